import type { Instant } from '#kernel/time.ts';
import type { Observation, View } from '#cluster/journal.ts';
import type { Resource } from '#model/resources.ts';
import type { Promises } from './promises.ts';

/** A documented claim about StatefulSets. Features carry its id as a tag. */
export interface Requirement {
  readonly id: `STS-${string}`;
  /** The claim in one sentence. */
  readonly sentence: string;
  /** Documentation page, KEP, issue or source file that makes the claim. */
  readonly source: string;
  readonly level: 'core' | 'extended';
}

/** What an invariant looks at when an observation comes. */
export interface Moment {
  /** Which Kubernetes the cluster runs. */
  readonly kubernetes: Promises;
  readonly observation: Observation;
  /** The cluster after the observation. */
  readonly now: View;
  /** The cluster before it. */
  readonly before: View;
  /** The cluster as the writer had seen it when it decided; `before` where the machine cannot know. */
  readonly seen: View;
}

/** One breach: what was seen, in a sentence, and if it helps what was expected, observed and to blame. */
export interface Breach {
  readonly saw: string;
  readonly expected?: string;
  readonly observed?: string;
  readonly causedBy?: string;
}

/** Watches one scenario; has a memory of its own. */
export interface Checker {
  /** Undefined when it has nothing to say about this observation, else what was wrong (empty when nothing was). */
  observe(moment: Moment): readonly Breach[] | undefined;
  /** At the end of the scenario: claims about what has happened by then. `quiet`: nothing further can happen. */
  finish?(now: View, at: Instant, quiet: boolean): readonly Breach[] | undefined;
}

/** A requirement that is checked on every observation of every scenario. */
export interface Invariant extends Requirement {
  readonly kind: 'state' | 'step' | 'liveness';
  /** Of which kinds of objects it is shown the observations. */
  readonly about: readonly Resource[];
  begin(): Checker;
}
