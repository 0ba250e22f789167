import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { bans, importOffences, rooms, wordOffences, type Offence } from './tidy.ts';

const root = path.join(__dirname, '..');
const files = globSync(['src/**/*.ts', 'steps/**/*.ts'], { cwd: root }).filter(
  (file) => !file.endsWith('.d.ts'),
);
const told = (offences: readonly Offence[]): string =>
  offences.map(({ file, line, says }) => `${file}:${line}: ${says}`).join('\n');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

test('the walls look at the files of the project', () => {
  assert.ok(files.length >= 20, `only ${files.length} files were found`);
  for (const { name, owns } of rooms.filter((room) =>
    ['kernel', 'model', 'sim', 'report', 'cli'].includes(room.name),
  )) {
    assert.ok(
      files.some((file) => owns.test(file)),
      `no file of ${name} was found`,
    );
  }
});

test('rooms import only the rooms below them', () => {
  assert.equal(told(files.flatMap((file) => importOffences(file, read(file)))), '');
});

test('no banned word stands in the code', () => {
  assert.equal(told(files.flatMap((file) => wordOffences(file, read(file)))), '');
});

/** One planted offence for every import rule: a wall that cannot fail keeps nothing out. */
const plantedImports = [
  {
    file: 'src/kernel/x.ts',
    source: "import { keyOf } from '#model/keys.ts';",
    says: /kernel may not import model/,
  },
  {
    file: 'src/model/x.ts',
    source: "import { x } from '#cluster/x.ts';",
    says: /model may not import cluster/,
  },
  { file: 'src/cluster/x.ts', source: "import { x } from '#sim/x.ts';", says: /cluster may not import sim/ },
  {
    file: 'src/sim/x.ts',
    source: "import { x } from '#conformance/x.ts';",
    says: /sim may not import conformance/,
  },
  {
    file: 'src/sim/x.ts',
    source: "import { x } from 'testcontainers';",
    says: /sim may not use the package testcontainers/,
  },
  { file: 'src/real/x.ts', source: "import { x } from '#sim/x.ts';", says: /real may not import sim/ },
  {
    file: 'src/conformance/x.ts',
    source: "import type { X } from '#sim/x.ts';",
    says: /conformance may not import sim/,
  },
  {
    file: 'src/properties/x.ts',
    source: "import { x } from '#report/x.ts';",
    says: /properties may not import report/,
  },
  { file: 'src/report/x.ts', source: "import { x } from '#sim/x.ts';", says: /report may not import sim/ },
  {
    file: 'src/golden/x.ts',
    source: "import { x } from '#report/x.ts';",
    says: /golden may not import report/,
  },
  { file: 'steps/pod.ts', source: "import { x } from '#sim/x.ts';", says: /steps may not import sim/ },
  {
    file: 'steps/backend.ts',
    source: "import { x } from 'testcontainers';",
    says: /backend may not use the package/,
  },
  { file: 'src/sim/api/x.ts', source: "import { x } from '#sim/y.ts';", says: /imports its own room/ },
  { file: 'src/sim/api/x.ts', source: "import { x } from '../../model/keys.ts';", says: /leaves its room/ },
  { file: 'src/unheard-of/x.ts', source: '', says: /belongs to no room/ },
];
for (const { file, source, says } of plantedImports) {
  test(`a planted import is found: ${source || file}`, () => {
    assert.match(told(importOffences(file, source)), says);
  });
}

const plantedWords = [
  { file: 'src/sim/x.ts', source: 'const now = Date.now();' },
  { file: 'src/conformance/x.ts', source: 'const id = randomUUID();' },
  { file: 'src/sim/x.ts', source: 'setTimeout(wake, 5);' },
  { file: 'steps/x.ts', source: 'setInterval(look, 5);' },
  { file: 'src/sim/x.ts', source: 'const f = async () => 1;' },
  { file: 'src/sim/x.ts', source: 'const copy = JSON.parse(JSON.stringify(pod));' },
  { file: 'src/report/x.ts', source: "import { exec } from 'node:child_process';" },
  { file: 'src/report/x.ts', source: "eval('1')" },
  { file: 'steps/x.ts', source: 'Then(/^it holds$/, holds);' },
  { file: 'src/report/x.ts', source: 'export default 1;' },
  { file: 'src/report/x.ts', source: "export * from './y.ts';" },
  { file: 'src/report/x.ts', source: "await import('./y.ts');" },
  { file: 'src/sim/x.ts', source: 'process.exit(1);' },
  { file: 'src/report/x.ts', source: "console.log('x');" },
  { file: 'src/report/x.ts', source: 'const x = FIXME;' },
  { file: 'src/model/x.ts', source: 'enum Phase { Pending }' },
];
for (const { file, source } of plantedWords) {
  test(`a planted word is found: ${source}`, () => {
    assert.match(told(wordOffences(file, source)), /is banned here; instead: /);
  });
}

test('every ban has a planted offence that only it finds', () => {
  const idle = bans.filter(
    ({ word, where }) =>
      !plantedWords.some(({ file, source }) => where.test(file) && RegExp(word.source, 'm').test(source)),
  );
  assert.deepEqual(
    idle.map(({ word }) => word.source),
    [],
  );
});

test('comments and tests are free, strings are not', () => {
  assert.deepEqual(wordOffences('src/sim/x.ts', '// Date.now() is banned\n/* setTimeout */'), []);
  assert.deepEqual(wordOffences('src/sim/x.test.ts', 'await x; Date.now();'), []);
  assert.deepEqual(
    importOffences('src/sim/x.ts', "import { y } from './y.ts';\nimport type { K } from '#kernel/k.ts';"),
    [],
  );
});
