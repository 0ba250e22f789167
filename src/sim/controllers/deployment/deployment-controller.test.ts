import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second, timestamp } from '#kernel/time.ts';
import type { Deployment, KubeObject, Pod, ReplicaSet } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { replicaSetController } from '../replicaset/replica-set-controller.ts';
import { TestBench } from '../test-bench.ts';
import { deploymentController } from './deployment-controller.ts';

const deployment = (spec: object = {}) => ({
  metadata: { name: 'dep' },
  spec: {
    replicas: 4,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'img:1' }] } },
    ...spec,
  },
});

class Bench extends TestBench {
  constructor(spec?: object) {
    super(deploymentController, replicaSetController);
    this.create(resources.Deployment, deployment(spec));
    this.rest();
  }
  rest(): this {
    this.settle(5 * second);
    return this;
  }
  all<T extends KubeObject>(resource: Resource): readonly T[] {
    const answer = this.ask({ verb: 'list', resource });
    assert.ok(answer.ok && 'items' in answer.body);
    return answer.body.items as unknown as readonly T[];
  }
  patch(spec: object): this {
    this.ask({
      verb: 'patch',
      resource: resources.Deployment,
      name: 'dep',
      patchType: 'merge',
      body: { spec },
    });
    return this.rest();
  }
  image = (image: string) => ({ template: { spec: { containers: [{ name: 'c', image }] } } });
  status = () => this.get<Deployment>(resources.Deployment, 'dep')?.status;
  reason = (type: string) => this.status()?.conditions?.find((condition) => condition.type === type)?.reason;
  /** `image: wanted` of every ReplicaSet with pods. */
  sizes = () =>
    this.all<ReplicaSet>(resources.ReplicaSet)
      .filter(({ spec }) => spec.replicas > 0)
      .map(({ spec }) => `${spec.template.spec.containers[0]?.image}: ${spec.replicas}`)
      .sort();
  /** Every pod becomes ready; every terminating one ends. */
  serve(): this {
    for (const pod of this.all<Pod>(resources.Pod)) {
      const { name, deletionTimestamp } = pod.metadata;
      if (deletionTimestamp)
        this.ask({ verb: 'delete', resource: resources.Pod, name, body: { gracePeriodSeconds: 0 } });
      else
        this.patchStatus(resources.Pod, name, {
          phase: 'Running',
          conditions: [
            { type: 'Ready', status: 'True', lastTransitionTime: timestamp(this.simulator.now()) },
          ],
        });
    }
    return this.rest();
  }
}

test('a rollout keeps between 75 and 125 percent, and ends on the new template', () => {
  const bench = new Bench().serve().patch(new Bench().image('img:2'));
  const seen = [bench.sizes()];
  for (let i = 0; i < 8; i += 1) seen.push(bench.serve().sizes());
  for (const sizes of seen) {
    const total = sizes.map((line) => Number(line.split(': ')[1])).reduce((a, b) => a + b, 0);
    assert.ok(total >= 3 && total <= 5, String(sizes));
  }
  assert.deepEqual(seen.at(-1), ['img:2: 4']);
  assert.equal(bench.reason('Progressing'), 'NewReplicaSetAvailable');
  assert.equal(
    bench.get<Deployment>(resources.Deployment, 'dep')?.metadata.annotations?.[
      'deployment.kubernetes.io/revision'
    ],
    '2',
  );
});

test('a rollback reuses the old ReplicaSet under a new number', () => {
  const bench = new Bench().serve();
  bench.patch(bench.image('img:2'));
  for (let i = 0; i < 8; i += 1) bench.serve();
  bench.patch(bench.image('img:1'));
  for (let i = 0; i < 8; i += 1) bench.serve();
  assert.deepEqual(bench.sizes(), ['img:1: 4']);
  assert.equal(bench.all(resources.ReplicaSet).length, 2);
  assert.equal(
    bench.get<Deployment>(resources.Deployment, 'dep')?.metadata.annotations?.[
      'deployment.kubernetes.io/revision'
    ],
    '3',
  );
});

test('Recreate ends all old pods before the first new one', () => {
  const bench = new Bench({ strategy: { type: 'Recreate' } }).serve();
  bench.changes();
  bench.patch(bench.image('img:2')).serve().serve();
  assert.deepEqual(bench.sizes(), ['img:2: 4']);
  const pods = bench
    .changes()
    .filter(({ resource }) => resource.kind === 'Pod')
    .map(({ type }) => type);
  assert.ok(pods.lastIndexOf('DELETED') < pods.indexOf('ADDED'));
});

test('scaling resizes the only ReplicaSet; a paused Deployment does not roll', () => {
  const bench = new Bench().serve().patch({ replicas: 6 });
  assert.deepEqual(bench.sizes(), ['img:1: 6']);
  bench.patch({ paused: true }).patch(bench.image('img:2'));
  assert.deepEqual(bench.sizes(), ['img:1: 6']);
  assert.equal(bench.reason('Progressing'), 'DeploymentPaused');
});

test('scaling in the middle of a rollout spreads over both ReplicaSets', () => {
  const bench = new Bench().serve();
  bench.patch(bench.image('img:2'));
  assert.deepEqual(bench.sizes(), ['img:1: 3', 'img:2: 2']);
  bench.patch({ replicas: 8 });
  const total = bench
    .sizes()
    .map((line) => Number(line.split(': ')[1]))
    .reduce((a, b) => a + b, 0);
  assert.equal(total, 10);
  assert.equal(bench.sizes().length, 2);
});

test('old ReplicaSets beyond the history limit go', () => {
  const bench = new Bench({ replicas: 1, revisionHistoryLimit: 1 }).serve();
  for (const image of ['img:2', 'img:3', 'img:4']) {
    bench.patch(bench.image(image));
    for (let i = 0; i < 4; i += 1) bench.serve();
  }
  assert.deepEqual(bench.sizes(), ['img:4: 1']);
  assert.equal(bench.all(resources.ReplicaSet).length, 2);
});

test('a rollout that stands still for progressDeadlineSeconds says so', () => {
  const bench = new Bench({ progressDeadlineSeconds: 30 });
  assert.equal(bench.reason('Available'), 'MinimumReplicasUnavailable');
  bench.settle(60 * second);
  assert.equal(bench.reason('Progressing'), 'ProgressDeadlineExceeded');
  bench.serve();
  assert.equal(bench.reason('Progressing'), 'NewReplicaSetAvailable');
});
