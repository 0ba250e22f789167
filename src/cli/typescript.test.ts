import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { projectRoot } from './version.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'typescript-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A project with the packages of this one, and a cache of its own. */
function project(name: string): string {
  const root = path.join(folder, name);
  mkdirSync(path.join(root, 'src', 'cli'), { recursive: true });
  mkdirSync(path.join(root, 'node_modules'));
  for (const file of ['tsconfig.json', 'src/cli/typescript.js'])
    copyFileSync(path.join(projectRoot, file), path.join(root, file));
  for (const file of readdirSync(path.join(projectRoot, 'node_modules')))
    if (file !== '.cache')
      symlinkSync(path.join(projectRoot, 'node_modules', file), path.join(root, 'node_modules', file));
  return root;
}

function run(root: string, source: string): string {
  writeFileSync(path.join(root, 'main.ts'), source);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '-r',
      './src/cli/typescript.js',
      '-e',
      "require('./main.ts'); console.log(!!require.cache[require.resolve('typescript')])",
    ],
    { cwd: root, encoding: 'utf8' },
  );
  return stdout + stderr;
}

test('a file is compiled once, and again when it is another', () => {
  const root = project('kept');
  assert.equal(run(root, 'console.log("one" satisfies string);'), 'one\ntrue\n');
  assert.equal(run(root, 'console.log("one" satisfies string);'), 'one\nfalse\n');
  assert.equal(run(root, 'console.log("two" satisfies string);'), 'two\ntrue\n');
});

test('errors tell the lines of the sources, compiled now or before', () => {
  const root = project('lines');
  const source =
    'interface Nothing {}\n\nconsole.log(/main.ts:3:\\d+/.test(String(new Error("x").stack)));\n';
  assert.equal(run(root, source), 'true\ntrue\n');
  assert.equal(run(root, source), 'true\nfalse\n');
});

test('a cache that cannot be written or read is no trouble', () => {
  const root = project('closed');
  writeFileSync(path.join(root, 'node_modules', '.cache'), 'in the way');
  assert.equal(run(root, 'console.log("one" satisfies string);'), 'one\ntrue\n');
  assert.equal(run(root, 'console.log("one" satisfies string);'), 'one\ntrue\n');
});

test('what was kept and is not whole is made anew', () => {
  const root = project('broken');
  run(root, 'console.log("one" satisfies string);');
  const kept = path.join(root, 'node_modules', '.cache', 'statefulspec');
  for (const file of readdirSync(kept)) writeFileSync(path.join(kept, file), '//');
  assert.equal(run(root, 'console.log("one" satisfies string);'), 'one\ntrue\n');
});
