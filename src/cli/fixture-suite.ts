import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from './version.ts';

/** A small suite in a folder of its own, for tests of the command line. */
export interface FixtureSuite extends Disposable {
  readonly folder: string;
  /** Runs the command line there. */
  statefulspec(...args: string[]): Promise<Ended>;
  /** Runs plain cucumber-js there. */
  cucumber(...args: string[]): Promise<Ended>;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const at = (...parts: string[]): string => JSON.stringify(path.join(projectRoot, ...parts));

/** Steps that pass, fail, are pending, or do not apply; the trace is the same for the same seed. */
const steps = `
const { After, Given, Then, When, setWorldConstructor, World } = require(${at('node_modules', '@cucumber', 'cucumber')});
Given('a cluster', () => {});
When('nothing happens', () => {});
Then('it holds', () => {});
Then('it does not hold', () => { throw new Error('web-1 is not created, because web-0 is not Ready'); });
Then('nobody knows', () => 'pending');
Given('a cluster that can fly', () => 'skipped');
Then('availability is waited for', function () {
  const { kubernetes = '1.36' } = this.parameters;
  if (!kubernetes.includes('+availabilityIsWaitedFor') && Number(kubernetes.slice(2, 4)) < 34) throw new Error('it is not');
});
After(function ({ pickle }) {
  const journal = require('node:crypto').createHash('sha256').update(pickle.name + this.parameters.seed).digest('hex');
  this.attach(JSON.stringify({
    format: 1, cluster: 'sim', kubernetes: '1.36.3', seed: this.parameters.seed, journal, observations: 3, virtualMs: 5000,
    stepEnds: [0, 5000], invariants: [{ id: 'one-pod-per-ordinal', checked: 3, violations: [] }],
    timeline: { end: 5000, revisions: [], pods: [], claims: [], marks: [] },
  }), 'application/vnd.statefulspec.trace+json');
});
`;

const settings = `
module.exports = { default: {
  require: ['steps.js'], plugin: [${at('src', 'cli', 'guard-plugin.js')}], format: ['progress'],
  worldParameters: { cluster: 'sim', seed: 0 },
} };
`;

/** Lays a suite with these feature files (name -> text) into a temporary folder, which is removed on disposal. */
export function fixtureSuite(features: Readonly<Record<string, string>>): FixtureSuite {
  const folder = mkdtempSync(path.join(tmpdir(), 'statefulspec-'));
  mkdirSync(path.join(folder, 'features'));
  writeFileSync(path.join(folder, 'steps.js'), steps);
  writeFileSync(path.join(folder, 'cucumber.js'), settings);
  for (const [name, text] of Object.entries(features))
    writeFileSync(path.join(folder, 'features', name), text);
  const runner =
    (script: string[]) =>
    (...args: string[]) =>
      node(folder, path.join(projectRoot, ...script), args);
  return {
    folder,
    statefulspec: runner(['bin', 'statefulspec.js']),
    cucumber: runner(['node_modules', '@cucumber', 'cucumber', 'bin', 'cucumber.js']),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Never rejects: a command that fails is what these tests look at. */
function node(cwd: string, script: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], { cwd }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
