import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseJson } from './json-text.ts';
import { keysOf, numberText } from './notes.ts';

test('reads what JSON.parse reads', () => {
  fc.assert(fc.property(fc.json(), (text) => assert.deepEqual(parseJson(text), JSON.parse(text))));
});

test('says in the words of Go what is wrong', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'unexpected end of JSON input'],
    ['{"kind":', 'unexpected end of JSON input'],
    ['{bad', "invalid character 'b' looking for beginning of object key string"],
    ['not json', "invalid character 'o' in literal null (expecting 'u')"],
    ['{}x', "invalid character 'x' after top-level value"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
    ['01', "invalid character '1' after top-level value"],
    ['1.', 'unexpected end of JSON input'],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['-a', "invalid character 'a' in numeric literal"],
  ];
  for (const [text, message] of cases)
    assert.throws(() => parseJson(text), { name: 'JsonSyntaxError', message }, text);
});

test('notes repeated keys and unusual numbers', () => {
  const body = parseJson('{"a":1,"b":1.0,"a":2}') as Record<string, number>;
  assert.deepEqual(keysOf(body), ['a', 'b', 'a']);
  assert.equal(body['a'], 2);
  assert.equal(numberText(body, 'b', 1), '1.0');
});

test('a key __proto__ is a key', () => {
  const body = parseJson('{"__proto__":{"polluted":true}}') as Record<string, unknown>;
  assert.equal(body['polluted'], undefined);
  assert.deepEqual(Object.keys(body), ['__proto__']);
});
