import type {
  Attachment,
  Envelope,
  Pickle,
  TestCase,
  TestCaseStarted,
  TestStepResult,
  Timestamp,
} from '@cucumber/messages';
import { GherkinIndex } from './gherkin-index.ts';
import {
  TRACE_MEDIA_TYPE,
  type ScenarioRecord,
  type ScenarioStatus,
  type ScenarioTrace,
  type StepRecord,
} from './record.ts';

interface Attempt {
  readonly started: TestCaseStarted;
  readonly results: Map<string, TestStepResult>;
  trace?: ScenarioTrace;
  finished?: Timestamp;
}

const milliseconds = ({ seconds, nanos }: Timestamp): number => seconds * 1000 + nanos / 1e6;

/** A scenario without steps passes in Cucumber; it proves nothing, so it fails here. */
const emptiness = ({ steps }: Pickle): string | undefined =>
  steps.length === 0 ? 'it has no steps, so it proves nothing (is its first keyword misspelt?)' : undefined;

/** Cucumber's statuses from harmless to grave; a scenario is as its gravest step. */
const gravity = ['PASSED', 'SKIPPED', 'UNKNOWN', 'PENDING', 'UNDEFINED', 'AMBIGUOUS', 'FAILED'];

const statusOf = (worst: string): ScenarioStatus =>
  worst === 'PASSED' ? 'passed' : worst === 'SKIPPED' ? 'not applicable' : 'failed';

function worstOf(results: Iterable<TestStepResult>): string {
  let worst = 0;
  for (const { status } of results) worst = Math.max(worst, gravity.indexOf(status));
  return gravity[worst] ?? 'UNKNOWN';
}

/** Builds the scenarios' records out of Cucumber's messages, in the order of the features. */
export class Collector {
  readonly #index = new GherkinIndex();
  readonly #pickles = new Map<string, Pickle>();
  readonly #cases = new Map<string, TestCase>();
  readonly #attempts = new Map<string, Attempt>();

  see(envelope: Envelope): void {
    if (envelope.gherkinDocument) this.#index.add(envelope.gherkinDocument);
    if (envelope.pickle) this.#pickles.set(envelope.pickle.id, envelope.pickle);
    if (envelope.testCase) this.#cases.set(envelope.testCase.id, envelope.testCase);
    if (envelope.testCaseStarted) this.#begin(envelope.testCaseStarted);
    if (envelope.attachment) this.#attach(envelope.attachment);
    if (envelope.testStepFinished) {
      const { testCaseStartedId, testStepId, testStepResult } = envelope.testStepFinished;
      this.#attempts.get(testCaseStartedId)?.results.set(testStepId, testStepResult);
    }
    if (envelope.testCaseFinished)
      this.#finish(envelope.testCaseFinished.testCaseStartedId, envelope.testCaseFinished.timestamp);
  }

  /** The finished scenarios; of a scenario that was tried again, the last attempt. */
  scenarios(): readonly ScenarioRecord[] {
    const latest = new Map<string, Attempt>();
    for (const attempt of this.#attempts.values())
      if (attempt.finished) latest.set(attempt.started.testCaseId, attempt);
    return [...this.#cases.keys()].flatMap((id) => this.#record(latest.get(id)) ?? []);
  }

  #begin(started: TestCaseStarted): void {
    this.#attempts.set(started.id, { started, results: new Map() });
  }

  #finish(id: string, at: Timestamp): void {
    const attempt = this.#attempts.get(id);
    if (attempt) attempt.finished = at;
  }

  #attach({ mediaType, testCaseStartedId, body }: Attachment): void {
    const attempt =
      mediaType === TRACE_MEDIA_TYPE && testCaseStartedId ? this.#attempts.get(testCaseStartedId) : undefined;
    if (attempt) attempt.trace = JSON.parse(body) as ScenarioTrace;
  }

  #record(attempt: Attempt | undefined): ScenarioRecord | undefined {
    if (!attempt) return undefined;
    const { started, results, trace, finished } = attempt;
    const testCase = this.#cases.get(started.testCaseId);
    const pickle = testCase && this.#pickles.get(testCase.pickleId);
    if (!pickle || !finished) return undefined;
    const place = this.#index.get(pickle.astNodeIds.at(-1));
    const failure = [...results.values()].find(({ status }) => statusOf(status) === 'failed');
    const why = failure
      ? (failure.message ?? `a step is ${failure.status.toLowerCase()}`)
      : emptiness(pickle);
    return {
      uri: pickle.uri,
      line: pickle.location?.line ?? place?.line ?? 1,
      feature: place?.feature ?? pickle.uri,
      ...(place?.rule && { rule: place.rule }),
      ...(place?.claim && { claim: place.claim }),
      name: pickle.name,
      tags: pickle.tags.map(({ name }) => name),
      status: why === undefined ? statusOf(worstOf(results.values())) : 'failed',
      realMs: milliseconds(finished) - milliseconds(started.timestamp),
      steps: this.#steps(pickle, testCase, results, trace),
      ...(why !== undefined && { failure: why }),
      attempts: started.attempt + 1,
      ...(trace && { trace }),
    };
  }

  #steps(
    pickle: Pickle,
    testCase: TestCase,
    results: ReadonlyMap<string, TestStepResult>,
    trace?: ScenarioTrace,
  ): StepRecord[] {
    const resultOf = new Map(
      testCase.testSteps.map(({ id, pickleStepId }) => [pickleStepId, results.get(id)]),
    );
    return pickle.steps.map(({ id, text, astNodeIds, argument }, position) => {
      const place = this.#index.get(astNodeIds[0]);
      const result = resultOf.get(id);
      const at = trace?.stepEnds[position];
      return {
        keyword: place?.keyword ?? '',
        text,
        ...(argument?.dataTable && {
          table: argument.dataTable.rows.map(({ cells }) => cells.map(({ value }) => value)),
        }),
        ...(argument?.docString && { document: argument.docString.content }),
        line: place?.line ?? 0,
        status: (result?.status ?? 'UNKNOWN').toLowerCase() as StepRecord['status'],
        ...(result?.message !== undefined && { message: result.message }),
        ...(at !== undefined && { at }),
      };
    });
  }
}
