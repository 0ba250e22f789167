import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseSync } from '@swc/core';
import { projectRoot, version } from './version.ts';

const entry = path.join(projectRoot, 'bin', 'statefulspec.js');

test('the entry can be read by any Node', () => {
  const source = readFileSync(entry, 'utf8').replace(/^#!.*/, '');
  parseSync(source, { syntax: 'ecmascript', target: 'es5', isModule: false });
  assert.ok(
    !/=>|`|,\s*\)|\b(const|let|async|class)\b|\?\?|\?\.|\.\.\./.test(
      source.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ''),
    ),
  );
});

test('the entry answers from any folder', () => {
  assert.equal(
    execFileSync(process.execPath, [entry, '--version'], { cwd: '/', encoding: 'utf8' }).trim(),
    version(),
  );
});

const hostNode = ['/usr/bin/node', '/usr/local/bin/node'].find((node) => {
  try {
    const [major = 0] = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' })
      .split('.')
      .map(Number);
    return major < 22;
  } catch {
    return false;
  }
});

test(
  'an old Node hands over to the packaged one, with its exit code',
  { skip: hostNode ? false : 'needs an old Node on this machine' },
  () => {
    assert.equal(execFileSync(hostNode ?? '', [entry, '--version'], { encoding: 'utf8' }).trim(), version());
    assert.throws(() => execFileSync(hostNode ?? '', [entry, 'run', '--seed', 'x'], { stdio: 'pipe' }), {
      status: 2,
    });
  },
);
