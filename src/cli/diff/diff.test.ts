import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { JOURNAL_MEDIA_TYPE, type KeptJournal } from '#drift/kept-journal.ts';
import { diff } from '../diff.ts';
import { exitCode } from '../usage-error.ts';
import { compareRuns } from './compare-runs.ts';
import { chances, driftsOf, withChance } from './other-chances.ts';
import { type DiffOptions, runOnSimulator } from './runs.ts';
import { tellComparison } from './tell.ts';
import { readRun } from './told-run.ts';

const out = mkdtempSync(path.join(tmpdir(), 'statefulspec-diff-'));
after(() => rmSync(out, { recursive: true }));

const options: DiffOptions = {
  name: [],
  seed: '0',
  out,
  cluster: 'kubeconfig',
  parallel: '0',
  seeds: '0',
  again: '0',
};
const feature = 'features/ordering/creation.feature:7';
const run = runOnSimulator([feature], options, '0');

/** A copy of a run with its journals changed. */
async function tampered(name: string, change: (journal: KeptJournal) => KeptJournal): Promise<string> {
  const { file } = await run;
  const copy = path.join(out, `${name}.ndjson`);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const changed = lines.map((line) => {
    const { attachment } = JSON.parse(line) as { attachment?: { mediaType: string; body: string } };
    if (attachment?.mediaType !== JOURNAL_MEDIA_TYPE) return line;
    const body = JSON.stringify(change(JSON.parse(attachment.body) as KeptJournal));
    return JSON.stringify({ attachment: { ...attachment, body } });
  });
  writeFileSync(copy, `${changed.join('\n')}\n`);
  return copy;
}

/** The journal without the deletion, or the creation, of pods of that name. */
const without =
  (name: string): ((journal: KeptJournal) => KeptJournal) =>
  (journal) => {
    const gone = journal.changes.flatMap(({ full, uid }) => (full?.metadata.name === name ? [uid] : []));
    return { ...journal, changes: journal.changes.filter(({ uid }) => !gone.includes(uid)) };
  };

test('a run is the same as itself', async () => {
  const { file } = await run;
  assert.equal(await diff([file, file], options), exitCode.ok);
});

test('a pod that is missing on one machine is drift, ends with 5, and is told in comparison.json', async () => {
  const { file } = await run;
  const other = await tampered('missing', without('stateful-test-2'));
  assert.equal(await diff([file, other], options), exitCode.drift);
  const { scenarios } = JSON.parse(readFileSync(path.join(out, 'comparison.json'), 'utf8')) as {
    scenarios: { verdict: string; first: { object: string; b: string } }[];
  };
  assert.equal(scenarios[0]?.verdict, 'drift');
});

test('the last line counts', async () => {
  const [a, b] = [await run, await readRun(await tampered('last', without('stateful-test-1')))];
  const lines = [...tellComparison(compareRuns(a, b))];
  assert.deepEqual(lines.slice(-2), ['0 not applicable', '0 same, 0 allowed, 1 drift']);
});

test('a drift that another run does not show is allowed, and one that it shows stays', async () => {
  const [a, b] = [await run, await readRun(await tampered('chance', without('stateful-test-1')))];
  const comparison = compareRuns(a, b);
  assert.deepEqual(driftsOf(comparison), [feature]);
  assert.deepEqual(driftsOf(withChance(comparison, [a, b], chances.seed)), [feature]);
  const allowed = withChance(comparison, [b, b], chances.seed);
  assert.deepEqual(driftsOf(allowed), []);
  assert.deepEqual(allowed.scenarios[0]?.rules, ['another seed']);
});

test('messages without journals are refused', async () => {
  const file = path.join(out, 'none.ndjson');
  writeFileSync(file, '{"meta":{}}\n');
  await assert.rejects(diff([file, file], options), /no journal/);
});
