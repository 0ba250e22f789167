import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { projectRoot } from './version.ts';

const documents = ['README.md', 'docs/writing-features.md'];

/** The Gherkin of a document, each piece made a whole feature. */
function features(document: string): string[] {
  const blocks = [
    ...readFileSync(path.join(projectRoot, document), 'utf8').matchAll(/```gherkin\n([\s\S]*?)```/g),
  ].map(({ 1: text = '' }) => text);
  return blocks.map((text) =>
    text.startsWith('Feature:')
      ? text
      : text.startsWith('Rule:')
        ? `Feature: x\n${text}`
        : `Feature: x\nScenario: y\n${text}`,
  );
}

test('every sentence of the documents is a step', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'statefulspec-'));
  const files = documents.flatMap(features).map((text, i) => {
    const file = path.join(folder, `${i}.feature`);
    writeFileSync(file, text);
    return file;
  });
  assert.ok(files.length >= 4);
  const entry = path.join(projectRoot, 'bin', 'statefulspec.js');
  const said = execFileSync(process.execPath, [entry, 'run', '--dry-run', '--out', folder, ...files], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  assert.match(said, / 0 problems; nothing was run\n$/);
  rmSync(folder, { recursive: true, force: true });
});

test('every file that a document links to is there', () => {
  for (const document of [...documents, 'docs/architecture.md']) {
    const text = readFileSync(path.join(projectRoot, document), 'utf8');
    for (const { 1: target = '' } of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      assert.doesNotThrow(
        () => readFileSync(path.join(projectRoot, path.dirname(document), target)),
        `${document}: ${target}`,
      );
    }
  }
});
