import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaintsOf, numberText } from './notes.ts';
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
    ['a:\n  b: {c: 1\n', "yaml: line 2: did not find expected ',' or '}'"],
    ['a:\n- b\n c\nd\n', "yaml: line 5: could not find expected ':'"],
    ['a:\n - b\n- c\n', 'yaml: line 2: did not find expected key'],
    ['a: "b\n', 'yaml: line 2: found unexpected end of stream'],
    ['a: |\n \tb\n', 'yaml: line 2: found a tab character where an indentation space is expected'],
    [
      'a: {{ .Values.b }}\n',
      'yaml: invalid map key: map[interface {}]interface {}{".Values.b":interface {}(nil)}',
    ],
    ['a: !!int b\n', 'yaml: cannot decode !!str `b` as a !!int'],
    ['a: .inf\n', 'json: unsupported value: +Inf'],
    ['a: \u0007\n', 'yaml: control characters are not allowed'],
  ];
  for (const [text, message] of cases)
    assert.throws(() => parseYamlBody(text), { name: 'YamlError', message }, text);
});

test('refuses aliases that multiply, and those that never end', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 7; n += 1)
    lines.push(
      `a${n}: &a${n} [${Array(10)
        .fill(`*a${n - 1}`)
        .join(', ')}]`,
    );
  assert.throws(
    () => parseYamlBody(lines.join('\n')),
    /^YamlError: yaml: document contains excessive aliasing$/,
  );
  assert.throws(() => parseYamlBody('a: &a [*a]'), /^YamlError: yaml: anchor 'a' value contains itself$/);
});

test('refuses what is nested too deeply to be an object', () => {
  assert.throws(() => parseYamlBody('['.repeat(5000)), { message: 'yaml: exceeded max depth of 10000' });
});

test('numbers keep their worth, and tags insist', () => {
  const text = 'a: 9223372036854775807\nb: 1e3\nc: !!str 5\nd: !!float 1\n1.10: x\n1e6: z\n';
  const body = parseYamlBody(text) as object;
  assert.equal(numberText(body, 'a', 0), '9223372036854775807');
  const { a: _, ...rest } = body as { a: number };
  assert.deepEqual(rest, { b: 1000, c: '5', d: 1, 1.1: 'x', '1e+06': 'z' });
});
