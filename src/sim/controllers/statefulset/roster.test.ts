import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod, StatefulSet } from '#model/objects.ts';
import type { View } from '../../loop/view.ts';
import { Roster } from './roster.ts';

const setOf = (replicas: number, start = 0): StatefulSet =>
  ({
    metadata: { name: 'web', namespace: 'default', uid: 'u' },
    spec: { replicas, ordinals: { start } },
  }) as unknown as StatefulSet;

const podOf = (name: string, ready = true, revision = 'a', uid = name): Pod =>
  ({
    metadata: { name, namespace: 'default', uid, labels: { 'controller-revision-hash': revision } },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  }) as unknown as Pod;

const viewOf = (...pods: Pod[]): View =>
  ({
    get: (_resource: unknown, _namespace: unknown, name: string) =>
      pods.find(({ metadata }) => metadata.name === name),
    ownedBy: () => pods,
  }) as unknown as View;

const measure = { minReadySeconds: 0, current: 'a', update: 'b' };
const names = (pods: readonly (Pod | undefined)[]) => pods.map((pod) => pod?.metadata.name);

test('replicas stand by ordinal from the start ordinal on, the others with the highest first', () => {
  const roster = new Roster(setOf(2, 3));
  for (const name of ['web-7', 'web-4', 'web-0', 'web-9']) roster.put(podOf(name));
  assert.deepEqual(names(roster.replicas), [undefined, 'web-4']);
  assert.deepEqual(names(roster.condemned), ['web-9', 'web-7', 'web-0']);
  roster.drop('web-7');
  roster.drop('web-4');
  assert.deepEqual(names([...roster.pods()]), ['web-9', 'web-0']);
});

test('at first all owned pods are looked at, later those of which something was heard', () => {
  const roster = new Roster(setOf(2));
  const view = viewOf(podOf('web-0'), podOf('web-1'));
  roster.hear('web-0');
  assert.deepEqual(
    roster.changes(view).map(({ name }) => name),
    ['web-0', 'web-1'],
  );
  assert.deepEqual(roster.changes(view), []);
  roster.hear('web-1');
  roster.hear('web-5');
  assert.deepEqual(
    roster.changes(view).map(({ name, pod }) => [name, pod !== undefined]),
    [
      ['web-1', true],
      ['web-5', false],
    ],
  );
});

test('a pod that changes has another turn, and so has one whose claim changes', () => {
  const roster = new Roster(setOf(3));
  for (const place of [0, 1, 2]) roster.unsettled.close(place);
  roster.put(podOf('web-1'));
  roster.hearOfClaim(2);
  roster.hearOfClaim(9);
  assert.deepEqual(
    [roster.unsettled.firstFrom(0), roster.unsettled.firstFrom(2), roster.unsettled.firstFrom(3)],
    [1, 2, Infinity],
  );
});

test('counters follow each pod, and begin anew with another measure', () => {
  const roster = new Roster(setOf(2));
  roster.put(podOf('web-0'));
  roster.put(podOf('web-5', false, 'b'));
  const tally = roster.tally(measure);
  assert.deepEqual(tally.counts(0), {
    replicas: 2,
    readyReplicas: 1,
    availableReplicas: 1,
    currentReplicas: 1,
    updatedReplicas: 1,
  });
  roster.put(podOf('web-0', false, 'b'));
  roster.drop('web-5');
  assert.equal(roster.tally({ ...measure }), tally);
  assert.deepEqual(tally.counts(0), {
    replicas: 1,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 1,
  });
  assert.equal(roster.tally({ ...measure, current: 'b' }).counts(0).currentReplicas, 1);
});

test('a pod made in memory has its place for one sync, and does not count', () => {
  const roster = new Roster(setOf(1));
  roster.changes(viewOf());
  roster.take(0, { metadata: { name: 'web-0', uid: '' }, status: {} } as Pod);
  assert.equal(roster.tally(measure).counts(0).replicas, 0);
  assert.deepEqual(roster.changes(viewOf()), [{ name: 'web-0', pod: undefined }]);
});

test('two pods of one ordinal are sorted out anew each time, as is another spec', () => {
  const set = setOf(2);
  const roster = new Roster(set);
  roster.put(podOf('web-01'));
  assert.ok(roster.fits(set));
  roster.put(podOf('web-1'));
  assert.equal(roster.replicas[1]?.metadata.name, 'web-1');
  assert.ok(!roster.fits(set));
  assert.ok(!new Roster(set).fits(setOf(2)));
});
