import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import type { Instant } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import { Agenda } from './agenda.ts';
import { EventRecorder } from './event-recorder.ts';
import { steady } from './latency.ts';
import type { Surroundings } from './surroundings.ts';

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'default', uid: '1', resourceVersion: '1', creationTimestamp: '' },
};

/** When the Events are written that tellers record at once. */
function written(tellers: readonly { readonly source: string; readonly host: string }[]): readonly Instant[] {
  const agenda = new Agenda(0);
  const times: Instant[] = [];
  const around: Surroundings = {
    agenda,
    latency: steady,
    chance: prng(0),
    seeded: false,
    subscribe: () => undefined,
    late: () => 0,
    snapshot: () => [],
    handle() {
      times.push(agenda.now());
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
  return times;
}

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
