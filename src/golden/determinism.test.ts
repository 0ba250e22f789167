import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf, RECORDINGS, scenarioFolders } from './folders.ts';
import { printJournal } from '#drift/journal.ts';
import { judge } from './judge.ts';

const everyTenth = scenarioFolders([RECORDINGS]).filter((_folder, index) => index % 10 === 0);
const journal = (folder: string, seed?: number): string =>
  printJournal(judge(folder, seed === undefined ? {} : { seed, scheduleSeed: seed }).journal);

test('the same scenario and seed give the same journal, byte for byte', () => {
  assert.ok(everyTenth.length > 10);
  for (const folder of everyTenth) {
    assert.equal(journal(folder), journal(folder), nameOf(folder));
    assert.equal(journal(folder, 7), journal(folder, 7), nameOf(folder));
  }
});

test('another seed gives another schedule', () => {
  const changed = everyTenth.filter((folder) => journal(folder, 1) !== journal(folder, 2));
  assert.ok(changed.length > everyTenth.length / 2);
});
