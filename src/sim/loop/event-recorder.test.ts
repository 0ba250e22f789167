import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import type { Instant } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import { Agenda } from './agenda.ts';
import { EventRecorder } from './event-recorder.ts';
import { steady } from './latency.ts';
import { Nanoseconds } from './nanoseconds.ts';
import type { Surroundings } from './surroundings.ts';

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'default', uid: '1', resourceVersion: '1', creationTimestamp: '' },
};

/** When the Events are written that tellers record at once, and how they are called. */
function writes(tellers: readonly { readonly source: string; readonly host: string }[]) {
  const agenda = new Agenda(Date.parse('2026-01-01T00:00:00Z'));
  const writes: { readonly at: Instant; readonly name: string }[] = [];
  const around: Surroundings = {
    agenda,
    nanoseconds: new Nanoseconds(agenda),
    latency: steady,
    chance: prng(0),
    seeded: false,
    subscribe: () => undefined,
    late: () => 0,
    snapshot: () => [],
    revision: () => 0,
    handle({ body }) {
      writes.push({ at: agenda.now(), name: (body as KubeObject).metadata.name });
      return { ok: true, code: 201, body: pod };
    },
  };
  const recorder = new EventRecorder({
    around,
    alive: () => true,
    seen: () => ({ revision: 0, missed: [] }),
  });
  for (const [index, { source, host }] of tellers.entries())
    recorder.record({
      about: pod,
      source,
      type: 'Normal',
      reason: `Reason${index}`,
      message: '',
      part: { host },
    });
  while (agenda.step());
  return writes;
}

const written = (...args: Parameters<typeof writes>): readonly Instant[] =>
  writes(...args).map(({ at }) => at);

void test('the Events of one teller are written one after the other', () => {
  const [first, second] = written([
    { source: 'kubelet', host: 'node-1' },
    { source: 'kubelet', host: 'node-1' },
  ]);
  assert(first !== undefined && second !== undefined && first < second);
});

void test('no teller waits for the Events of another', () => {
  for (const other of [
    { source: 'kubelet', host: 'node-2' },
    { source: 'node-controller', host: 'node-1' },
  ]) {
    const [first, second] = written([{ source: 'kubelet', host: 'node-1' }, other]);
    assert(first !== undefined && first === second);
  }
});

void test('no two Events of one object have one name, also within a millisecond', () => {
  const tellers = ['node-1', 'node-2', 'node-3'].map((host) => ({ source: 'kubelet', host }));
  assert.equal(new Set(writes(tellers).map(({ name }) => name)).size, 3);
});
