import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readScenario, RECORDINGS, scenarioFolders } from './folders.ts';
import { parseScenario } from './scenario.ts';

test('every recorded scenario is understood', () => {
  const scenarios = scenarioFolders([RECORDINGS]).map(readScenario);
  assert.ok(scenarios.length >= 138);
  assert.ok(scenarios.every(({ steps }) => steps.length > 0));
  assert.ok(scenarios.some(({ gates }) => gates.includes('MaxUnavailableStatefulSet')));
});

test('a scenario without a field has the defaults', () => {
  const { kubelet, provisioner, nodes, gates, steps } = parseScenario(
    'name: x\nsteps: [{settle: {cap: 3}, at-once: true}]',
  );
  assert.deepEqual(
    { kubelet, provisioner, nodes, gates },
    { kubelet: 'manual', provisioner: 'auto', nodes: [], gates: [] },
  );
  assert.deepEqual(
    steps.map(({ verb, arg, atOnce }) => ({ verb, arg, atOnce })),
    [{ verb: 'settle', arg: { cap: 3 }, atOnce: true }],
  );
});

for (const [mistake, steps] of [
  ['unknown verb', '[{explode: web-0}]'],
  ['unknown verb', '[{__proto__: web-0}]'],
  ['wait needs a number', '[{wait: soon}]'],
  ['ready needs a text', '[{ready: {pod: web-0}}]'],
  ['exit has no code', '[{exit: {pod: web-0}}]'],
  ['a scenario has a name and steps', 'none'],
] as const) {
  test(`a mistake is named: ${mistake} in ${steps}`, () => {
    assert.throws(() => parseScenario(`name: x\nsteps: ${steps}`), new RegExp(mistake));
  });
}
