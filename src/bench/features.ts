import { Writable } from 'node:stream';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import { SimCluster } from '#sim/sim-cluster.ts';
import type { Figure, Workload } from './figure.ts';

/** The ways into a simulated cluster; each runs to its end before it gives its promise back. */
const WAYS = ['request', 'until', 'during'] as const;

type Way = (...given: never[]) => unknown;

/** CPU time of this thread, user and system together: apart they are too coarse for a single call. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Counts the CPU time that is spent inside clusters while `act` runs. */
async function insideClustersMs(act: () => Promise<void>): Promise<number> {
  const ways = SimCluster.prototype as unknown as Record<(typeof WAYS)[number], Way>;
  const kept = WAYS.map((way) => [way, ways[way]] as const);
  let spent = 0;
  for (const [way, original] of kept) {
    ways[way] = function (this: SimCluster, ...given: never[]) {
      const before = threadMs();
      const promise = original.apply(this, given);
      spent += threadMs() - before;
      return promise;
    };
  }
  try {
    await act();
  } finally {
    for (const [way, original] of kept) ways[way] = original;
  }
  return spent;
}

const silent = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

export const features: Workload = {
  name: 'features',
  async measure(): Promise<readonly Figure[]> {
    const { runConfiguration } = await loadConfiguration({ provided: { format: ['message'] } });
    const settings = { ...runConfiguration, plugins: { specifiers: [], options: {} } };
    let scenarios = 0;
    // once only: support code that is loaded already registers no steps again
    const spent = await insideClustersMs(async () => {
      await runCucumber(settings, { stdout: silent(), stderr: silent() }, ({ testCaseFinished }) => {
        if (testCaseFinished) scenarios += 1;
      });
    });
    return [
      { name: 'all features: inside clusters', value: spent, unit: 'ms' },
      { name: 'all features: a scenario', value: spent / Math.max(scenarios, 1), unit: 'ms' },
    ];
  },
};
