import type { Envelope, Pickle } from '@cucumber/messages';
import type { Plugin } from '@cucumber/cucumber/api';
import { nearestStep } from './nearest-step.ts';

/** What a run did that Cucumber itself would let pass: nothing ran, a scenario was empty, a step has no meaning. */
export interface Watch {
  see(envelope: Envelope): void;
  /** One sentence a problem; none when the run may count. */
  problems(): readonly string[];
}

/** Statuses that mean that a step was never decided. Strict mode fails them too, except in a dry run. */
const undecided: ReadonlySet<string> = new Set(['UNDEFINED', 'PENDING', 'AMBIGUOUS']);

const nameOf = (pickle: Pickle): string => `${pickle.uri}:${pickle.location?.line ?? 1} "${pickle.name}"`;

/** Watches one run. */
export function watch(): Watch {
  const pickles = new Map<string, Pickle>();
  const stepTexts = new Map<string, string>();
  const pickleOfStep = new Map<string, Pickle>();
  const problems = new Set<string>();
  const patterns: string[] = [];
  let cases = 0;
  let unreadable = false;

  const seeCase = (
    pickleId: string,
    steps: readonly { id: string; pickleStepId?: string | undefined }[],
  ): void => {
    cases += 1;
    const pickle = pickles.get(pickleId);
    if (!pickle) return;
    if (pickle.steps.length === 0) problems.add(`${nameOf(pickle)} has no steps, so it would prove nothing`);
    for (const step of steps) {
      pickleOfStep.set(step.id, pickle);
      const text = pickle.steps.find(({ id }) => id === step.pickleStepId)?.text;
      if (text !== undefined) stepTexts.set(step.id, text);
    }
  };

  return {
    see({ pickle, parseError, stepDefinition, testCase, testStepFinished }) {
      if (stepDefinition) patterns.push(stepDefinition.pattern.source);
      if (pickle) pickles.set(pickle.id, pickle);
      if (parseError) unreadable = true;
      if (testCase) seeCase(testCase.pickleId, testCase.testSteps);
      const status = testStepFinished?.testStepResult.status;
      if (!testStepFinished || !status || !undecided.has(status)) return;
      const owner = pickleOfStep.get(testStepFinished.testStepId);
      const step = stepTexts.get(testStepFinished.testStepId) ?? 'a hook';
      const meant = status === 'UNDEFINED' ? nearestStep(step, patterns) : undefined;
      const hint = meant === undefined ? '' : `; the nearest is: ${meant}`;
      const where = owner ? nameOf(owner) : 'a scenario';
      problems.add(`${where}: the step "${step}" is ${status.toLowerCase()}${hint}`);
    },
    problems: () =>
      unreadable ? [] : cases === 0 ? ['no scenario matched, so nothing was checked'] : [...problems],
  };
}

/**
 * The Cucumber plugin: a run with a problem fails, whichever way Cucumber was started. It speaks at the end of the
 * process, because a plugin that throws would keep the formatters from finishing their files.
 */
export const guard: Plugin = {
  type: 'plugin',
  coordinator({ operation, on, logger }) {
    if (operation !== 'runCucumber') return undefined;
    const run = watch();
    on('message', (envelope) => run.see(envelope));
    return () => {
      const problems = run.problems();
      for (const problem of problems) logger.error(`statefulspec: ${problem}`);
      if (problems.length > 0)
        process.once('exit', () => {
          process.exitCode = 1;
        });
    };
  },
};
