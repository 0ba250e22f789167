/**
 * Each invariant is shown to fail: a story in which everything is in order until its last part plants the bug. Before
 * that part the invariant is content, after it it is not.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GrowingJournal } from '#cluster/journal.ts';
import { controllerReference } from '#model/owners.ts';
import { invariants } from './invariants/all.ts';
import { CONTROLLER } from './invariants/decision.ts';
import type { Invariant } from './invariant.ts';
import { Story } from './story.ts';
import { Watch } from './watch.ts';

/** Tells the harmless part and gives back the bug. */
type Plant = (story: Story) => () => void;

const TEMPLATES = [{ metadata: { name: 'data' }, spec: {} }];
const collector = { by: 'generic-garbage-collector', verb: 'delete' };
const controller = { by: CONTROLLER };
const deletionTimestamp = '2026-01-01T00:00:00Z';

/** A set with all its pods. */
function settled(story: Story, spec: object = {}, status: object = {}): void {
  const set = story.set(spec, status);
  for (let ordinal = 0; ordinal < set.spec.replicas; ordinal += 1) story.pod(ordinal);
}

const withClaims = { volumeClaimTemplates: TEMPLATES };
const whenScaled = {
  ...withClaims,
  persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' },
};
/** The controller has noticed a new template. */
const updating = { observedGeneration: 1, updateRevision: 'web-b' };

const plants: { readonly [id: Invariant['id']]: Plant } = {
  'STS-IDENTITY-1': (story) => (
    settled(story),
    () =>
      story.put('Pod', 'web-01', {
        metadata: { ownerReferences: [controllerReference(story.set())] },
        status: { phase: 'Pending' },
      })
  ),
  'STS-IDENTITY-2': (story) => (
    story.set(),
    story.pod(0),
    () => story.pod(1, { spec: { hostname: 'web-0' } })
  ),
  'STS-IDENTITY-3': (story) => (settled(story), () => story.pod(1, { metadata: { uid: 'another' } })),
  'STS-IDENTITY-4': (story) => (
    story.set(withClaims),
    story.pod(0),
    () =>
      story.pod(1, {
        spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } }] },
      })
  ),
  'STS-SPEC-1': (story) => (settled(story), () => story.set({ serviceName: 'other' })),
  'STS-ORDER-1': (story) => (story.set(), story.pod(0, { ready: false }), () => story.pod(1)),
  'STS-ORDER-2': (story) => (
    story.set(),
    story.pod(0),
    () => story.pod(1, {}, { ...controller, verb: 'create', basis: 1 })
  ),
  'STS-ORDER-3': (story) => (
    settled(story),
    story.set({ replicas: 1 }),
    story.pod(0, { ready: false }),
    () => story.deletesPod(1)
  ),
  'STS-DELETE-1': (story) => (settled(story), () => story.deletesPod(1)),
  'STS-DELETE-2': (story) => (
    settled(story),
    story.set({}, {}, { deletionTimestamp }),
    () => story.deletesPod(1)
  ),
  'STS-CREATE-1': (story) => (story.set({ replicas: 1 }), story.pod(0), () => story.pod(1)),
  'STS-CREATE-2': (story) => (
    story.set({}, updating),
    story.pod(0, { revision: 'web-b' }),
    () => story.pod(1, { revision: 'web-a' })
  ),
  'STS-ADOPT-1': (story) => {
    const set = story.set({ replicas: 0 });
    story.put('Pod', 'other-1', { metadata: { labels: { app: 'web' } }, status: { phase: 'Running' } });
    return () =>
      story.put('Pod', 'other-1', { metadata: { ownerReferences: [controllerReference(set)] } }, controller);
  },
  'STS-ADOPT-2': (story) => {
    const set = story.set({ replicas: 2 });
    story.put('Pod', 'web-1', { metadata: { labels: { app: 'db' } }, status: { phase: 'Running' } });
    return () =>
      story.put('Pod', 'web-1', { metadata: { ownerReferences: [controllerReference(set)] } }, controller);
  },
  'STS-POD-1': (story) => (settled(story), () => story.pod(1, { spec: { hostname: 'x' } }, controller)),
  'STS-UPDATE-1': (story) => (
    settled(story),
    story.set({}, updating),
    story.pod(0, { ready: false }),
    () => story.deletesPod(1)
  ),
  'STS-UPDATE-2': (story) => (settled(story), story.set({}, updating), () => story.deletesPod(0)),
  'STS-UPDATE-3': (story) => (
    settled(story, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } }),
    story.set({}, updating),
    () => story.deletesPod(0)
  ),
  'STS-UPDATE-4': (story) => {
    settled(story, { replicas: 3 });
    story.set({}, updating);
    const basis = story.journal.length;
    story.deletesPod(2, basis);
    return () => story.deletesPod(1, basis);
  },
  'STS-UPDATE-5': (story) => (
    story.put('ControllerRevision', 'web-a', { data: {}, revision: 1 }),
    settled(story, {}, { replicas: 2, readyReplicas: 2, updatedReplicas: 1, updateRevision: 'web-b' }),
    () => story.set({}, { currentRevision: 'web-b' })
  ),
  'STS-CLAIM-1': (story) => (
    settled(story, withClaims),
    story.claim(0),
    () => story.claim(0, { metadata: { deletionTimestamp } }, collector)
  ),
  'STS-CLAIM-2': (story) => {
    settled(story, withClaims);
    const [set, pod] = [story.set(), story.pod(0)];
    story.claim(0, { metadata: { ownerReferences: [controllerReference(set)] } });
    return () =>
      story.claim(
        0,
        { metadata: { ownerReferences: [controllerReference(set), controllerReference(pod)] } },
        controller,
      );
  },
  'STS-CLAIM-3': (story) => (
    settled(story, whenScaled),
    story.claim(1),
    () => story.gone('PersistentVolumeClaim', 'data-web-1', collector)
  ),
  'STS-CLAIM-4': (story) => (
    settled(story, withClaims),
    story.claim(0),
    () => story.claim(0, { spec: { volumeName: 'other' } }, { ...controller, verb: 'update' })
  ),
  'STS-CLAIM-5': (story) => (
    settled(story, whenScaled),
    story.claim(1),
    story.set({ replicas: 1 }),
    () => story.deletesPod(1)
  ),
  'STS-STATUS-1': (story) => (settled(story), () => story.set({}, { observedGeneration: 7 })),
  'STS-STATUS-2': (story) => (settled(story), () => story.set({}, { replicas: 1, readyReplicas: 2 })),
  'STS-STATUS-3': (story) => (
    settled(story, {}, { collisionCount: 1 }),
    () => story.set({}, { collisionCount: 0 })
  ),
  'STS-REVISION-1': (story) => (
    story.put('ControllerRevision', 'web-a', { data: { a: 1 }, revision: 1 }),
    () => story.put('ControllerRevision', 'web-a', { data: { a: 2 } })
  ),
  'STS-REVISION-2': (story) => {
    const ownerReferences = [controllerReference(story.set())];
    story.put(
      'ControllerRevision',
      'web-a',
      { metadata: { ownerReferences }, data: { a: 1 }, revision: 1 },
      controller,
    );
    return () =>
      story.put(
        'ControllerRevision',
        'web-b',
        { metadata: { ownerReferences }, data: { a: 1 }, revision: 2 },
        controller,
      );
  },
  'STS-REVISION-3': (story) => {
    const data = { spec: { template: { $patch: 'replace', spec: { containers: [] } } } };
    story.put('ControllerRevision', 'web-a', { data, revision: 1 });
    story.set();
    return () => story.set({ template: { spec: { containers: [{ name: 'app' }] } } });
  },
  'STS-REVISION-4': (story) => {
    const ownerReferences = [
      controllerReference(story.set({}, { currentRevision: 'web-b', updateRevision: 'web-b' })),
    ];
    story.put('ControllerRevision', 'web-a', { metadata: { ownerReferences }, data: {}, revision: 1 });
    story.pod(0);
    return () => story.gone('ControllerRevision', 'web-a', { ...controller, verb: 'delete' });
  },
};

/** What must be found wrong when nothing can happen any more. */
const unrest: { readonly [id: Invariant['id']]: Plant } = {
  'STS-LIVE-1': (story) => (settled(story), () => story.set({ replicas: 3 })),
  'STS-LIVE-2': (story) => (settled(story), () => story.set({}, { updateRevision: 'web-b' })),
  'STS-LIVE-3': (story) => (
    settled(story, { podManagementPolicy: 'Parallel' }),
    () => story.set({ replicas: 1 })
  ),
  'STS-LIVE-4': (story) => (settled(story), () => story.pod(0, { status: { phase: 'Failed' } })),
  'STS-LIVE-5': (story) => (
    settled(story, {}, { replicas: 2, readyReplicas: 2 }),
    () => story.pod(0, { ready: false })
  ),
  'STS-LIVE-6': (story) => {
    const ownerReferences = [controllerReference(story.set({ replicas: 0, revisionHistoryLimit: 0 }))];
    return () =>
      story.put('ControllerRevision', 'web-old', { metadata: { ownerReferences }, data: {}, revision: 1 });
  },
};

/** What an invariant says of the first observations of a story, on the way and at rest. */
function judge(id: string, story: Story, length: number): readonly string[] {
  const part = new GrowingJournal();
  for (const { position: _, ...observation } of story.journal.since(0).slice(0, length))
    part.add(observation);
  const watch = new Watch(
    part,
    invariants.filter((invariant) => invariant.id === id),
  );
  return watch.finish(story.at, true).flatMap(({ violations }) => violations.map(({ saw }) => saw));
}

describe('every invariant is seen to fail once', () => {
  const all = { ...plants, ...unrest };
  test('none is left out', () => {
    assert.deepEqual(Object.keys(all).sort(), invariants.map(({ id }) => id).sort());
  });
  for (const [id, plant] of Object.entries(all)) {
    test(id, () => {
      const story = new Story();
      const bug = plant(story);
      const { length } = story.journal;
      bug();
      assert.deepEqual(judge(id, story, length), [], 'content before the bug');
      assert.notDeepEqual(judge(id, story, story.journal.length), [], 'and not after it');
    });
  }
});

test('a writer is judged by what it had seen, not by what was true', () => {
  const story = new Story();
  story.set();
  story.pod(0);
  const basis = story.journal.length;
  story.pod(0, { ready: false });
  story.pod(1, {}, { ...controller, verb: 'create', basis });
  assert.deepEqual(judge('STS-ORDER-1', story, story.journal.length), []);
});

test('a pod is not created upon a claim that is going', () => {
  const story = new Story();
  story.set(withClaims);
  story.claim(0, { metadata: { deletionTimestamp } });
  story.pod(0);
  assert.equal(judge('STS-CREATE-1', story, story.journal.length).length, 1);
});
