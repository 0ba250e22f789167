import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Case, Observation } from './case.ts';
import { parseCase } from './case.ts';
import { differences } from './compare.ts';
import { play } from './play.ts';

const read = (name: string): Case =>
  parseCase(readFileSync(join(__dirname, '..', 'recordings', 'node', `${name}.yaml`), 'utf8'));

const shown = ({ change }: Observation): string | undefined =>
  typeof change === 'object' && change !== null && 'shows' in change ? String(change.shows) : undefined;

/** The case as if the kubelet had been seen to do something else. */
const damaged = (aCase: Case, damage: (each: Observation) => Observation | undefined): Case => ({
  ...aCase,
  recorded: {
    ...aCase.recorded,
    observations: aCase.recorded.observations.flatMap((each) => damage(each) ?? []),
  },
});

const crash = read('crash-loop');
const played = play(crash);
const found = (aCase: Case): readonly string[] => differences(aCase, played);

test('a recording agrees with what was played of it', () => assert.deepEqual(found(crash), []));

test('a state too much, too few or another one is found', () => {
  const hasRestarted = (each: Observation): boolean => shown(each) === '1/1 Running 2';
  assert.notDeepEqual(found(damaged(crash, (each) => (hasRestarted(each) ? undefined : each))), []);
  const other = damaged(crash, (each) =>
    shown(each) === '0/1 Error 0' ? { ...each, change: { shows: '0/1 Completed 0' } } : each,
  );
  assert.notDeepEqual(found(other), []);
});

test('a restart that comes much too early or too late is found', () => {
  for (const at of [7, 40]) {
    const moved = damaged(crash, (each) => (shown(each) === '1/1 Running 2' ? { ...each, at } : each));
    assert.notDeepEqual(found(moved), [], `at ${at} s`);
  }
});

test('a restart may be drawn out by half of its back-off, and the reason told as soon as the wait begins', () => {
  const later = damaged(crash, (each) => (shown(each) === '1/1 Running 2' ? { ...each, at: 22 } : each));
  assert.deepEqual(found(later), []);
  const sooner = damaged(crash, (each) =>
    shown(each) === '0/1 CrashLoopBackOff 1' ? { ...each, at: 4 } : each,
  );
  assert.deepEqual(found(sooner), []);
});

test('an event that is missing, and one too many, are found', () => {
  const { events, ...rest } = crash.recorded;
  const [first] = events.filter(({ from }) => from === 'kubelet');
  assert.ok(first);
  assert.notDeepEqual(
    found({ ...crash, recorded: { ...rest, events: events.filter((each) => each !== first) } }),
    [],
  );
  const more = [...events, { ...first, message: 'Container was thrown away' }];
  assert.notDeepEqual(found({ ...crash, recorded: { ...rest, events: more } }), []);
});

test('another answer is found', () => {
  const answers = crash.recorded.answers.map((each) =>
    each.step === 3 ? { ...each, stdout: 'stop\n' } : each,
  );
  assert.notDeepEqual(found({ ...crash, recorded: { ...crash.recorded, answers } }), []);
});

test('what comes when one step ends and another begins may be seen in either, and nothing else may', () => {
  const [, last] = crash.recorded.observations.flatMap((each) =>
    shown(each) === '1/1 Running 2' ? [0, each] : [],
  );
  assert.ok(last && typeof last === 'object');
  const began =
    played.seen.find(({ state }) => (state as { shows: string }).shows === '1/1 Running 2')?.time ?? 0;
  const inNextStep = damaged(crash, (each) =>
    each === last ? { ...each, step: each.step + 1, at: 0 } : each,
  );
  const border = (time: number) => ({
    ...played,
    began: played.began.map((at, i) => (i > last.step ? time : at)),
  });
  assert.deepEqual(differences(inNextStep, border(began)), []);
  assert.notDeepEqual(differences(inNextStep, border(began + 5)), []);
});

test('of what comes when the playing ends a recording has a part; what comes before it is wanted', () => {
  const { state, time } = played.seen.at(-1) ?? { state: 'gone', time: 0 };
  const more = { object: 'pod/web', step: played.began.length - 1, at: 0, state, time: time + 1 };
  const extra = (ended: number) => ({
    ...played,
    seen: [...played.seen, { ...more, state: 'other' }],
    ended,
  });
  assert.deepEqual(differences(crash, extra(time + 1)), []);
  assert.notDeepEqual(differences(crash, extra(time + 5)), []);
});
