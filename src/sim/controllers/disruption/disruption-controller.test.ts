import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestamp } from '#kernel/time.ts';
import type { KubeObject, Pod, PodDisruptionBudget } from '#model/objects.ts';
import { controllerReference } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import { TestBench, podNamed } from '../test-bench.ts';
import { disruptionController } from './disruption-controller.ts';

const { Pod, PodDisruptionBudget, ReplicaSet } = resources;
const budget = (spec: object) => ({
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
});
const status = (bench: TestBench) => {
  const said = bench.get<PodDisruptionBudget>(PodDisruptionBudget, 'web')?.status;
  return {
    currentHealthy: said?.currentHealthy,
    desiredHealthy: said?.desiredHealthy,
    disruptionsAllowed: said?.disruptionsAllowed,
    expectedPods: said?.expectedPods,
  };
};
const condition = (bench: TestBench) =>
  bench.get<PodDisruptionBudget>(PodDisruptionBudget, 'web')?.status.conditions?.[0];

/** A ReplicaSet of three, all ready. */
function cluster(spec: object) {
  const bench = new TestBench(disruptionController);
  const owner = bench.create<KubeObject>(ReplicaSet, {
    metadata: { name: 'rs' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i:1' }] } },
    },
  });
  const ready = (name: string, is = true) =>
    bench.patchStatus(Pod, name, {
      phase: 'Running',
      conditions: [
        {
          type: 'Ready',
          status: is ? 'True' : 'False',
          lastTransitionTime: timestamp(bench.simulator.now()),
        },
      ],
    });
  for (const name of ['a', 'b', 'c']) {
    bench.create(Pod, podNamed(name, { ownerReferences: [controllerReference(owner)] }));
    ready(name);
  }
  bench.create(PodDisruptionBudget, budget(spec));
  assert.equal(bench.settle(), 'quiescent');
  return { bench, ready };
}

test('minAvailable as a number counts the pods there are', () => {
  const { bench, ready } = cluster({ minAvailable: 2 });
  assert.deepEqual(status(bench), {
    currentHealthy: 3,
    desiredHealthy: 2,
    disruptionsAllowed: 1,
    expectedPods: 3,
  });
  assert.deepEqual(
    { ...condition(bench), lastTransitionTime: '' },
    {
      type: 'DisruptionAllowed',
      status: 'True',
      reason: 'SufficientPods',
      message: '',
      observedGeneration: 1,
      lastTransitionTime: '',
    },
  );
  ready('a', false);
  bench.settle();
  assert.deepEqual(status(bench), {
    currentHealthy: 2,
    desiredHealthy: 2,
    disruptionsAllowed: 0,
    expectedPods: 3,
  });
  assert.equal(condition(bench)?.reason, 'InsufficientPods');
});

test('percentages and maxUnavailable are of what the owners want, rounded up', () => {
  assert.deepEqual(status(cluster({ minAvailable: '50%' }).bench), {
    currentHealthy: 3,
    desiredHealthy: 2,
    disruptionsAllowed: 1,
    expectedPods: 3,
  });
  assert.deepEqual(status(cluster({ maxUnavailable: '50%' }).bench), {
    currentHealthy: 3,
    desiredHealthy: 1,
    disruptionsAllowed: 2,
    expectedPods: 3,
  });
  assert.deepEqual(status(cluster({ maxUnavailable: 5 }).bench), {
    currentHealthy: 3,
    desiredHealthy: 0,
    disruptionsAllowed: 3,
    expectedPods: 3,
  });
});

test('a pod whose eviction was announced no longer counts, and is forgotten once it goes', () => {
  const { bench } = cluster({ minAvailable: 2 });
  const announced = { a: timestamp(bench.simulator.now()) };
  bench.patchStatus(PodDisruptionBudget, 'web', { disruptedPods: announced, disruptionsAllowed: 0 });
  bench.settle(1000);
  assert.deepEqual(status(bench), {
    currentHealthy: 2,
    desiredHealthy: 2,
    disruptionsAllowed: 0,
    expectedPods: 3,
  });
  assert.deepEqual(
    bench.get<PodDisruptionBudget>(PodDisruptionBudget, 'web')?.status.disruptedPods,
    announced,
  );
  bench.ask({ verb: 'delete', resource: Pod, name: 'a' });
  bench.settle();
  assert.deepEqual(status(bench), {
    currentHealthy: 2,
    desiredHealthy: 2,
    disruptionsAllowed: 0,
    expectedPods: 3,
  });
  assert.equal(bench.get<PodDisruptionBudget>(PodDisruptionBudget, 'web')?.status.disruptedPods, undefined);
});

test('a pod that was announced and stays counts again after two minutes', () => {
  const { bench } = cluster({ minAvailable: 2 });
  bench.patchStatus(PodDisruptionBudget, 'web', {
    disruptedPods: { a: timestamp(bench.simulator.now()) },
    disruptionsAllowed: 0,
  });
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(status(bench).disruptionsAllowed, 1);
  assert.ok(
    bench
      .events()
      .includes("Warning NotDeleted: Pod was expected by PDB ns/ns to be deleted but it wasn't x1"),
  );
});

test('pods that nobody manages are named in an event, and matching nothing is one too', () => {
  const { bench } = cluster({ maxUnavailable: 1 });
  bench.create(Pod, podNamed('bare'));
  bench.settle();
  assert.match(
    bench.events()[0] ?? '',
    /^Warning UnmanagedPods: Pods selected by this PodDisruptionBudget \(selector: &LabelSelector\{MatchLabels:map\[string\]string\{app: web,\},MatchExpressions:\[\]LabelSelectorRequirement\{\},\}\) were found/,
  );
  bench.create(PodDisruptionBudget, {
    metadata: { name: 'none' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'no' } } },
  });
  bench.settle();
  assert.ok(bench.events().includes('Normal NoPods: No matching pods found x2'));
});

test('an owner that cannot be found makes the budget refuse everything', () => {
  const bench = new TestBench(disruptionController);
  bench.create(
    Pod,
    podNamed('a', {
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'gone', uid: 'x', controller: true },
      ],
    }),
  );
  bench.create(PodDisruptionBudget, budget({ maxUnavailable: 1 }));
  assert.equal(bench.settle(), 'quiescent');
  assert.deepEqual(
    [condition(bench)?.reason, condition(bench)?.message],
    ['SyncFailed', 'found no controllers for pod "a"'],
  );
});

test('an abandoned eviction is forgotten after two minutes', () => {
  const { bench } = cluster({ minAvailable: 1 });
  bench.patchStatus(Pod, 'a', {
    conditions: [
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        lastTransitionTime: timestamp(bench.simulator.now()),
      },
    ],
  });
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(
    bench.get<Pod>(Pod, 'a')?.status.conditions?.find(({ type }) => type === 'DisruptionTarget')?.status,
    'False',
  );
});
