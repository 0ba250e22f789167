import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Agenda } from './agenda.ts';

test('actions run in order of time, and of asking when times are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (times) => {
      const agenda = new Agenda(0);
      const ran: { time: number; index: number }[] = [];
      times.forEach((time, index) => agenda.at(time, () => ran.push({ time: agenda.now(), index })));
      while (agenda.step());
      assert.deepEqual(
        ran,
        times.map((time, index) => ({ time, index })).sort((a, b) => a.time - b.time || a.index - b.index),
      );
    }),
  );
});

test('a cancelled action does not run and is not waited for', () => {
  const agenda = new Agenda(0);
  let ran = 0;
  const appointment = agenda.at(5, () => (ran += 1));
  appointment.cancel();
  appointment.cancel();
  assert.equal(agenda.next, Infinity);
  assert.equal(agenda.step(), false);
  assert.equal(ran, 0);
});
