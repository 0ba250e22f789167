import type { SimulatorOptions } from '#sim/simulator.ts';
import { check, type Difference } from './check.ts';
import { nameOf, readExpectation, readScenario } from './folders.ts';
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
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, journal: [], differences: [`could not be played: ${why}`], unstable: false };
  }
}
