/**
 * What every machine behind the port must do, so that a scenario means the same on each of them. A machine that cannot
 * do a case names it with the reason.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { minute, second } from '#kernel/time.ts';
import type { KubeObject, Pod, StatefulSet } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { ApiError } from '#model/status.ts';
import type { Cluster } from './cluster.ts';
import { objectOf } from './cluster.ts';
import { condition, met, unmet, UnmetError } from './condition.ts';
import { isIn } from './states.ts';

export interface ContractOptions {
  readonly skip?: readonly { readonly reason: string; readonly cases: readonly string[] }[];
}

const { StatefulSet: SETS, Pod: PODS, ConfigMap: MAPS } = resources;
const LIMIT = 5 * minute;

const set = (replicas: number): unknown => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web' },
  spec: {
    replicas,
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'app', image: 'nginx' }] },
    },
  },
});

type Case = (cluster: Cluster, namespace: string) => Promise<void>;

const configMap = (name: string, value = '1') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { value },
});

const refusal = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApiError, `refused with a Status, not ${String(error)}`);
  return error;
};

const cases: { readonly [name: string]: Case } = {
  'verbs > what is created can be read, changed and deleted': async (cluster, namespace) => {
    const place = { resource: MAPS, namespace, name: 'verbs' };
    const created = objectOf<KubeObject>(
      await cluster.request({ verb: 'create', resource: MAPS, namespace, body: configMap('verbs') }),
    );
    assert.ok(created.metadata.uid && created.metadata.resourceVersion);
    const patched = objectOf<KubeObject & { data: unknown }>(
      await cluster.request({ ...place, verb: 'patch', patchType: 'merge', body: { data: { more: '2' } } }),
    );
    assert.deepEqual(patched.data, { value: '1', more: '2' });
    const replaced = objectOf<KubeObject>(
      await cluster.request({ ...place, verb: 'update', body: { ...patched, data: { value: '3' } } }),
    );
    assert.notEqual(replaced.metadata.resourceVersion, patched.metadata.resourceVersion);
    await cluster.request({ ...place, verb: 'delete' });
    assert.equal((await refusal(cluster.request({ ...place, verb: 'get' }))).reason, 'NotFound');
  },
  "verbs > refusals are the API server's own Status": async (cluster, namespace) => {
    await cluster.request({ verb: 'create', resource: MAPS, namespace, body: configMap('taken') });
    const twice = await refusal(
      cluster.request({ verb: 'create', resource: MAPS, namespace, body: configMap('taken') }),
    );
    assert.equal(twice.code, 409);
    assert.equal(twice.message, 'configmaps "taken" already exists');
    const stale = { ...configMap('taken'), metadata: { name: 'taken', resourceVersion: '1' } };
    assert.equal(
      (
        await refusal(
          cluster.request({ verb: 'update', resource: MAPS, namespace, name: 'taken', body: stale }),
        )
      ).reason,
      'Conflict',
    );
    const invalid = await refusal(
      cluster.request({ verb: 'create', resource: SETS, namespace, body: set(-1) }),
    );
    assert.equal(invalid.code, 422);
    assert.match(invalid.message, /spec\.replicas: Invalid value: -1/);
  },
  'verbs > a list is in order of names and obeys selectors': async (cluster, namespace) => {
    for (const name of ['b', 'a', 'c']) {
      const labels = { list: 'yes', ...(name === 'c' && { last: 'yes' }) };
      await cluster.request({
        verb: 'create',
        resource: MAPS,
        namespace,
        body: { ...configMap(name), metadata: { name, labels } },
      });
    }
    const names = async (labelSelector: string) => {
      const list = (await cluster.request({
        verb: 'list',
        resource: MAPS,
        namespace,
        query: { labelSelector },
      })) as { items: readonly KubeObject[] };
      return list.items.map(({ metadata }) => metadata.name);
    };
    assert.deepEqual(await names('list=yes'), ['a', 'b', 'c']);
    assert.deepEqual(await names('list=yes,!last'), ['a', 'b']);
  },
  'journal > tells every change in order, with what was before': async (cluster, namespace) => {
    const start = cluster.journal.length;
    await cluster.request({ verb: 'create', resource: MAPS, namespace, body: configMap('told') });
    await cluster.request({
      verb: 'patch',
      patchType: 'merge',
      resource: MAPS,
      namespace,
      name: 'told',
      body: { data: { value: '2' } },
    });
    await cluster.request({ verb: 'delete', resource: MAPS, namespace, name: 'told' });
    await cluster.until(
      condition('the deletion is told', () => (told(cluster, start).length === 3 ? met : unmet('not yet'))),
      LIMIT,
    );
    const changes = told(cluster, start);
    assert.deepEqual(
      changes.map(({ type }) => type),
      ['ADDED', 'MODIFIED', 'DELETED'],
    );
    assert.equal(changes[0]?.previous, undefined);
    assert.deepEqual((changes[1]?.previous as { data?: unknown } | undefined)?.data, { value: '1' });
    changes.forEach(({ position }, index) =>
      assert.ok(index === 0 || position > (changes[index - 1]?.position ?? 0)),
    );
  },
  'journal > a view of the past is not changed by what follows': async (cluster, namespace) => {
    await cluster.request({ verb: 'create', resource: MAPS, namespace, body: configMap('past') });
    await cluster.until(
      condition('it is there', (view) => (view.get(MAPS, namespace, 'past') ? met : unmet('no'))),
      LIMIT,
    );
    const then = cluster.journal.length;
    await cluster.request({ verb: 'delete', resource: MAPS, namespace, name: 'past' });
    await cluster.until(
      condition('it is gone', (view) => (view.get(MAPS, namespace, 'past') ? unmet('no') : met)),
      LIMIT,
    );
    assert.ok(cluster.journal.viewAt(then).get(MAPS, namespace, 'past'));
  },
  'until > waits for what controllers and kubelets do': async (cluster, namespace) => {
    await cluster.request({ verb: 'create', resource: SETS, namespace, body: set(2) });
    await cluster.until(isIn(SETS, namespace, 'web', 'ready'), LIMIT);
    const status = cluster.journal.now().get<StatefulSet>(SETS, namespace, 'web')?.status;
    assert.equal(status?.readyReplicas, 2);
    await cluster.request({
      verb: 'patch',
      patchType: 'merge',
      subresource: 'scale',
      resource: SETS,
      namespace,
      name: 'web',
      body: { spec: { replicas: 0 } },
    });
    await cluster.until(
      condition('no pod is left', (view) =>
        view.list<Pod>(PODS, namespace).length === 0 ? met : unmet('some are'),
      ),
      LIMIT,
    );
    await cluster.request({ verb: 'delete', resource: SETS, namespace, name: 'web' });
  },
  'until > a condition that holds ends the wait at once': async (cluster) => {
    const before = cluster.now();
    await cluster.until(
      condition('true', () => met),
      LIMIT,
    );
    assert.ok(cluster.now() - before < second);
  },
  'until > says what did not come true, and why': async (cluster) => {
    const error: unknown = await cluster
      .until(
        condition('pigs fly', () => unmet('they have no wings')),
        2 * second,
      )
      .catch((reason: unknown) => reason);
    assert.ok(error instanceof UnmetError);
    assert.match(
      error.message,
      /pigs fly: not so — they have no wings \((not within 2 seconds|nothing further can happen)\)/,
    );
  },
  'during > lets exactly so much cluster time pass': async (cluster) => {
    const before = cluster.now();
    await cluster.during(3 * second);
    const passed = cluster.now() - before;
    assert.ok(passed >= 3 * second && passed < 4 * second, `${passed} ms passed`);
  },
  'during > asks after every observation': async (cluster, namespace) => {
    await cluster.request({
      verb: 'create',
      resource: SETS,
      namespace,
      body: { ...(set(3) as object), metadata: { name: 'seen' } },
    });
    let asked = 0;
    await cluster.during(20 * second, () => void (asked += 1));
    assert.ok(asked > 3, `asked ${asked} times`);
  },
  'can > a capability is there or undefined, and never throws': async (cluster) => {
    for (const name of [
      'pods.exec',
      'pods.stopBeingReady',
      'nodes.lose',
      'clock.advance',
      'api.failNext',
    ] as const) {
      const able: unknown = cluster.can(name);
      assert.ok(able === undefined || typeof able === 'function');
    }
  },
};

const told = (cluster: Cluster, start: number) =>
  cluster.journal
    .since(start)
    .filter(({ resource, object }) => resource === MAPS && object.metadata.name === 'told');

/** Runs the contract on a machine. @param open opens a cluster for one case */
export function clusterContract(
  name: string,
  open: () => Promise<Cluster>,
  { skip = [] }: ContractOptions = {},
): void {
  const reasons = new Map(
    skip.flatMap(({ reason, cases: skipped }) => skipped.map((one) => [one, reason] as const)),
  );
  for (const skipped of reasons.keys())
    assert.ok(Object.hasOwn(cases, skipped), `${skipped} is a case of the contract`);
  describe(`the contract of the cluster port: ${name}`, () => {
    for (const [title, run] of Object.entries(cases)) {
      test(title, { skip: reasons.get(title) ?? false }, async () => {
        await using cluster = await open();
        await run(cluster, cluster.namespace);
      });
    }
  });
}
