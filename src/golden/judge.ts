import type { SimulatorOptions } from '#sim/simulator.ts';
import { check, type Difference } from './check.ts';
import { nameOf, readExpectation, readScenario, UnreadableError } from './folders.ts';
import type { JournalLine } from '#drift/journal.ts';
import { normalise } from './normalise.ts';
import { Player } from './player.ts';

/** What came of one scenario folder. */
export interface Judgement {
  readonly name: string;
  /** Empty: the journal conforms. */
  readonly differences: readonly Difference[];
  readonly journal: readonly JournalLine[];
  /** The recordings disagree too much among themselves: played, not compared. */
  readonly unstable: boolean;
}

/** Plays a scenario folder on the simulator and compares the journal with what real clusters did. Never throws. */
export function judge(
  folder: string,
  options: Pick<SimulatorOptions, 'seed' | 'scheduleSeed'> = {},
): Judgement {
  const name = nameOf(folder);
  try {
    const journal = normalise(new Player(readScenario(folder), options).play());
    const expectation = readExpectation(folder);
    return {
      name,
      journal,
      differences: check(expectation, journal),
      unstable: expectation.unstable ?? false,
    };
  } catch (error) {
    return { name, journal: [], differences: [`could not be played: ${whyNot(error)}`], unstable: false };
  }
}

/** A file that cannot be read is told in a sentence; where our own code went wrong, its lines are told too. */
const whyNot = (error: unknown): string =>
  error instanceof UnreadableError
    ? error.message
    : error instanceof Error
      ? (error.stack ?? '')
      : String(error);
