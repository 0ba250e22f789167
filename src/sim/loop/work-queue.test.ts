import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agenda } from './agenda.ts';
import { WorkQueue } from './work-queue.ts';

test('a key waits once, and is not handed out while it is worked on', () => {
  const queue = new WorkQueue(new Agenda(0), () => {});
  queue.add('a');
  queue.add('a');
  assert.equal(queue.take(), 'a');
  queue.add('a');
  assert.equal(queue.take(), undefined);
  queue.done('a');
  assert.equal(queue.take(), 'a');
  queue.done('a');
  assert.equal(queue.take(), undefined);
});

test('failures come back after 5, 10, 20 ms ... until they are forgotten', () => {
  const agenda = new Agenda(0);
  const seen: number[] = [];
  const queue = new WorkQueue(agenda, () => seen.push(agenda.now()));
  for (let i = 0; i < 3; i += 1) {
    queue.retry('a');
    while (agenda.step());
    queue.done(queue.take() as string);
  }
  queue.forget('a');
  queue.retry('a');
  while (agenda.step());
  assert.deepEqual(seen, [5, 15, 35, 40]);
});

test('of several delays for a key the earliest counts', () => {
  const agenda = new Agenda(0);
  const seen: number[] = [];
  const queue = new WorkQueue(agenda, () => seen.push(agenda.now()));
  queue.addAfter('a', 50);
  queue.addAfter('a', 20);
  queue.addAfter('a', 80);
  while (agenda.step());
  assert.deepEqual(seen, [20]);
});
