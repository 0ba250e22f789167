import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yamlText } from './yaml-text.ts';

test('double quotes keep a type, single ones keep the syntax', () => {
  const lines = (texts: readonly string[]) => texts.map((a) => yamlText({ a }).slice('a: '.length, -1));
  const typed = [
    'true',
    '123',
    '0x1f',
    '1e3',
    '',
    'null',
    '~',
    'on',
    'y',
    '2001-01-01',
    '1:30',
    '0o7',
    '.nan',
  ];
  assert.deepEqual(
    lines(typed),
    typed.map((text) => `"${text}"`),
  );
  const marked = ['a: b', '- x', '#c', 'a #b', '*x', '&x', '!x', '@x', '[a]', ' lead', 'x:', '"q"'];
  assert.deepEqual(
    lines(marked),
    marked.map((text) => `'${text}'`),
  );
  assert.deepEqual(lines(["it's: 1", "a'b", 'a:b', 'http://x']), ["'it''s: 1'", "a'b", 'a:b', 'http://x']);
});
