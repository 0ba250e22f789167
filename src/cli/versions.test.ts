import assert from 'node:assert/strict';
import { suite as group, test } from 'node:test';
import type { PodSpan, ScenarioRecord } from '#report/record.ts';
import { fixtureSuite } from './fixture-suite.ts';
import { difference } from './versions/difference.ts';

const last = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
const feature = (step: string): string =>
  `Feature: F\n  Scenario: S\n    Given a cluster\n    Then ${step}\n`;

group('statefulspec versions', { concurrency: 2 }, () => {
  test('tells how many scenarios are the same, and ends with 0', async () => {
    using suite = fixtureSuite({
      'a.feature': feature('it holds'),
      'b.feature': feature('it does not hold'),
    });
    const { code, stdout } = await suite.statefulspec('versions', '1.33', '1.36');
    assert.equal(last(stdout), '2 same, 0 differ');
    assert.equal(code, 0);
  });

  test('a scenario that differs is told with what was seen and why, and is no failure', async () => {
    using suite = fixtureSuite({ 'a.feature': feature('availability is waited for') });
    const { code, stdout } = await suite.statefulspec('versions', '1.33', '1.36');
    assert.match(stdout, /^ {2}1\.33: failed: it is not$/m);
    assert.match(stdout, /^ {2}1\.36: passed$/m);
    assert.match(stdout, /^ {2}why: availabilityIsWaitedFor$/m);
    assert.match(stdout, /^availabilityIsWaitedFor \(1 scenario\): since 1\.34 .*kubernetes#130909/m);
    assert.equal(last(stdout), '0 same, 1 differ');
    assert.equal(code, 0);
  });

  test('a scenario that cannot be run ends it with 1', async () => {
    using suite = fixtureSuite({ 'a.feature': feature('no step means this') });
    const { code, stdout } = await suite.statefulspec('versions', '1.33', '1.36');
    assert.match(stdout, /features\/a\.feature:2 S: cannot be run/);
    assert.equal(code, 1);
  });

  test('an unknown version is a mistake of the caller', async () => {
    using suite = fixtureSuite({ 'a.feature': feature('it holds') });
    for (const args of [
      ['versions', '1.20', '1.36'],
      ['run', '--k8s-version', '1.20'],
    ]) {
      const { code, stderr } = await suite.statefulspec(...args);
      assert.equal(
        stderr.trim(),
        'statefulspec: Kubernetes 1.20 is not known; there are 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37',
      );
      assert.equal(code, 2);
    }
  });
});

const names = ['1.33', '1.36'] as const;

const recordOf = (spans: readonly Partial<PodSpan>[]): ScenarioRecord =>
  ({
    status: 'passed',
    trace: {
      timeline: { pods: [{ name: 'web-0', spans }], claims: [], revisions: [], marks: [], end: 9000 },
    },
  }) as unknown as ScenarioRecord;

test('runs that tell the same but for a second are the same', () => {
  const a = recordOf([{ from: 0, to: 5000, phase: 'Ready', revision: 0, incarnation: 0 }]);
  const b = recordOf([{ from: 300, to: 5900, phase: 'Ready', revision: 0, incarnation: 0 }]);
  assert.equal(difference(a, b, names), undefined);
});

test('the first stretch that is not the same is told for both', () => {
  const ready = { from: 0, to: 5000, phase: 'Ready', revision: 0, incarnation: 0 } as const;
  const a = recordOf([ready, { ...ready, from: 5000, to: 9000, phase: 'Terminating' }]);
  const b = recordOf([{ ...ready, to: 9000 }]);
  assert.equal(
    difference(a, b, names),
    '  1.33: web-0 is Ready from 0.0 s to 5.0 s\n  1.36: web-0 is Ready from 0.0 s to 9.0 s',
  );
});
