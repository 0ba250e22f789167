import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loadAll } from 'js-yaml';
import { clusterContract } from '#cluster/cluster.contract.ts';
import type { Cluster } from '#cluster/cluster.ts';
import { isIn } from '#cluster/states.ts';
import { second } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { assertReachable, beginRealRun, cleanUp, openReal } from '#real/open.ts';
import { LABEL } from '#real/space.ts';
import { serve, type Served } from './serve.ts';
import { projectRoot } from './version.ts';

/*
 * The real machine against the simulated API server, over HTTP: lists, watches, played nodes and volumes, runs and what
 * they leave, without a real cluster.
 */

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** A control plane without nodes on loopback, and the requests that it was sent. */
class ControlPlane {
  readonly asked = new Set<string>();
  readonly kubeconfig = path.join(mkdtempSync(path.join(os.tmpdir(), 'real-')), 'config');
  #served: Served | undefined;
  #front: http.Server | undefined;

  async start(): Promise<void> {
    const { url } = (this.#served = await serve(0, true));
    const front = (this.#front = http.createServer((request, response) => {
      const { method = 'GET', url: target = '/', headers } = request;
      this.asked.add(`${method} ${target}`);
      const onward = http.request(url + target, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers).flushHeaders();
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      response.on('close', () => onward.destroy());
      request.pipe(onward);
    }));
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const server = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    const config = {
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: [{ name: 'test', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'test',
    };
    writeFileSync(this.kubeconfig, JSON.stringify(config));
  }

  get real() {
    return { kubeconfig: this.kubeconfig, iKnow: 'test', nodes: 'played' };
  }

  stop(): void {
    this.#front?.closeAllConnections();
    this.#front?.close();
    this.#served?.close();
  }
}

const plane = new ControlPlane();
before(() => plane.start());
after(() => plane.stop());

const open = (options: object = {}, alone = true): Promise<Cluster> =>
  openReal({ ...plane.real, ...options }, {}, { alone });

clusterContract('kubeconfig, with the simulated API server behind it', () => open(), {
  skip: [
    {
      reason: 'takes seconds on the clock of the wall; run with a real control plane',
      cases: ['during > asks after every observation', 'during > lets exactly so much cluster time pass'],
    },
  ],
});

const names = async (resource: keyof typeof resources): Promise<readonly string[]> => {
  const client = await fetch(`${server()}${pathOf(resource)}`);
  const { items } = (await client.json()) as { items: readonly { metadata: { name: string } }[] };
  return items.map(({ metadata }) => metadata.name);
};

const server = (): string =>
  (JSON.parse(readFileSync(plane.kubeconfig, 'utf8')) as { clusters: { cluster: { server: string } }[] })
    .clusters[0]?.cluster.server ?? '';

const pathOf = (kind: keyof typeof resources): string => {
  const { group, version, plural } = resources[kind];
  return group ? `/apis/${group}/${version}/${plural}` : `/api/${version}/${plural}`;
};

const set = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image: 'nginx' }] },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  },
};

async function runSet(cluster: Cluster): Promise<void> {
  const { namespace } = cluster;
  await cluster.request({ verb: 'create', resource: resources.StatefulSet, namespace, body: set });
  await cluster.until(isIn(resources.StatefulSet, namespace, 'web', 'ready'), 30 * second);
}

test('a run of another version than the cluster is of does not begin', async () => {
  await assertReachable({ ...plane.real, kubernetes: '1.36' }, {});
  await assert.rejects(assertReachable({ ...plane.real, kubernetes: '1.3' }, {}), {
    name: 'EnvironmentError',
    message: 'Kubernetes 1.3 is asked for, and the cluster runs v1.36.3',
  });
});

describe('runs on one cluster', () => {
  test('two scenarios of a run share nodes, and nothing is left at its end', async () => {
    const run = await beginRealRun(plane.real, {});
    const both = await Promise.all([open({ run: run.id }, false), open({ run: run.id }, false)]);
    await Promise.all(both.map(runSet));
    assert.deepEqual(await names('Node'), ['node-1', 'node-2', 'node-3']);
    for (const cluster of both) await cluster[Symbol.asyncDispose]();
    await run.end();
    assert.deepEqual(
      [await names('Node'), await names('PersistentVolume'), await names('StorageClass')],
      [[], [], []],
    );
  });

  test('who changes nodes is alone: others wait before and behind it', async () => {
    const runs = await Promise.all([beginRealRun(plane.real, {}), beginRealRun(plane.real, {})]);
    const [first = '', second_ = ''] = runs.map(({ id }) => id);
    const order: string[] = [];
    const beside = await open({ run: first }, false);
    const alone = open({ run: second_ }, true).then(async (cluster) => {
      order.push('alone');
      await cluster.can('nodes.lose')?.('node-1');
      const behind = open({ run: first }, false).then(() => order.push('behind'));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await cluster[Symbol.asyncDispose]();
      order.push('left');
      return behind;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    order.push('beside ends');
    await beside[Symbol.asyncDispose]();
    await alone;
    assert.deepEqual(order, ['beside ends', 'alone', 'left', 'behind']);
    for (const run of runs) await run.end();
  });

  test('a scenario beside others may not change what they share', async () => {
    const run = await beginRealRun(plane.real, {});
    const cluster = await open({ run: run.id }, false);
    const body = { metadata: { labels: { a: 'b' } } };
    const change = cluster.request({ verb: 'patch', resource: resources.Node, name: 'node-1', body });
    await assert.rejects(change, /has to be alone/);
    assert.equal(cluster.can('nodes.lose'), undefined);
    await run.end();
  });

  test('cleanup leaves alone what belongs to a live run, and the end of a run cuts its scenarios off', async () => {
    const run = await beginRealRun(plane.real, {});
    const cluster = await open({ run: run.id }, false);
    await runSet(cluster);
    const { live } = await cleanUp(plane.real, {});
    assert.deepEqual(live, [run.id]);
    assert.ok((await names('StatefulSet')).includes('web'));
    const { removed, left } = await run.end();
    assert.deepEqual([removed, left], [[cluster.namespace], []]);
    assert.ok(!(await names('StatefulSet')).includes('web'));
    await assert.rejects(open({ run: run.id }, false), /the run has ended/);
    assert.deepEqual((await cleanUp(plane.real, {})).left, []);
  });

  test("what has no namespace is the scenario's from its first moment on, and does not show its mark", async () => {
    const cluster = await open();
    const resource = resources.PersistentVolume;
    const spec = {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/data' },
    };
    const body = (labels: object) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'disk', labels },
      spec,
    });
    const made = await cluster.request({ verb: 'create', resource, body: body({}) });
    const name = 'disk';
    await cluster.request({
      verb: 'patch',
      patchType: 'apply',
      resource,
      name,
      body: body({ tier: 'slow' }),
    });
    const [first, ...rest] = cluster.journal.since(0).filter(({ object }) => object.metadata.name === 'disk');
    assert.ok(first);
    assert.deepEqual([first.type, (first.object['status'] as { phase: string }).phase], ['ADDED', 'Pending']);
    const labels = rest.map(({ object }) => object.metadata.labels);
    assert.deepEqual([(made as KubeObject).metadata.labels, labels.at(-1)], [undefined, { tier: 'slow' }]);
    assert.ok(labels.every((one) => !one || !(LABEL in one)));
    await cluster[Symbol.asyncDispose]();
    assert.ok(!(await names('PersistentVolume')).includes('disk'));
  });

  test('what a scenario holds back by a finalizer goes with it', async () => {
    const cluster = await open();
    const { namespace } = cluster;
    const metadata = { name: 'held', finalizers: ['example.com/hold'] };
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
    await cluster.request({ verb: 'create', resource: resources.ConfigMap, namespace, body });
    await cluster.request({ verb: 'delete', resource: resources.ConfigMap, namespace, name: 'held' });
    await cluster[Symbol.asyncDispose]();
    assert.ok(!(await names('ConfigMap')).includes('held'));
  });
});

describe('docs/rbac.yaml', () => {
  const documents = loadAll(readFileSync(path.join(projectRoot, 'docs', 'rbac.yaml'), 'utf8')) as readonly {
    readonly kind: string;
    readonly rules?: readonly Rule[];
  }[];
  const rules = documents.flatMap(({ rules: some = [] }) => some);
  const allows = (verb: string, group: string, resource: string): boolean =>
    rules.some(
      ({ verbs, apiGroups = [], resources: of = [] }) =>
        verbs.includes(verb) && apiGroups.includes(group) && of.includes(resource),
    );
  /** As the API server reads a request: `verb group resource`. */
  const read = (asked: string): readonly [verb: string, group: string, resource: string] | undefined => {
    const [method = '', target = ''] = asked.split(' ');
    const { pathname, searchParams } = new URL(target, 'http://x');
    const found =
      /^\/(?:api|apis\/([^/]+))\/v1(?:\/namespaces\/[^/]+(?=\/.))?\/([a-z]+)(?:\/([^/]+)(?:\/([a-z]+))?)?$/.exec(
        pathname,
      );
    if (!found) return undefined;
    const [, group = '', resource = '', name, subresource] = found;
    const watch = searchParams.get('watch') ? 'watch' : 'list';
    const verbs: { readonly [method: string]: string } = {
      GET: name ? 'get' : watch,
      POST: 'create',
      PUT: 'update',
      PATCH: 'patch',
      DELETE: name ? 'delete' : 'deletecollection',
    };
    return [verbs[method] ?? method, group, subresource ? `${resource}/${subresource}` : resource];
  };

  test('grants every request that was made above', () => {
    const needed = [...plane.asked].filter((asked) => asked !== 'GET /version');
    assert.ok(needed.length > 200, `${needed.length} requests were seen`);
    for (const asked of needed) {
      const request = read(asked);
      assert.ok(request && allows(...request), `${asked}: ${request?.join(' ')} is granted`);
    }
  });

  test('grants what scenarios may do with every kind', () => {
    for (const { group, plural, namespaced, scale } of Object.values(resources)) {
      for (const verb of ['get', 'list', 'watch', 'create', 'patch', 'delete'])
        assert.ok(allows(verb, group, plural), `${verb} ${group} ${plural}`);
      assert.ok(!namespaced || allows('deletecollection', group, plural), `deletecollection ${plural}`);
      assert.ok(!scale || allows('patch', group, `${plural}/scale`), `${plural}/scale`);
    }
  });

  test('grants nothing that was not asked for: no wildcard, no right to give rights', () => {
    for (const { apiGroups = [], resources: of = [], verbs } of rules)
      for (const word of [...apiGroups, ...of, ...verbs])
        assert.ok(!['*', 'escalate', 'bind', 'impersonate'].includes(word), word);
  });
});
