import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateMessages } from '@cucumber/gherkin';
import {
  AttachmentContentEncoding,
  IdGenerator,
  SourceMediaType,
  TestStepResultStatus,
  type Envelope,
} from '@cucumber/messages';
import { Collector } from './collect.ts';
import { attachTrace, type ScenarioTrace } from './record.ts';
import { isRequirement, requirementsOf } from './requirements.ts';

const feature = `Feature: Ordering
  Source: https://kubernetes.io/docs

  Background:
    Given a cluster

  Rule: One after the other

    @STS-ORDER-1
    Scenario Outline: <count> pods
      When <count> pods are made:
        | name  |
        | web-0 |

      Examples:
        | count |
        | 1     |
        | 2     |
`;

const trace: ScenarioTrace = {
  format: 1,
  cluster: 'sim',
  kubernetes: 'v1.36.3',
  seed: 0,
  journal: 'abc',
  observations: 1,
  virtualMs: 900,
  stepEnds: [0, 900],
  invariants: [],
  timeline: { end: 900, revisions: [], pods: [], claims: [], marks: [] },
};

const time = (ms: number): { seconds: number; nanos: number } => ({
  seconds: Math.floor(ms / 1000),
  nanos: (ms % 1000) * 1e6,
});
const options = {
  newId: IdGenerator.incrementing(),
  includeSource: false,
  includeGherkinDocument: true,
  includePickles: true,
  defaultDialect: 'en',
};
const sources = generateMessages(
  feature,
  'features/x.feature',
  SourceMediaType.TEXT_X_CUCUMBER_GHERKIN_PLAIN,
  options,
);
const pickles = sources.flatMap(({ pickle }) => pickle ?? []);

/** What Cucumber says when one pickle is run, with one status for each of its steps. */
function messagesOf(at: number, attempt: number, statuses: readonly TestStepResultStatus[]): Envelope[] {
  const pickle = pickles[at];
  assert.ok(pickle);
  const [testCaseId, started] = [`case ${at}`, `started ${at}.${attempt}`];
  const testSteps = pickle.steps.map(({ id }) => ({ id: `${testCaseId} ${id}`, pickleStepId: id }));
  const bodies: Envelope[] = [];
  attachTrace((body, mediaType) => {
    bodies.push({
      attachment: {
        body,
        mediaType,
        contentEncoding: AttachmentContentEncoding.IDENTITY,
        testCaseStartedId: started,
      },
    });
  }, trace);
  return [
    { testCase: { id: testCaseId, pickleId: pickle.id, testSteps } },
    { testCaseStarted: { id: started, attempt, testCaseId, timestamp: time(1000) } },
    ...testSteps.map(({ id }, i): Envelope => ({
      testStepFinished: {
        testCaseStartedId: started,
        testStepId: id,
        timestamp: time(1000),
        testStepResult: {
          status: statuses[i] ?? TestStepResultStatus.SKIPPED,
          duration: time(1),
          ...(statuses[i] === 'FAILED' && { message: 'Error: no' }),
        },
      },
    })),
    ...bodies,
    { testCaseFinished: { testCaseStartedId: started, timestamp: time(1012), willBeRetried: false } },
  ];
}

function collected(...envelopes: readonly Envelope[]): ReturnType<Collector['scenarios']> {
  const collector = new Collector();
  for (const envelope of [...sources, ...envelopes]) collector.see(envelope);
  return collector.scenarios();
}

const { PASSED, FAILED, SKIPPED, UNDEFINED } = TestStepResultStatus;

test('a record says where the scenario stands, what it claims, and what its steps say', () => {
  const [record] = collected(...messagesOf(1, 0, [PASSED, PASSED]));
  assert.ok(record);
  const { uri, line, feature: family, rule, claim, name, tags, status, realMs } = record;
  assert.deepEqual(
    { uri, line, family, rule, claim, name, tags, status, realMs },
    {
      uri: 'features/x.feature',
      line: 18,
      family: 'Ordering',
      rule: 'One after the other',
      claim: 'Source: https://kubernetes.io/docs',
      name: '2 pods',
      tags: ['@STS-ORDER-1'],
      status: 'passed',
      realMs: 12,
    },
  );
  assert.deepEqual(record.steps, [
    { keyword: 'Given', text: 'a cluster', line: 5, status: 'passed', at: 0 },
    {
      keyword: 'When',
      text: '2 pods are made:',
      table: [['name'], ['web-0']],
      line: 11,
      status: 'passed',
      at: 900,
    },
  ]);
  assert.deepEqual(record.trace, trace);
});

test('a scenario is as its gravest step, and its last attempt counts', () => {
  const statusOf = (...statuses: readonly TestStepResultStatus[]) =>
    collected(...messagesOf(0, 0, statuses))[0]?.status;
  assert.deepEqual(
    [statusOf(PASSED, SKIPPED), statusOf(FAILED, SKIPPED), statusOf(UNDEFINED, SKIPPED)],
    ['not applicable', 'failed', 'failed'],
  );
  const [first, again] = [messagesOf(0, 0, [FAILED]), messagesOf(0, 1, [PASSED, PASSED])];
  const records = collected(...first, ...again);
  assert.deepEqual(
    records.map(({ status, attempts }) => [status, attempts]),
    [['passed', 2]],
  );
  assert.equal(collected(...first)[0]?.failure, 'Error: no');
});

test('scenarios stand in the order of their features, whichever worker began first', () => {
  const [[first, ...one], [second, ...two]] = [0, 1].map((at) => messagesOf(at, 0, [PASSED, PASSED])) as [
    [Envelope, ...Envelope[]],
    [Envelope, ...Envelope[]],
  ];
  const records = collected(first, second, ...two, ...one);
  assert.deepEqual(
    records.map(({ name }) => name),
    ['1 pods', '2 pods'],
  );
});

test('a scenario that has not finished is left out', () => {
  assert.deepEqual(collected(...messagesOf(0, 0, [PASSED, PASSED]).slice(0, -1)), []);
});

test('a requirement is refuted by one failing scenario, and undecided when none applies', () => {
  const records = collected(...messagesOf(0, 0, [PASSED, PASSED]), ...messagesOf(1, 0, [FAILED]));
  assert.deepEqual(requirementsOf(records), { shown: [], refuted: ['STS-ORDER-1'], undecided: [] });
  assert.deepEqual(requirementsOf(records.slice(0, 1)).shown, ['STS-ORDER-1']);
  assert.deepEqual(requirementsOf(collected(...messagesOf(0, 0, [SKIPPED, SKIPPED]))).undecided, [
    'STS-ORDER-1',
  ]);
  assert.deepEqual(['@STS-ORDER-1', '@seed-001', '@core', '@Z10'].map(isRequirement), [
    true,
    false,
    false,
    false,
  ]);
});

test('an invariant that judged shows its requirement, and a violation refutes it', () => {
  const [record] = collected(...messagesOf(0, 0, [PASSED, PASSED]));
  assert.ok(record);
  const judged = (checked: number, saw?: string) => ({
    ...record,
    tags: [],
    trace: {
      ...trace,
      invariants: [{ id: 'STS-CLAIM-1', checked, violations: saw ? [{ at: 0, saw }] : [] }],
    },
  });
  assert.deepEqual(requirementsOf([judged(3), judged(0)]).shown, ['STS-CLAIM-1']);
  assert.deepEqual(requirementsOf([judged(3), judged(3, 'a claim was collected')]).refuted, ['STS-CLAIM-1']);
  assert.deepEqual(requirementsOf([judged(0)]), { shown: [], refuted: [], undecided: [] });
});
