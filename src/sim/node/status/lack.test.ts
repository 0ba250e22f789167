import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Condition, PodStatus } from '#model/objects.ts';
import { foreignConditionsDiffer, Lack } from './lack.ts';

const condition = (type: string, status: Condition['status']): Condition => ({ type, status });
const ready = condition('Ready', 'True');
const gate = condition('example.com/gate', 'True');

test('statuses that say the same lack nothing, whatever the order of their conditions', () => {
  const [own, scheduled] = [ready, condition('PodScheduled', 'True')];
  const shown: PodStatus = { phase: 'Running', conditions: [own, scheduled] };
  assert.equal(new Lack().between(shown, { phase: 'Running', conditions: [scheduled, own] }), undefined);
});

test('conditions of others stay, before our own', () => {
  const shown: PodStatus = { conditions: [condition('Ready', 'False'), gate] };
  assert.deepEqual(new Lack().between(shown, { conditions: [ready] }), { conditions: [gate, ready] });
});

test('the same question has the same answer, and another one another', () => {
  const lack = new Lack();
  const ours: PodStatus = { phase: 'Running', conditions: [ready] };
  const shown: PodStatus = { phase: 'Pending', conditions: [ready] };
  assert.deepEqual(lack.between(shown, ours), { phase: 'Running' });
  assert.deepEqual(lack.between(shown, ours), { phase: 'Running' });
  assert.equal(lack.between({ ...shown, phase: 'Running' }, ours), undefined);
});

test('only conditions of others count as foreign', () => {
  const before: PodStatus = { conditions: [ready, gate] };
  assert.equal(foreignConditionsDiffer(before, { conditions: [gate] }), false);
  assert.equal(foreignConditionsDiffer(before, { conditions: [ready] }), true);
});
