import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { toldScenarios } from '#report/told-scenarios.ts';

/** One entry of docs/zoo.md: the scenarios that show it, or why there is none. */
interface Entry {
  readonly id: string;
  readonly scenarios: readonly { readonly uri: string; readonly written: string }[];
  readonly reasons: readonly string[];
}

const STATUSES = ['live', 'by design', 'by version', 'mended', 'above'];
const ids = Array.from({ length: 90 }, (_, index) => `Z${String(index + 1).padStart(2, '0')}`);
const told = toldScenarios();

/** Entries begin with `- **Z01** (live)`; what shows them follows, indented. */
function entriesOf(markdown: string): readonly Entry[] {
  return markdown
    .split(/^(?=- \*\*Z)/m)
    .slice(1)
    .map((text) => {
      const [, id = '', status = ''] = /^- \*\*(Z\d\d)\*\* \(([^)]*)\)/.exec(text) ?? [];
      assert.ok(STATUSES.includes(status), `${text.slice(0, 40)}: "${status}" is no status`);
      const scenarios = [...text.matchAll(/^ {2}- `(features\/[^`]+)`: (.+)$/gm)].map(
        ([, uri = '', written = '']) => ({ uri, written }),
      );
      return {
        id,
        scenarios,
        reasons: [...text.matchAll(/^ {2}- not shown: (.+)$/gm)].map(([, reason = '']) => reason),
      };
    });
}

const entries = entriesOf(readFileSync('docs/zoo.md', 'utf8'));

test('every entry of the zoo is in docs/zoo.md, once and in order', () => {
  assert.deepEqual(
    entries.map(({ id }) => id),
    ids,
  );
});

test('every entry is shown by scenarios, or says why it is not', () => {
  const wrong = entries.filter(({ scenarios, reasons }) => scenarios.length > 0 === reasons.length > 0);
  assert.deepEqual(
    wrong.map(({ id }) => id),
    [],
  );
});

for (const { id, scenarios } of entries.filter((entry) => entry.scenarios.length > 0)) {
  test(`the scenarios of ${id} exist and carry its tag`, () => {
    for (const { uri, written } of scenarios) {
      const found = told.filter((scenario) => scenario.uri === uri && scenario.written === written);
      assert.ok(found.length > 0, `${uri} has no scenario "${written}"`);
      assert.ok(
        found.every(({ tags }) => tags.includes(`@${id}`)),
        `"${written}" is not tagged @${id}`,
      );
    }
  });
}

test('scenarios speak of entries that there are', () => {
  const strangers = told.flatMap(({ tags }) =>
    tags.filter((tag) => /^@Z\d/.test(tag) && !ids.includes(tag.slice(1))),
  );
  assert.deepEqual(strangers, []);
});
