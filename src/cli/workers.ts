import { availableParallelism } from 'node:os';
import { loadSources, type IRunConfiguration } from '@cucumber/cucumber/api';

/** A worker has to load everything and to warm up, which takes about as long as so many scenarios on the simulator. */
const WORTH_A_WORKER = 50;
/** Two workers took longer than one process, however many scenarios there were (docs/performance.md). */
const FEWEST = 3;
const MOST = 8;

/**
 * How many workers are quicker than one process on the simulator; 0 for one process.
 * @param scenarios how many are to be run
 * @param processors how many are at hand
 */
export function workersFor(scenarios: number, processors: number): number {
  const workers = Math.min(processors, MOST, Math.floor(scenarios / WORTH_A_WORKER));
  return workers < FEWEST ? 0 : workers;
}

/** The same for a selection on this machine. Where there are few processors nothing is counted. */
export async function fittingWorkers(settings: IRunConfiguration): Promise<number> {
  const processors = availableParallelism();
  if (workersFor(Infinity, processors) === 0) return 0;
  const { plan } = await loadSources(settings.sources);
  return workersFor(plan.length, processors);
}
