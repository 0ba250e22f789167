import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldScenarios } from '#report/told-scenarios.ts';

type Spec = readonly [number: number, title: string, conformance?: 'conformance'];

/**
 * The specs of `[sig-apps] StatefulSet` in test/e2e/apps/statefulset.go (1.36), in their order there. 17 to 19 are
 * left out: they run a real ZooKeeper, MySQL and CockroachDB.
 */
const specs: readonly Spec[] = [
  [1, 'should provide basic identity'],
  [2, 'should adopt matching orphans and release non-matching pods'],
  [3, "should not deadlock when a pod's predecessor fails"],
  [4, 'should perform rolling updates and roll backs of template modifications with PVCs'],
  [5, 'should perform rolling updates and roll backs of template modifications', 'conformance'],
  [6, 'should perform canary updates and phased rolling updates of template modifications', 'conformance'],
  [
    7,
    'should perform canary updates and phased rolling updates of template modifications for partiton1 and delete pod-0 without failing container',
  ],
  [
    8,
    'should perform canary updates and phased rolling updates of template modifications for partiton1 and delete pod-0 with failing container',
  ],
  [9, 'should perform rolling updates with maxUnavailable'],
  [10, 'should implement legacy replacement when the update strategy is OnDelete'],
  [11, 'Scaling should happen in predictable order and halt if any stateful pod is unhealthy', 'conformance'],
  [12, 'Burst scaling should run to completion even with unhealthy pods', 'conformance'],
  [13, 'Should recreate evicted statefulset', 'conformance'],
  [14, 'should have a working scale subresource', 'conformance'],
  [15, 'should list, patch and delete a collection of StatefulSets', 'conformance'],
  [16, 'should validate Statefulset Status endpoints', 'conformance'],
  [20, 'MinReadySeconds should be honored when enabled'],
  [21, 'AvailableReplicas should get updated accordingly when MinReadySeconds is enabled'],
  [22, 'should delete PVCs with a WhenDeleted policy'],
  [23, 'should delete PVCs with a OnScaledown policy'],
  [24, 'should not delete PVC with OnScaledown policy if another controller owns the PVC'],
  [25, 'should delete PVCs after adopting pod (WhenDeleted)'],
  [26, 'should delete PVCs after adopting pod (WhenScaled)'],
  [27, 'should not delete PVCs when there is another controller'],
  [28, 'PVC should be recreated when pod is pending due to missing PVC'],
  [29, 'Setting .start.ordinal'],
  [30, 'Increasing .start.ordinal'],
  [31, 'Decreasing .start.ordinal'],
  [32, 'Removing .start.ordinal'],
];

const told = toldScenarios();
const tagOf = ([number]: Spec): string => `@upstream-${String(number).padStart(2, '0')}`;
const titlesOf = ({ description }: { readonly description: string }): readonly string[] =>
  description.split('\n').flatMap((line) => /^\s*Upstream: (.*\S)/.exec(line)?.[1] ?? []);

test('upstream has 29 specs without a database, 8 of them conformance', () => {
  assert.equal(specs.length, 29);
  assert.equal(specs.filter(([, , conformance]) => conformance).length, 8);
});

for (const spec of specs) {
  const [, title, conformance] = spec;
  test(`upstream: ${title}`, () => {
    const scenarios = told.filter(({ tags }) => tags.includes(tagOf(spec)));
    assert.ok(scenarios.length > 0, `no scenario is tagged ${tagOf(spec)}`);
    for (const scenario of scenarios) {
      assert.deepEqual(titlesOf(scenario), [title], scenario.name);
      assert.equal(scenario.tags.includes('@conformance'), conformance !== undefined, scenario.name);
    }
  });
}

test('no scenario claims to be a spec that upstream does not have', () => {
  const known = new Set(specs.map(tagOf));
  const strangers = told.flatMap(({ tags }) =>
    tags.filter((tag) => tag.startsWith('@upstream-') && !known.has(tag)),
  );
  assert.deepEqual(strangers, []);
});
