import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { conformanceReport } from './conformance-report.ts';
import { journalDigest } from './digest.ts';
import { annotations, badge, summaryMarkdown } from './markdown.ts';
import { sampleRun } from './sample-run.ts';
import { lastLine, summaryOf } from './summary.ts';

const run = sampleRun(96);
const summary = summaryOf(run);

test('the summary counts passed, failed and not applicable apart', () => {
  assert.deepEqual(summary.scenarios, { passed: 91, failed: 2, notApplicable: 3 });
  assert.equal(summary.invariants.judged, 10);
  assert.deepEqual(summary.invariants.violated, ['partition-respected']);
  assert.equal(summary.failures[0]?.because, 'web-1 keeps revision web-6c8f9d7b54: not so');
  assert.equal(
    lastLine(summary, 'reports/index.html'),
    'conformance: 91 passed, 2 failed, 3 not applicable · 10 invariants · seed 7 · reports/index.html',
  );
});

test('the digest does not depend on the order of running', () => {
  assert.equal(journalDigest(run.scenarios), journalDigest(run.scenarios.toReversed()));
  assert.notEqual(journalDigest(run.scenarios), journalDigest(run.scenarios.slice(1)));
});

test('markdown, badge and annotations survive hostile names', () => {
  const failures = [{ uri: 'a,b.feature', line: 3, name: 'x | y\n<script>', because: '100%\nbroken' }];
  const text = summaryMarkdown({ ...summary, failures });
  assert.match(text, /\| x \\\| y &lt;script> \| a,b\.feature:3 \| 100% broken \|/);
  assert.equal(
    annotations({ ...summary, failures }),
    '::error file=a%2Cb.feature,line=3,title=x | y%0A<script>::100%25%0Abroken\n',
  );
  assert.deepEqual(JSON.parse(badge(summary)), {
    schemaVersion: 1,
    label: 'conformance',
    message: '2 of 93 failed',
    color: 'critical',
  });
});

test('the conformance report says what was shown and how to show it again', () => {
  const report = load(conformanceReport(run)) as {
    profiles: { core: { result: string; statistics: object; failedTests: string[] } }[];
    reproduce: object;
  };
  assert.equal(report.profiles[0]?.core.result, 'failure');
  assert.deepEqual(report.profiles[0]?.core.statistics, { passed: 91, skipped: 3, failed: 2 });
  assert.equal(report.profiles[0]?.core.failedTests.length, 2);
  assert.deepEqual(report.reproduce, {
    command: 'npm run conformance -- --seed 7',
    seed: 7,
    node: '24.21.0',
  });
});
