import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subPathOf } from './sub-path.ts';

const env = new Map([
  ['POD', 'web-0'],
  ['UP', '../out'],
  ['ROOT', '/abs'],
  ['EMPTY', ''],
  ['HOSTNAME', 'web-0'],
]);
const of = (subPathExpr: string): string =>
  subPathOf({ name: 'd', mountPath: '/d', subPathExpr }, env, { name: 'c' });

test('a sub-path is spelled by the environment', () => {
  assert.equal(of('logs/$(POD)'), 'logs/web-0');
  assert.equal(of('$$(POD)'), '$(POD)');
  assert.equal(subPathOf({ name: 'd', mountPath: '/d' }, env, { name: 'c' }), '');
});

test('a sub-path that lacks a variable, is absolute or leads out of its volume is refused', () => {
  const refusals: Readonly<Record<string, string>> = {
    '$(NOWHERE)/$(EMPTY)': 'missing value for EMPTY, NOWHERE',
    '$(HOSTNAME)': 'missing value for HOSTNAME',
    '$(ROOT)': 'error SubPath `/abs` must not be an absolute path',
    '$(UP)': "unable to provision SubPath `../out`: must not contain '..'",
  };
  for (const [expression, message] of Object.entries(refusals))
    assert.throws(() => of(expression), { name: 'ConfigTrouble', message });
});
