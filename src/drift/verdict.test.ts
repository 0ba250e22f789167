import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { hasPlayedNodes } from './kept-journal.ts';
import { rules } from './rules.ts';
import { sampleJournal, sampleObject, type SampleChange } from './sample-journal.ts';
import { judge, type Verdict } from './verdict.ts';

type Fields = { readonly [field: string]: unknown };

const owned = {
  ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'StatefulSet-web', controller: true }],
};
const set = (status: Fields, spec: Fields = { replicas: 3 }): KubeObject =>
  sampleObject('StatefulSet', 'web', { spec, status });
const pod = (
  name: string,
  { spec, ...status }: Fields & { readonly spec?: Fields } = {},
  more: Fields = {},
) =>
  sampleObject('Pod', name, {
    metadata: { ...owned, ...more },
    spec: spec ?? {},
    status: { phase: 'Pending', ...status },
  });
const ready = (is: boolean): Fields => ({ type: 'Ready', status: is ? 'True' : 'False' });
const event = (uid: string, source: string, on: readonly [kind: string, name: string], message: string) =>
  sampleObject('Event', uid, {
    type: 'Normal',
    reason: 'Told',
    message,
    source: { component: source },
    involvedObject: { kind: on[0], name: on[1], uid: `${on[0]}-${on[1]}` },
  });
const node = (name: string, labels: Fields = { zone: 'a' }): SampleChange => ({
  type: 'ADDED',
  step: 0,
  object: sampleObject('Node', name, { metadata: { namespace: undefined, labels }, spec: {}, status: {} }),
});
const added = (object: KubeObject, step = 1): SampleChange => ({ type: 'ADDED', step, object });
const changed = (object: KubeObject, step = 1): SampleChange => ({ type: 'MODIFIED', step, object });

const judged = (a: readonly SampleChange[], b: readonly SampleChange[]): Verdict =>
  judge(sampleJournal(a), sampleJournal(b));
const rulesOf = (verdict: Verdict): readonly string[] =>
  verdict.verdict === 'allowed difference' ? verdict.rules.map(({ name }) => name) : [verdict.verdict];

test('times, uids, revisions and the namespace do not count', () => {
  const other = sampleObject('Pod', 'web-0', {
    metadata: {
      uid: 'another',
      namespace: 'statefulspec-real',
      resourceVersion: '99',
      creationTimestamp: '2026-05-05T05:05:05Z',
    },
    spec: {},
  });
  const one = sampleObject('Pod', 'web-0', {
    metadata: { creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {},
  });
  assert.equal(judge(sampleJournal([added(one)]), sampleJournal([added(other)], 'real')).verdict, 'same');
});

test('the address of a node counts as the node', () => {
  const on = (name: string, hostIP: string): SampleChange =>
    added(pod('web-0', { spec: { nodeName: name }, hostIP, hostIPs: [{ ip: hostIP }] }));
  assert.equal(judged([on('node-1', '192.0.2.1')], [on('node-3', '192.0.2.3')]).verdict, 'same');
  const moved = [added(pod('web-1', { spec: { nodeName: 'node-2' }, hostIP: '192.0.2.2' }))];
  const [here, there] = [on('node-1', '192.0.2.1'), on('node-1', '192.0.2.2')];
  assert.equal(judged([...moved, here], [...moved, there]).verdict, 'drift');
});

test('containers are known by their turn, and images by their names', () => {
  const ran = (runs: readonly string[], imageID: string): readonly SampleChange[] =>
    runs.map((run, index) => {
      const last = index === 0 ? {} : { terminated: { containerID: runs[index - 1] } };
      return added(
        pod('web-0', { containerStatuses: [{ name: 'app', containerID: run, lastState: last, imageID }] }),
      );
    });
  const [one, other] = ['a', 'b'].map((digit) => `nginx@sha256:${digit.repeat(64)}`) as [string, string];
  assert.equal(judged(ran(['c://1', 'c://2'], one), ran(['c://8', 'c://9'], other)).verdict, 'same');
  assert.equal(judged(ran(['c://1', 'c://2'], one), ran(['c://8', 'c://8'], one)).verdict, 'drift');
  assert.equal(judged(ran(['c://1'], one), ran(['c://1'], '')).verdict, 'drift');
});

test('a planted difference is drift, told with its step and both sides', () => {
  const said = judged(
    [added(set({ replicas: 0 })), changed(set({ replicas: 3 }), 2)],
    [added(set({ replicas: 0 })), changed(set({ replicas: 4 }), 2)],
  );
  assert.equal(said.verdict, 'drift');
  assert.deepEqual(said.first, {
    object: 'statefulset/web#1 status',
    step: 2,
    a: 'MODIFIED {"status":{"replicas":3}}',
    b: 'MODIFIED {"status":{"replicas":4}}',
  });
});

test('an object that only one machine has is drift', () => {
  const said = judged([added(pod('web-0')), added(pod('web-1'))], [added(pod('web-0'))]);
  assert.equal(said.verdict, 'drift');
  assert.equal(said.first.b, 'not there');
});

test('what only one machine has shown after the last step does not count', () => {
  const first = added(set({ replicas: 0 }));
  assert.equal(judged([first, changed(set({ replicas: 3 }), 4)], [first]).verdict, 'same');
  assert.equal(judged([first], [first, changed(set({ replicas: 3 }), 4)]).verdict, 'same');
  assert.equal(
    judged([first, changed(set({ replicas: 3 }), 3)], [first]).verdict,
    'drift',
    'before its end it does',
  );
});

test('the order of pods of an ordered set counts, of a Parallel one not', () => {
  const [one, two] = [added(pod('web-0')), added(pod('web-1'))];
  const ordered = added(set({}));
  const said = judged([ordered, one, two], [ordered, two, one]);
  assert.equal(said.verdict, 'drift');
  assert.match(said.first.object, /one after the other/);
  const parallel = added(set({}, { podManagementPolicy: 'Parallel' }));
  assert.equal(judged([parallel, one, two], [parallel, two, one]).verdict, 'same');
});

test('a pod before its claim, or before its revision, is drift', () => {
  const volume = { name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } };
  const user = added(pod('web-0', { spec: { volumes: [volume] } }));
  const claim = added(sampleObject('PersistentVolumeClaim', 'data-web-0', { spec: {}, status: {} }));
  const revision = added(sampleObject('ControllerRevision', 'web-1', { metadata: owned, revision: 1 }));
  for (const before of [claim, revision]) {
    const start = added(set({}));
    assert.equal(judged([start, before, user], [start, before, user]).verdict, 'same');
    assert.equal(judged([start, before, user], [start, user, before]).verdict, 'drift');
  }
});

const played = node('node-1', { zone: 'a', 'statefulspec.dev/scenario': 'x' });
const running = pod('web-0', { phase: 'Running', conditions: [ready(true)] });

test('kubelet in words: reports of a kubelet merge on played nodes, and a wrong phase does not', () => {
  const inSteps = [
    added(pod('web-0')),
    changed(pod('web-0', { conditions: [ready(false)], startTime: '2026-01-01T00:00:00Z' })),
    changed(running),
  ];
  const atOnce = [added(pod('web-0')), changed(running)];
  assert.ok(hasPlayedNodes(sampleJournal([played])));
  assert.deepEqual(rulesOf(judged([node('node-1'), ...inSteps], [played, ...atOnce])), ['kubelet in words']);
  assert.equal(
    judged([node('n'), ...inSteps], [node('n'), ...atOnce]).verdict,
    'drift',
    'real kubelets tell all',
  );
  const failed = pod('web-0', { phase: 'Failed', conditions: [ready(true)] });
  assert.equal(
    judged([node('n'), ...inSteps], [played, added(pod('web-0')), changed(failed)]).verdict,
    'drift',
  );
  const restarted = pod('web-0', {
    phase: 'Running',
    conditions: [ready(true)],
    containerStatuses: [{ name: 'app', restartCount: 1 }],
  });
  assert.equal(
    judged([node('n'), ...inSteps], [played, added(pod('web-0')), changed(restarted)]).verdict,
    'drift',
  );
});

test('two writers of one object: order may differ, what they write may not', () => {
  const start = added(set({ replicas: 3 }));
  const user = changed(set({ replicas: 3 }, { replicas: 5 }));
  const both = changed(set({ replicas: 3, readyReplicas: 3 }, { replicas: 5 }));
  const controller = changed(set({ replicas: 3, readyReplicas: 3 }));
  const said = judged([start, user, both], [start, controller, both]);
  assert.deepEqual(rulesOf(said), ['two writers of one object']);
  const wrong = changed(set({ replicas: 3, readyReplicas: 3 }, { replicas: 6 }));
  assert.equal(judged([start, user, both], [start, controller, wrong]).verdict, 'drift');
});

test('two writers of one object: a status tells no generation that is not there yet', () => {
  const told = (generation: number, observedGeneration: number, type = changed): SampleChange =>
    type(
      sampleObject('StatefulSet', 'web', {
        metadata: { generation },
        spec: {},
        status: { observedGeneration },
      }),
    );
  const start = told(1, 1, added);
  const end = told(2, 2);
  assert.equal(judged([start, told(2, 1), end], [start, told(2, 1), end]).verdict, 'same');
  assert.equal(judged([start, told(2, 1), end], [start, told(1, 2), end]).verdict, 'drift');
});

test('statuses passed over: only those between two that both told', () => {
  const told = (...counts: number[]) =>
    counts.map((count, index) => (index === 0 ? added : changed)(set({ readyReplicas: count })));
  assert.deepEqual(rulesOf(judged(told(0, 1, 2, 3), told(0, 3))), ['statuses passed over']);
  assert.deepEqual(rulesOf(judged(told(0, 1, 3), told(0, 2, 3))), ['statuses passed over']);
  assert.equal(judged(told(0, 1, 2, 3), told(0, 4, 3)).verdict, 'drift', 'never were there four');
  assert.equal(judged(told(0, 1, 2, 3), told(0, 2)).verdict, 'drift', 'the end is not passed over');
  assert.equal(judged(told(0, 3), told(0, 3, 0, 3)).verdict, 'drift', 'a dip is no step on the way');
});

test('events of a Parallel set: any order, but the same ones', () => {
  const tell = (policy: string, ...messages: string[]) => [
    added(set({}, { podManagementPolicy: policy })),
    ...messages.map((message) =>
      added(event(message, 'statefulset-controller', ['StatefulSet', 'web'], message)),
    ),
  ];
  assert.deepEqual(rulesOf(judged(tell('Parallel', 'a', 'b'), tell('Parallel', 'b', 'a'))), [
    'events of a Parallel set',
  ]);
  assert.equal(judged(tell('Parallel', 'a', 'b'), tell('Parallel', 'b', 'c')).verdict, 'drift');
  assert.equal(judged(tell('OrderedReady', 'a', 'b'), tell('OrderedReady', 'b', 'a')).verdict, 'drift');
});

test('every rule has a reason, and a name of its own', () => {
  assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
  assert.ok(rules.every(({ reason }) => reason.length > 20));
});
