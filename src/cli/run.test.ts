import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite as group, test } from 'node:test';
import { fixtureSuite } from './fixture-suite.ts';

const good = `@ordering
Feature: Ordering
  Rule: One after the other
    The documentation says so.

    @core
    Scenario: A good scenario
      Given a cluster
      Then it holds

    Scenario Outline: Many <what>
      Given a cluster
      Then it holds

      Examples:
        | what  |
        | pods  |
        | nodes |
`;
const bad = 'Feature: Bad\n  Scenario: It breaks\n    Given a cluster\n    Then it does not hold\n';
const skipped = 'Feature: Flying\n  Scenario: Up\n    Given a cluster that can fly\n    Then it holds\n';
const undefinedStep = 'Feature: Unknown\n  Scenario: Riddle\n    Given something that no step means\n';
const pending = 'Feature: Later\n  Scenario: Someday\n    Given a cluster\n    Then nobody knows\n';
const empty =
  'Feature: Hollow\n  Scenario: Nothing to do\n    Given in no step, this is a description after a blank\n';
const hollow = 'Feature: Hollow\n  Scenario: Nothing to do\n    this line is a description, not a step\n';
const broken = 'Feature: Broken\n  Scenario: x\n    Given a cluster\n  Nonsense here\n';

const last = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

group('the command line', { concurrency: 3 }, () => {
  test('a run of good scenarios ends with 0, the digest, the stable last line and every report', async () => {
    using suite = fixtureSuite({ 'good.feature': good, 'skipped.feature': skipped });
    const { code, stdout } = await suite.statefulspec('run', '--seed', '7');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^journal [0-9a-f]{64}$/m);
    assert.equal(
      last(stdout),
      'conformance: 3 passed, 0 failed, 1 not applicable · 1 invariants · seed 7 · reports/index.html',
    );
    for (const file of ['cucumber.html', 'junit.xml', 'messages.ndjson', 'summary.json']) {
      assert.ok(existsSync(path.join(suite.folder, 'reports', file)), file);
    }
    const page = readFileSync(path.join(suite.folder, 'reports', 'cucumber.html'), 'utf8');
    assert.ok(!page.includes('vnd.statefulspec'), 'the official page carries no trace');
  });

  test('the digest depends on the seed and on nothing else', async () => {
    using suite = fixtureSuite({ 'good.feature': good });
    const digest = async (...args: string[]) =>
      /^journal (\w+)/m.exec((await suite.statefulspec('run', ...args)).stdout)?.[1];
    const [first, again, other] = [
      await digest('--seed', '7'),
      await digest('--seed', '7', '--parallel', '2'),
      await digest('--seed', '8'),
    ];
    assert.ok(first);
    assert.equal(first, again);
    assert.notEqual(first, other);
  });

  const failing = [
    { why: 'a failed step', feature: bad, code: 1, says: /web-1 is not created/ },
    { why: 'an undefined step', feature: undefinedStep, code: 1, says: /is undefined/ },
    { why: 'a pending step', feature: pending, code: 1, says: /is pending/ },
    {
      why: 'a scenario without steps',
      feature: hollow,
      code: 1,
      says: /features\/x\.feature:2 "Nothing to do" has no steps/,
    },
    {
      why: 'a file that is no Gherkin',
      feature: broken,
      code: 2,
      says: /features\/x\.feature:4:3: expected: .*got 'Nonsense here'/,
    },
  ];
  for (const { why, feature, code, says } of failing) {
    test(`${why} fails the run with ${code}, and plain cucumber-js too`, async () => {
      using suite = fixtureSuite({ 'x.feature': feature });
      const ended = await suite.statefulspec('run');
      assert.equal(ended.code, code, ended.stdout + ended.stderr);
      assert.match(ended.stdout + ended.stderr, says);
      assert.equal((await suite.cucumber()).code, 1);
    });
  }

  test('a step keyword that only looks like a description is still a step', async () => {
    using suite = fixtureSuite({ 'x.feature': empty });
    assert.equal((await suite.statefulspec('run')).code, 1);
  });

  test('a selection that fits nothing ends with 3 and says which tag is unknown', async () => {
    using suite = fixtureSuite({ 'good.feature': good });
    const byTag = await suite.statefulspec('run', '--tags', '@nowhere');
    assert.equal(byTag.code, 3);
    assert.match(byTag.stderr, /none carries @nowhere; there are @core @ordering/);
    assert.equal((await suite.statefulspec('run', '--name', 'no such name')).code, 3);
    assert.equal((await suite.cucumber('--tags', '@nowhere')).code, 1);
  });

  const mistakes = [
    {
      args: ['run', 'features/missing.feature'],
      code: 2,
      says: /features\/missing\.feature: there is no such file/,
    },
    { args: ['run', '--seed', 'abc'], code: 2, says: /--seed takes a whole number from 0 up, not "abc"/ },
    { args: ['run', '--tags', '@a and ('], code: 2, says: /--tags: / },
    {
      args: ['run', '--cluster', 'k3s', '--k8s-version', '1.20'],
      code: 4,
      says: /there is no k3s image for Kubernetes 1\.20/,
    },
    { args: ['run', '--cluster', 'moon'], code: 2, says: /moon is not known/ },
    { args: ['run', '--nonsense'], code: 2, says: /unknown option '--nonsense'/ },
    { args: ['dance'], code: 2, says: /unknown command 'dance'/ },
  ];
  for (const { args, code, says } of mistakes) {
    test(`statefulspec ${args.join(' ')} ends with ${code} and one sentence`, async () => {
      using suite = fixtureSuite({ 'good.feature': good });
      const ended = await suite.statefulspec(...args);
      assert.equal(ended.code, code, ended.stderr);
      assert.match(ended.stderr, says);
      assert.ok(!/\n\s+at /.test(ended.stderr), 'no stack trace');
    });
  }

  test('plain cucumber-js takes a path, a line, tags, a name, two workers and a dry run', async () => {
    using suite = fixtureSuite({ 'good.feature': good });
    const runs = [
      [[], 3],
      [['features/good.feature'], 3],
      [['features/good.feature:7'], 1],
      [['--tags', '@core'], 1],
      [['--name', 'Many'], 2],
      [['--parallel', '2'], 3],
    ] as const;
    for (const [args, expected] of runs) {
      const { code, stdout } = await suite.cucumber(...args);
      assert.equal(code, 0, stdout);
      assert.match(
        stdout,
        new RegExp(`^${expected} scenarios? \\(${expected} passed\\)`, 'm'),
        args.join(' '),
      );
    }
    assert.equal((await suite.cucumber('--dry-run')).code, 0);
  });

  test('a dry run finds an undefined step', async () => {
    using suite = fixtureSuite({ 'x.feature': undefinedStep });
    assert.equal((await suite.cucumber('--dry-run')).code, 1);
    const ended = await suite.statefulspec('run', '--dry-run');
    assert.equal(ended.code, 1);
    assert.match(last(ended.stdout), /^dry run: 1 scenarios, 1 problems/);
  });

  test('list tells features, tags and steps, also as JSON', async () => {
    using suite = fixtureSuite({ 'good.feature': good });
    const text = await suite.statefulspec('list');
    assert.equal(text.code, 0, text.stderr);
    assert.match(
      text.stdout,
      /Ordering {2}\(features\/good\.feature, 3 scenarios\)\n {6}7: A good scenario {2}@ordering {2}@core/,
    );
    const { features, tags, steps } = JSON.parse(
      (await suite.statefulspec('list', '--json')).stdout,
    ) as Record<string, unknown[]>;
    assert.deepEqual([features?.length, tags, steps?.length], [1, ['@core', '@ordering'], 7]);
  });

  test('two shards are merged into one report', async () => {
    using suite = fixtureSuite({ 'good.feature': good, 'bad.feature': bad });
    await suite.statefulspec('run', '--shard', '1/2', '--out', 'one');
    await suite.statefulspec('run', '--shard', '2/2', '--out', 'two');
    const merged = await suite.statefulspec(
      'report',
      'one/messages.ndjson',
      'two/messages.ndjson',
      '--out',
      'both',
    );
    assert.equal(merged.code, 1, merged.stderr);
    const whole = await suite.statefulspec('run', '--out', 'whole');
    assert.match(last(merged.stdout), /^conformance: 3 passed, 1 failed, 0 not applicable/);
    assert.equal(/^journal .*/m.exec(merged.stdout)?.[0], /^journal .*/m.exec(whole.stdout)?.[0]);
    const broken = await suite.statefulspec('report', 'cucumber.js');
    assert.equal(broken.code, 2);
    assert.match(broken.stderr, /cucumber\.js:2: this is no Cucumber message/);
  });
});
