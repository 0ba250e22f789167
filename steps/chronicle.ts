import type { Pickle, PickleStep } from '@cucumber/messages';
import { keep, type KeptJournal } from '#drift/kept-journal.ts';
import type { Instant } from '#kernel/time.ts';
import type { Verdict } from '#conformance/watch.ts';
import type { Mark, ScenarioTrace } from '#report/record.ts';
import { timelineOf } from '#report/timeline.ts';
import { tailOf } from './failure.ts';
import type { Scenario } from './world.ts';

/** What a scenario hands over to the reports: when its steps ended, what the user did, what the invariants said. */
export class Chronicle {
  readonly pickle: Pickle;
  readonly start: Instant;
  notApplicable: string | undefined;
  readonly #stepEnds: number[] = [];
  readonly #marks: Mark[] = [];
  /** How long the journal was when each step began. */
  readonly #positions: number[] = [];
  /** How long it was when the newest step that ended did. */
  #ended = 0;
  #acting = false;

  constructor(pickle: Pickle, start: Instant) {
    this.pickle = pickle;
    this.start = start;
  }

  /** True at the first of a run of When steps. */
  beginsActing({ type }: PickleStep): boolean {
    const acting = type === 'Action';
    const begins = acting && !this.#acting;
    this.#acting = acting;
    return begins;
  }

  /** @param position the length of the journal */
  begin({ type, text }: PickleStep, at: Instant, position: number): void {
    this.#positions.push(position);
    if (type === 'Action') this.#marks.push({ at: at - this.start, kind: 'action', text });
  }

  /** @param position the length of the journal */
  end(at: Instant, position: number): void {
    this.#stepEnds.push(at - this.start);
    this.#ended = position;
  }

  /** Everything that was observed, to be held against what another machine showed. */
  journal({ cluster }: Scenario): KeptJournal {
    const { uri, location, name, steps } = this.pickle;
    const facts = {
      place: `${uri}:${location?.line ?? 1}`,
      name,
      cluster: cluster.name,
      kubernetes: cluster.kubernetes,
      namespace: cluster.namespace,
      started: this.start,
      steps: steps.map(({ text }) => text),
    };
    return keep(cluster.journal.since(0), facts, (position) => this.#stepAt(position));
  }

  /** What comes after the last step has ended counts as one step more. */
  #stepAt(position: number): number {
    const begun = this.#positions.filter((start) => start <= position).length;
    return position >= this.#ended && begun === this.#positions.length ? begun + 1 : begun;
  }

  /** @param failed then the tail of the journal goes along */
  trace(scenario: Scenario, verdicts: readonly Verdict[], journal: string, failed: boolean): ScenarioTrace {
    const { cluster, parameters } = scenario;
    const end = cluster.now();
    const relative = (at: Instant) => at - this.start;
    const violations = verdicts.flatMap(({ violations: found }) => found);
    const broken: Mark[] = violations.map(({ id, saw, at }) => ({
      at: relative(at),
      kind: 'violation',
      text: `${id}: ${saw}`,
    }));
    return {
      format: 1,
      cluster: cluster.name,
      kubernetes: cluster.kubernetes,
      seed: parameters.seed ?? 0,
      journal,
      observations: cluster.journal.length,
      virtualMs: end - this.start,
      stepEnds: this.#stepEnds,
      invariants: verdicts.map(({ id, checked, violations: found }) => ({
        id,
        checked,
        violations: found.map(({ at, saw, expected, observed, causedBy }) => ({
          at: relative(at),
          saw,
          ...(expected && { expected }),
          ...(observed && { observed }),
          ...(causedBy && { causedBy }),
        })),
      })),
      timeline: timelineOf(cluster.journal.since(0), this.start, end, [...this.#marks, ...broken]),
      ...(this.notApplicable !== undefined && { notApplicable: this.notApplicable }),
      ...(failed && { tail: tailOf(scenario) }),
    };
  }
}
