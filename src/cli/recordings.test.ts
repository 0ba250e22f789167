import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { readRecording, recordingFiles } from './recordings.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'recordings-'));
const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const parse = (text: string) => load(text) as { readonly recorded: object };

test('recordings are found below a folder, in order', () => {
  const [b, a] = [write('b.yaml', 'recorded: {}'), write('a/c.yaml', 'recorded: {}')];
  write('a/notes.txt', '');
  assert.deepEqual(recordingFiles(folder), [a, b]);
  assert.deepEqual(recordingFiles(b), [b]);
  assert.throws(() => recordingFiles(path.join(folder, 'none')), /^UsageError: there is no .*none$/);
});

test('what is no recording is told in one sentence', () => {
  const read = (text: string) => readRecording(write('x.yaml', text), parse, 'recorded');
  assert.deepEqual(read('recorded: {}'), { recorded: {} });
  for (const text of ['3', '[]', 'recorded:', 'other: {}'])
    assert.throws(() => read(text), /x\.yaml is no recording: it has no part "recorded"$/);
  assert.throws(() => read(': ['), /x\.yaml is not YAML: /);
});
