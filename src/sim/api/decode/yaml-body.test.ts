import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaintsOf } from './notes.ts';
import { parseYamlBody } from './yaml-body.ts';

test('reads YAML as the server does: sorted keys, YAML 1.1 scalars, one document', () => {
  const text = 'b: yes\na: 0755\nc: "yes"\nd: 2001-01-01\ne: ~\nf: [1_000, 1.5, 0x10]\n---\nother: 1\n';
  assert.equal(
    JSON.stringify(parseYamlBody(text)),
    '{"a":493,"b":true,"c":"yes","d":"2001-01-01","e":null,"f":[1000,1.5,16]}',
  );
  assert.equal(parseYamlBody(''), null);
});

test('a key that reads as a bool is one, as the server has it', () => {
  assert.deepEqual(parseYamlBody('y: 1\n2: b\n'), { 2: 'b', true: 1 });
});

test('notes keys that a map repeats', () => {
  const body = parseYamlBody('spec:\n  replicas: 1\n  replicas: 2\n') as object;
  assert.deepEqual(complaintsOf(body), ['line 3: key "replicas" already set in map']);
});

test('fills in from aliases and merges', () => {
  assert.deepEqual(parseYamlBody('base: &b {x: 1, z: 2}\nuse: {<<: *b, z: 3}\n'), {
    base: { x: 1, z: 2 },
    use: { x: 1, z: 3 },
  });
});

test('says in the words of go-yaml what is wrong', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
    ['a: 1\nb: c\n  d: e\n', 'yaml: line 3: mapping values are not allowed in this context'],
    ['spec:\n  a: 1\n\tb: 2\n', 'yaml: line 3: found a tab character that violates indentation'],
    ['a: *x\n', "yaml: unknown anchor 'x' referenced"],
    ['a: @x\n', 'yaml: found character that cannot start any token'],
  ];
  for (const [text, message] of cases)
    assert.throws(() => parseYamlBody(text), { name: 'YamlError', message }, text);
});

test('refuses aliases that multiply', () => {
  const lines = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: 12_000 }, (_, i) => `b${i}: *a0`),
  ];
  assert.throws(() => parseYamlBody(lines.join('\n')), /excessive aliasing/);
});
