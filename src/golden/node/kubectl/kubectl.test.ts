import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node, Pod, StatefulSet } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { recordedCluster } from '../cluster.ts';
import { wordsOf } from '../words.ts';
import { Kubectl } from './kubectl.ts';
import { Session } from './session.ts';

const cluster = recordedCluster([]);
const session = new Session(cluster);
const kubectl = new Kubectl(cluster);
const template = {
  metadata: { labels: { app: 'db' } },
  spec: { containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '3600'] }] },
};
kubectl.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: template.spec });
kubectl.apply({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: { serviceName: 'db', replicas: 1, selector: { matchLabels: { app: 'db' } }, template },
});
cluster.simulator.runFor(10_000);

/** What a command line prints, to both outputs. */
function run(line: string): string {
  const { stdout, stderr } = kubectl.run(wordsOf(line), undefined, (until, seconds) =>
    cluster.simulator.runUntil(until, cluster.simulator.now() + seconds * 1000),
  );
  return stdout + stderr;
}

const objectOf = <T>(kind: 'Pod' | 'Node' | 'StatefulSet', name: string): T => {
  const answer = session.get(resources[kind], name);
  assert(answer.ok);
  return answer.body as T;
};

test('tables, columns and names of what there is, and of what there is not', () => {
  assert.equal(
    run('get pods'),
    'NAME   READY   STATUS    RESTARTS   AGE\ndb-0   1/1     Running   0          AGE\nweb    1/1     Running   0          AGE\n',
  );
  assert.equal(run('get po web -o name'), 'pod/web\n');
  assert.equal(
    run(
      `get pod web --no-headers -o 'custom-columns=N:.metadata.name,R:.status.conditions[?(@.type=="Ready")].status,X:.spec.none'`,
    ),
    'web   True   <none>\n',
  );
  assert.equal(run('get sts/none'), 'Error from server (NotFound): statefulsets.apps "none" not found\n');
  assert.equal(run('get cm none'), 'Error from server (NotFound): configmaps "none" not found\n');
  assert.equal(run('get pvc'), 'No resources found in golden-node namespace.\n');
});

test('marks that are set and taken away', () => {
  assert.equal(run('label pod web tier=back zone=a'), 'pod/web labeled\n');
  assert.equal(run('label pod/web zone-'), 'pod/web labeled\n');
  assert.equal(run('annotate pod web note=x'), 'pod/web annotated\n');
  const { labels, annotations } = objectOf<Pod>('Pod', 'web').metadata;
  assert.deepEqual([labels, annotations], [{ tier: 'back' }, { note: 'x' }]);
  assert.equal(run('taint node node-1 a=b:NoSchedule c:NoExecute'), 'node/node-1 tainted\n');
  assert.equal(run('taint node node-1 c:NoExecute-'), 'node/node-1 untainted\n');
  assert.deepEqual(objectOf<Node>('Node', 'node-1').spec.taints, [
    { key: 'a', value: 'b', effect: 'NoSchedule' },
  ]);
  assert.equal(run('taint node node-1 a-'), 'node/node-1 untainted\n');
});

test('templates that are changed', () => {
  assert.equal(run('set image statefulset/db c=busybox:1.37'), 'statefulset.apps/db image updated\n');
  assert.equal(run('rollout restart sts/db'), 'statefulset.apps/db restarted\n');
  const { metadata, spec } = objectOf<StatefulSet>('StatefulSet', 'db').spec.template;
  assert.equal(spec.containers[0]?.image, 'busybox:1.37');
  assert.match(metadata?.annotations?.['kubectl.kubernetes.io/restartedAt'] ?? '', /^2026-/);
});

test('logs of all containers say whose they are; no pod has none', () => {
  assert.equal(
    run('logs none'),
    'error: error from server (NotFound): pods "none" not found in namespace "golden-node"\n',
  );
  assert.equal(run('logs web --all-containers --prefix'), '');
  assert.equal(run('logs web --tail=-2'), 'error: --tail must be greater than or equal to -1\n');
});

test('what is deleted is waited for, and told', () => {
  assert.equal(run('delete pod none'), 'Error from server (NotFound): pods "none" not found\n');
  assert.equal(run('delete pod web --now'), 'pod "web" deleted from golden-node namespace\n');
  assert.equal(session.pod('web'), undefined);
});
