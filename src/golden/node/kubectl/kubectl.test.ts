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
  assert.equal(run('label pod/web zone-'), 'pod/web unlabeled\n');
  assert.equal(run('label pod web tier=back'), 'pod/web not labeled\n');
  assert.equal(
    run('label pod web tier=front'),
    "error: 'tier' already has a value (back), and --overwrite is false\n",
  );
  assert.equal(run('annotate pod web note=x'), 'pod/web annotated\n');
  const { labels, annotations } = objectOf<Pod>('Pod', 'web').metadata;
  assert.deepEqual([labels, annotations?.['note']], [{ tier: 'back' }, 'x']);
  assert.equal(run('taint node node-1 a=b:NoSchedule c:NoExecute'), 'node/node-1 tainted\n');
  assert.equal(run('taint node node-1 c:NoExecute-'), 'node/node-1 untainted\n');
  assert.deepEqual(objectOf<Node>('Node', 'node-1').spec.taints, [
    { key: 'a', value: 'b', effect: 'NoSchedule' },
  ]);
  assert.equal(
    run('taint node node-1 a=c:NoSchedule'),
    'error: node node-1 already has a taint(s) with same effect(s) and --overwrite is false\n',
  );
  assert.equal(run('taint node node-1 a=c:NoSchedule --overwrite'), 'node/node-1 modified\n');
  assert.equal(run('taint node node-1 a-'), 'node/node-1 untainted\n');
  assert.equal(run('taint node node-1 a-'), 'error: taint "a" not found\n');
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

test('an update is undone once, and only where there is a revision to go back to', () => {
  assert.equal(run('set env sts/db V=two W-'), 'statefulset.apps/db env updated\n');
  cluster.simulator.runFor(10_000);
  assert.deepEqual(objectOf<StatefulSet>('StatefulSet', 'db').spec.template.spec.containers[0]?.env, [
    { name: 'V', value: 'two' },
  ]);
  const history = run('rollout history sts/db');
  assert.match(history, /^statefulset\.apps\/db \nREVISION {2}CHANGE-CAUSE\n1 {9}<none>\n/);
  assert.match(
    run('rollout undo sts/db'),
    /^statefulset\.apps\/db rolled back\nWarning: resource statefulsets\/db was/,
  );
  assert.equal(objectOf<StatefulSet>('StatefulSet', 'db').spec.template.spec.containers[0]?.env, undefined);
  assert.equal(
    run('rollout undo sts/db --to-revision=77'),
    'error: unable to find specified revision 77 in history\n',
  );
});

test('a call that makes no sense is refused in the words of kubectl', () => {
  const refusals = [
    ['exec', 'error: pod, type/name or --filename must be specified\n'],
    ['exec web --', 'error: you must specify at least one command for the container\n'],
    ['exec none -- true', 'Error from server (NotFound): pods "none" not found\n'],
    ['exec web -c x -- true', 'error: container x is not valid for pod web out of: c\n'],
    ['logs web x', 'error: container x is not valid for pod web out of: c\n'],
    ['logs -l app=none', 'No resources found in golden-node namespace.\n'],
    ['get widgets', 'error: the server doesn\'t have a resource type "widgets"\n'],
    ['delete pod', 'error: resource(s) were provided, but no name was specified\n'],
    ['delete pod -l app=none', 'No resources found\n'],
    ['cordon node-9', 'Error from server (NotFound): nodes "node-9" not found\n'],
    ['scale sts/db --replicas=3 --current-replicas=5', 'error: Expected replicas to be 5, was 1\n'],
    ['wait pod -l app=none --for=delete', ''],
    [
      'wait pod/web --for=condition=Gone --timeout=1s',
      'error: timed out waiting for the condition on pods/web\n',
    ],
  ] as const;
  for (const [line, said] of refusals) assert.equal(run(line), said, line);
});

test('a drain stops at what it may not delete, and evicts the rest', () => {
  assert.match(
    run('drain node-1'),
    /declare no controller \(use --force to override\): golden-node\/web, continuing/,
  );
  assert.equal(run('get pod web -o jsonpath={.status.phase}'), 'Running');
  assert.equal(run('uncordon node-1'), 'node/node-1 uncordoned\n');
  assert.equal(run('uncordon node-1'), 'node/node-1 already uncordoned\n');
});

test('what is deleted is waited for, and told', () => {
  assert.equal(run('delete pod none'), 'Error from server (NotFound): pods "none" not found\n');
  assert.equal(run('delete pod web --now'), 'pod "web" deleted from golden-node namespace\n');
  assert.equal(session.pod('web'), undefined);
});

test('what is wrong with an object is told cause by cause', () => {
  const replicas = 'spec.replicas: Invalid value: -1: must be greater than or equal to 0';
  const seconds = 'spec.minReadySeconds: Invalid value: -2: must be greater than or equal to 0';
  const prefix = 'The StatefulSet "db" is invalid: ';
  assert.equal(run(`patch sts db -p '{"spec":{"replicas":-1}}'`), `${prefix}${replicas}\n`);
  const both = run(`patch sts db -p '{"spec":{"replicas":-1,"minReadySeconds":-2}}'`);
  assert.equal(both, `${prefix}\n* ${replicas}\n* ${seconds}\n`);
});
