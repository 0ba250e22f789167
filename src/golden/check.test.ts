import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.ts';
import { readExpectation, readRecordedJournal, RECORDINGS, scenarioFolders } from './folders.ts';
import { isObservation, type JournalLine, type Observation } from '#drift/journal.ts';

const folders = scenarioFolders([RECORDINGS]);
const kept = folders.filter((folder) => readRecordedJournal(folder) !== undefined);

function recording(name: string) {
  const folder = folders.find((path) => path.endsWith(`/${name}`));
  assert.ok(folder, `there is a recording ${name}`);
  return { expectation: readExpectation(folder), lines: readRecordedJournal(folder) ?? [] };
}

/** The differences that are found after damage was done to a recorded journal. */
function complaints(name: string, damage: (lines: JournalLine[]) => JournalLine[]): string {
  const { expectation, lines } = recording(name);
  return check(expectation, damage(lines)).join('\n');
}

const isSight = (line: JournalLine, object: string, type?: string): line is Observation =>
  isObservation(line) && line.object === object && (type === undefined || line.type === type);

function swap(lines: JournalLine[], a: number, b: number): JournalLine[] {
  const out = [...lines];
  [out[a], out[b]] = [lines[b] as JournalLine, lines[a] as JournalLine];
  return out;
}

const change = (
  lines: JournalLine[],
  chosen: (line: JournalLine) => boolean,
  edit: (line: JournalLine) => object,
): JournalLine[] => {
  assert.ok(lines.some(chosen), 'the damage hits a line');
  return lines.map((line) => (chosen(line) ? { ...line, ...edit(line) } : line));
};

test('every recorded journal that was kept conforms to its expectation', () => {
  assert.ok(kept.length >= 4, 'recorded journals were kept');
  for (const folder of kept)
    assert.deepEqual(check(readExpectation(folder), readRecordedJournal(folder) ?? []), [], folder);
});

test('every single observation of a recording counts: without it the journal does not conform', () => {
  const { expectation, lines } = recording('create-five-ordered');
  // A status that another one follows can be seen merged; everything else is missed.
  const losses = lines.filter(
    (line) => isObservation(line) && line.type === 'ADDED' && !line.object.includes('endpointslice'),
  );
  assert.ok(losses.length > 10);
  for (const loss of losses)
    assert.notDeepEqual(
      check(
        expectation,
        lines.filter((line) => line !== loss),
      ),
      [],
      JSON.stringify(loss).slice(0, 200),
    );
});

test('a dropped change of an object is found', () => {
  const found = complaints('create-five-ordered', (lines) => {
    const at = lines.findIndex(
      (line) =>
        isSight(line, 'statefulset/web#1', 'MODIFIED') &&
        JSON.stringify(line.patch).includes('"readyReplicas":5'),
    );
    return lines.filter((_, index) => index !== at);
  });
  assert.match(found, /statefulset\/web#1: missing: observation \d+, MODIFIED in step 1 .*"readyReplicas":5/);
});

test('two creations in the wrong order are found', () => {
  const found = complaints('create-five-ordered', (lines) =>
    swap(
      lines,
      lines.findIndex((l) => isSight(l, 'pod/web-1#1', 'ADDED')),
      lines.findIndex((l) => isSight(l, 'pod/web-2#1', 'ADDED')),
    ),
  );
  assert.match(
    found,
    /order: "pod\/web-1#1 created" must come before "pod\/web-2#1 created"|order: .*web-1#1.*must come before.*web-2#1/,
  );
});

test('a changed value is found', () => {
  const found = complaints('create-five-ordered', (lines) =>
    change(
      lines,
      (l) => isSight(l, 'pod/web-3#1', 'ADDED'),
      (l) => ({ full: { ...(l as Observation).full, spec: {} } }),
    ),
  );
  assert.match(found, /pod\/web-3#1: observation 1 .*to get what was expected apply/);
});

test('an observation in the wrong step is found', () => {
  const found = complaints('budget-refuses-eviction', (lines) => {
    const last = lines.filter((line) => isObservation(line) && line.object.startsWith('pod/')).at(-1);
    return change(
      lines,
      (line) => line === last,
      () => ({ step: 1 }),
    );
  });
  assert.match(found, /pod\/web-\d#\d: observation \d+ \(step 1\): step \d+ expected, step 1 seen/);
});

test('another answer is found', () => {
  const found = complaints('budget-refuses-eviction', (lines) =>
    change(
      lines,
      (line) => line.type === 'STEP' && line.result?.code === 429,
      () => ({ result: { code: 201 } }),
    ),
  );
  assert.match(found, /step \d+: answer .*429.* expected, \{"code":201\} seen/);
});

test('an event too many, one too few and two swapped are found', () => {
  const created = (line: JournalLine, ordinal: number): line is Observation =>
    isObservation(line) &&
    line.type === 'ADDED' &&
    line.full?.message === `Create Pod web-${ordinal} in StatefulSet web successful`;
  const tooMany = complaints('create-five-ordered', (lines) => {
    const line = lines.find((l) => created(l, 4)) as Observation;
    return [
      ...lines,
      {
        ...line,
        object: line.object.replace(/#.*/, '#99'),
        full: { ...line.full, message: 'Create Pod web-5 in StatefulSet web successful' },
      },
    ];
  });
  assert.match(tooMany, /event\/statefulset\/web by statefulset-controller: not expected .*web-5/);
  const tooFew = complaints('create-five-ordered', (lines) => lines.filter((line) => !created(line, 3)));
  assert.match(tooFew, /missing .*web-3/);
  const swapped = complaints('create-five-ordered', (lines) =>
    swap(
      lines,
      lines.findIndex((l) => created(l, 1)),
      lines.findIndex((l) => created(l, 2)),
    ),
  );
  assert.match(swapped, /event\/statefulset\/web .*order .* expected/);
});

test('an object that no run had is found', () => {
  const found = complaints('percent-rounds-down', (lines) => {
    const pod = lines.find((line) => isSight(line, 'pod/web-0#1', 'ADDED')) as Observation;
    return [...lines, { ...pod, object: 'pod/web-77#1' }];
  });
  assert.match(found, /pod\/web-77#1: not expected at all/);
});

test('a claim update that lost against the binder counts as the creation; another event does not', () => {
  const damage = (message: string) =>
    complaints('retention-delete-delete-pod-deleted', (lines) =>
      change(
        lines,
        (l) => isObservation(l) && l.full?.message === 'Create Pod web-0 in StatefulSet web successful',
        (l) => ({ full: { ...(l as Observation).full, type: 'Warning', reason: 'FailedUpdate', message } }),
      ),
    );
  const lost =
    'Update Pod web-0 in StatefulSet web failed error: could not update claim data-web-0 for delete policy ownerRefs: the object has been modified; please apply';
  assert.equal(damage(lost), '');
  assert.notEqual(damage('Update Pod web-0 in StatefulSet web failed error: the volume is on fire'), '');
});
