import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Input, ProcessTable } from './process.ts';
import type { Process } from './process.ts';
import { Tasks, Topic } from './tasks.ts';
import type { Work } from './tasks.ts';

const tasks = new Tasks(() => undefined);

function* idle(): Work<number> {
  yield { on: [new Topic()] };
  return 0;
}

test('a process whose parent has ended belongs to the first one', () => {
  const table = new ProcessTable(tasks);
  const first = table.spawn(['init'], 0, idle);
  const parent = table.spawn(['sh'], 0, idle);
  const child = table.spawn(['sleep'], parent.pid, idle);
  assert.equal(child.parent, parent.pid);
  table.end(parent, 0);
  assert.deepEqual([child.parent, child.exitCode], [first.pid, undefined]);
  table.end(first, 0);
  assert.equal(child.exitCode, 137);
});

test('who reads what nobody writes waits until a signal comes', () => {
  const table = new ProcessTable(tasks);
  table.spawn(['init'], 0, idle);
  const reader = (input: Input): Process =>
    table.spawn(['cat'], 1, function* () {
      return input.all().length;
    });
  const [closed, open] = [reader(new Input('four')), reader(new Input('', true))];
  tasks.advance(0);
  assert.deepEqual([closed.exitCode, open.exitCode], [4, undefined]);
  table.signal(open, 'TERM');
  assert.equal(open.exitCode, 143);
});
