import type * as Open from '#real/open.ts';
import { exitCode, UsageError, type ExitCode } from './usage-error.ts';

/** How the command line names a real cluster. */
export interface RealOptions {
  readonly context?: string;
  readonly nodes?: string;
  readonly iKnow?: string;
  readonly k8sVersion?: string;
}

/** Loaded only for commands that go to a real cluster. */
const room = (): typeof Open => require('#real/open.ts') as typeof Open;

/** Runs what needs a real cluster; a lack of it is the environment's, and not the suite's, fault. */
export async function inEnvironment<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && error.name === 'EnvironmentError') {
      throw new UsageError(error.message, exitCode.environment);
    }
    throw error;
  }
}

/**
 * What scenarios need to open the cluster.
 * @throws UsageError with the code of a missing environment when it cannot be used
 */
export async function realCluster({
  context,
  nodes = 'own',
  iKnow,
  k8sVersion,
}: RealOptions): Promise<Open.RealCluster> {
  if (!['own', 'played'].includes(nodes))
    throw new UsageError(`--nodes ${nodes} is not known; there are own and played`);
  const real: Open.RealCluster = { context, nodes, iKnow, kubernetes: k8sVersion };
  await inEnvironment(() => room().assertReachable(real, process.env));
  return real;
}

/** A real cluster for one run of scenarios. */
export interface RealMachine {
  readonly real: Open.RealCluster;
  /** Removes what scenarios have left there. */
  readonly end: () => Promise<void>;
}

/**
 * Begins a run on a real cluster.
 * @throws UsageError with the code of a missing environment when it cannot be used
 */
export const beginReal = async (options: RealOptions): Promise<RealMachine> =>
  beginOn(await realCluster(options));

/** As beginReal, on a cluster that is known to answer. */
export async function beginOn(real: Open.RealCluster): Promise<RealMachine> {
  const run = await inEnvironment(() => room().beginRealRun(real, process.env));
  return {
    real: { ...real, run: run.id },
    end: async () => tellLeft((await inEnvironment(() => run.end())).left),
  };
}

/** `statefulspec cleanup`: removes what killed runs left on a cluster. */
export async function cleanup(options: RealOptions): Promise<ExitCode> {
  const real = await realCluster(options);
  const { removed, left, live } = await inEnvironment(() => room().cleanUp(real, process.env));
  process.stdout.write(`removed what ${removed.length} scenarios left\n`);
  for (const run of live) process.stdout.write(`left alone what belongs to run ${run}, which is alive\n`);
  tellLeft(left);
  return left.length > 0 ? exitCode.failures : exitCode.ok;
}

function tellLeft(left: readonly string[]): void {
  for (const object of left) process.stderr.write(`statefulspec: still there: ${object}\n`);
}
