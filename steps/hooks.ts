import type { ITestCaseHookParameter, ITestStepHookParameter } from '@cucumber/cucumber';
import {
  After,
  Before,
  BeforeStep,
  AfterStep,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  setParallelCanAssign,
  setWorldConstructor,
} from '@cucumber/cucumber';
import { YAMLException } from 'js-yaml';
import { NotApplicable } from '#cluster/capability.ts';
import { comesToRest } from '#cluster/rest.ts';
import { JOURNAL_MEDIA_TYPE } from '#drift/kept-journal.ts';
import { minute, second } from '#kernel/time.ts';
import { attachTrace } from '#report/record.ts';
import { needsSolitude } from './alone.ts';
import { begin } from './beginning.ts';
import { letter } from './failure.ts';
import { Chronicle } from './chronicle.ts';
import { foreseenIn } from './foreseen.ts';
import { digestOf } from './journal-digest.ts';
import { Mistake } from './manifests.ts';
import { placeOf } from './place.ts';
import { Misspelled } from './table.ts';
import { Scenario } from './world.ts';

setWorldConstructor(Scenario);
/** Above every wait that a machine on the wall's clock agrees to; it ends its waits itself (milliseconds). */
setDefaultTimeout(1_200_000);
/** Scenarios of other runs may be under way on the same cluster, and have to end first (milliseconds). */
const ENTRY_LIMIT = 600_000;
/** At its end a scenario is given this long to come to rest, so that claims about the end can be judged. */
const REST_LIMIT = 10 * minute;
/** A machine that cannot know that it is at rest counts as resting when nothing was observed for so long. */
const QUIET = 1 * second;
/** So often it is given that time after the last step, when its journal is kept. */
const PATIENCE = 8;

/** Steps that speak of a refusal; before any other step a refusal that nobody expected fails the scenario. */
const SPEAKS_OF_REFUSAL = /refuse[sd]/;

const chronicles = new WeakMap<Scenario, Chronicle>();
const chronicleOf = (scenario: Scenario): Chronicle => chronicles.get(scenario) as Chronicle;

setParallelCanAssign((pickle, running) =>
  needsSolitude(pickle) ? running.length === 0 : !running.some(needsSolitude),
);

Before({ timeout: ENTRY_LIMIT }, async function (this: Scenario, { pickle }: ITestCaseHookParameter) {
  const foresight = { foreseen: foreseenIn(pickle.steps), alone: needsSolitude(pickle) };
  await begin(this, { ...this.parameters, ...foresight });
  chronicles.set(this, new Chronicle(pickle, this.cluster.now()));
});

BeforeStep(function (this: Scenario, { pickle, pickleStep, gherkinDocument }: ITestStepHookParameter) {
  const chronicle = chronicleOf(this);
  this.place = placeOf(gherkinDocument, pickleStep);
  if (chronicle.beginsActing(pickleStep)) this.mark = this.cluster.journal.length;
  chronicle.begin(pickleStep, this.cluster.now(), this.cluster.journal.length);
  if (!this.refusal || SPEAKS_OF_REFUSAL.test(pickleStep.text)) return;
  const { message } = this.refusal;
  this.refusal = undefined;
  throw new Error(
    letter(this, pickle, `the API server refused the step before, and no step expects it: ${message}`),
  );
});

AfterStep(function (this: Scenario, { pickle }: ITestStepHookParameter) {
  chronicleOf(this).end(this.cluster.now(), this.cluster.journal.length);
  const violations = this.watch?.catchUp() ?? [];
  const [first] = violations;
  if (first) throw new Error(letter(this, pickle, `${first.id} is violated: ${first.saw}`, first));
});

After(async function (this: Scenario, { pickle, result }: ITestCaseHookParameter) {
  const chronicle = chronicles.get(this);
  // it has no cluster
  if (!chronicle) return;
  const unexpected = result?.status === 'PASSED' ? this.refusal : undefined;
  const quiet = result?.status === 'PASSED' && (await comesToRest(this.cluster, REST_LIMIT));
  const verdicts = this.watch?.finish(this.cluster.now(), quiet) ?? [];
  attachTrace(
    (body, mediaType) => this.attach(body, mediaType),
    chronicle.trace(this, verdicts, digestOf(this.cluster.journal), result?.status === 'FAILED'),
  );
  if (this.parameters.journals) await keepJournal(this, chronicle);
  await this.cluster[Symbol.asyncDispose]();
  if (unexpected)
    throw new Error(
      letter(
        this,
        pickle,
        `the API server refused the last step, and no step expects it: ${unexpected.message}`,
      ),
    );
  const [late] = verdicts.flatMap(({ violations }) => violations);
  if (late && result?.status === 'PASSED')
    throw new Error(letter(this, pickle, `${late.id} is violated: ${late.saw}`, late));
});

async function keepJournal(scenario: Scenario, chronicle: Chronicle): Promise<void> {
  const { cluster } = scenario;
  let seen = -1;
  for (
    let time = 0;
    !cluster.can('clock.advance') && time < PATIENCE && seen < cluster.journal.length;
    time += 1
  ) {
    seen = cluster.journal.length;
    await cluster.during(QUIET);
  }
  scenario.attach(JSON.stringify(chronicle.journal(scenario)), JOURNAL_MEDIA_TYPE);
}

/** A step that needs what the machine cannot do makes the scenario not applicable; a failed one writes a letter. */
setDefinitionFunctionWrapper((step: (...args: unknown[]) => unknown) => {
  const wrapped = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    try {
      return await step.apply(this, args);
    } catch (error) {
      if (!(this instanceof Scenario) || !chronicles.has(this)) throw error;
      if (error instanceof NotApplicable) {
        chronicleOf(this).notApplicable = error.message;
        return 'skipped';
      }
      if (error instanceof Misspelled) throw new Mistake(this.place, error.message);
      if (error instanceof YAMLException) throw new Mistake(this.place, `this is not YAML: ${error.reason}`);
      if (error instanceof Error && !(error instanceof Mistake) && !error.message.includes('\n  again: '))
        error.message = letter(this, chronicleOf(this).pickle, error.message);
      throw error;
    }
  };
  Object.defineProperty(wrapped, 'length', { value: step.length });
  return wrapped;
});
