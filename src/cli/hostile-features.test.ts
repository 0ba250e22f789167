import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { projectRoot } from './version.ts';

interface Told {
  readonly elements: readonly {
    readonly name: string;
    readonly steps: readonly { readonly result: { readonly error_message?: string } }[];
  }[];
}

const laughs = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`),
];
const doc = (step: string, ...lines: readonly string[]): string => [step, '"""', ...lines, '"""'].join('\n');
const file = (name: string): string => `Given the manifest "${name}" is created`;
const made = (...lines: readonly string[]): string => doc('Given the manifest is created:', ...lines);
const table = (...cells: readonly string[]): string =>
  `Given a StatefulSet "web" with:\n| ${cells.join(' | ')} |`;

/** Steps that nobody should write, and the sentence that each ends with. */
const hostile: readonly (readonly [step: string, says: RegExp])[] = [
  [file('../../etc/passwd'), /x\.feature:\d+: (there is no file|.*features\/ only)/],
  [file('/etc/passwd'), /x\.feature:\d+: there is no file features\/\/etc\/passwd$/],
  [file('link.yaml'), /x\.feature:\d+: link\.yaml: manifests are read from features\/ only$/],
  [file('folder/passwd'), /x\.feature:\d+: folder\/passwd: manifests are read from features\/ only$/],
  [file('.'), /x\.feature:\d+: features\/\. is not a file$/],
  [file('.*'), /x\.feature:\d+: there is no file features\/\.\*$/],
  [file('bad.yaml'), /features\/bad\.yaml:2: this is not YAML: /],
  [file('widget.yaml'), /features\/widget\.yaml:1: no matches for kind "Widget" in version "v1"$/],
  [
    made('apiVersion: v1', 'kind: Pod', 'metadata: {name: a', 'spec: }'),
    /x\.feature:\d+: this is not YAML: /,
  ],
  [
    made('apiVersion: {toString: 1}', 'kind: [Pod]'),
    /x\.feature:\d+: no matches for kind a list in version a map$/,
  ],
  [
    made('apiVersion: v1', 'kind: List', ...laughs, 'items: *a9'),
    /x\.feature:\d+: a manifest is a map .* not a list$/,
  ],
  [
    made('apiVersion: v1', 'kind: Pod', `spec: ${'['.repeat(5000)}`),
    /x\.feature:\d+: this is not YAML: nesting exceeded/,
  ],
  [
    doc('Given the YAML is posted to __proto__:', 'a: 1'),
    /x\.feature:\d+: there is no resource "__proto__"$/,
  ],
  [doc('When StatefulSet "web" is patched:', 'spec: [}'), /x\.feature:\d+: this is not YAML: /],
  [table('replicas'), /x\.feature:\d+: a row has a field and a value: \| replicas \|$/],
  [table('spec.__proto__.x', '1'), /x\.feature:\d+: "spec\.__proto__\.x" is no field path$/],
  [table('spec.a[99999999]', '1'), /x\.feature:\d+: "spec\.a\[99999999\]" is no field path$/],
  [table('spec.replicas', '[1'), /x\.feature:\d+: this is not YAML: /],
];

function laidOut(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'statefulspec-'));
  const features = path.join(folder, 'features');
  mkdirSync(features);
  symlinkSync('/etc/passwd', path.join(features, 'link.yaml'));
  symlinkSync('/etc', path.join(features, 'folder'));
  writeFileSync(path.join(features, 'bad.yaml'), 'a: [1\nb: }\n');
  writeFileSync(path.join(features, 'widget.yaml'), 'apiVersion: v1\nkind: Widget\n');
  const scenarios = hostile.map(([step], index) => `Scenario: ${index}\n${step}\n`);
  writeFileSync(path.join(features, 'x.feature'), `Feature: Hostile\n${scenarios.join('\n')}`);
  const settings = {
    requireModule: [path.join(projectRoot, 'node_modules/ts-node/register')],
    require: [path.join(projectRoot, 'steps/**/!(*.test).ts')],
    format: ['json:out.json', 'progress:out.txt'],
    worldParameters: { cluster: 'sim', seed: 0 },
  };
  writeFileSync(path.join(folder, 'cucumber.json'), JSON.stringify({ default: settings }));
  return folder;
}

/** The outcome of each scenario: what its last step said. */
function play(folder: string): readonly string[] {
  const cucumber = path.join(projectRoot, 'node_modules/@cucumber/cucumber/bin/cucumber.js');
  const env = { ...process.env, TS_NODE_PROJECT: path.join(projectRoot, 'tsconfig.json') };
  const { status } = spawnSync(process.execPath, [cucumber], { cwd: folder, env, timeout: 120_000 });
  assert.equal(status, 1, 'the scenarios fail, and the run goes on to its end');
  const told = JSON.parse(readFileSync(path.join(folder, 'out.json'), 'utf8')) as readonly Told[];
  return told
    .flatMap(({ elements }) => elements)
    .map(
      ({ steps }) =>
        steps.map(({ result }) => result.error_message ?? '').find((message) => message !== '') ??
        'it passed',
    );
}

test('hostile names, paths, tables and documents end with one sentence that says where it stands', () => {
  const folder = laidOut();
  try {
    const outcomes = play(folder);
    assert.equal(outcomes.length, hostile.length);
    for (const [index, [step, says]] of hostile.entries())
      assert.match(outcomes[index]?.split('\n')[0] ?? '', says, step.slice(0, 200));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
