import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type * as Start from '#real/k3s/start.ts';
import { beginOn, beginReal, inEnvironment, type RealOptions } from './real.ts';
import { exitCode, UsageError } from './usage-error.ts';

export interface MachineOptions extends RealOptions {
  readonly cluster: string;
  readonly k8sVersion?: string;
  readonly keep?: boolean;
  readonly dryRun?: boolean;
  readonly out: string;
}

/** The cluster of a run, for as long as the run takes. */
export interface Machine {
  /** What the scenarios are told of it. */
  readonly parameters: Record<string, unknown>;
  /** @param failed then what it has said is put beside the reports */
  close(failed: boolean): Promise<void>;
}

const nothingToClose = async (): Promise<void> => undefined;

/** A real cluster is asked first whether it is there; one in containers is started. */
export async function machineOf(options: MachineOptions): Promise<Machine> {
  const { cluster } = options;
  if (!['sim', 'k3s', 'kubeconfig'].includes(cluster))
    throw new UsageError(`--cluster ${cluster} is not known; there are sim, k3s and kubeconfig`);
  if (cluster === 'sim' || options.dryRun) return { parameters: { cluster }, close: nothingToClose };
  if (cluster === 'kubeconfig') {
    const { real, end } = await beginReal(options);
    return { parameters: { cluster, real }, close: end };
  }
  return startedK3s(options);
}

async function startedK3s({ k8sVersion, keep = false, out }: MachineOptions): Promise<Machine> {
  const { startK3s } = require('#real/k3s/start.ts') as typeof Start;
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    const { real, cluster } = await inEnvironment(() =>
      startK3s({ version: k8sVersion, keep }, process.env, stopping.signal),
    );
    const run = await beginOn(real);
    const close = async (failed: boolean): Promise<void> => {
      if (failed) writeLogs(out, await cluster.logs());
      if (keep) await run.end();
      await cluster.close();
    };
    return { parameters: { cluster: 'kubeconfig', real: run.real }, close };
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    throw new UsageError('interrupted while k3s was being started', exitCode.interrupted);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}

function writeLogs(out: string, logs: ReadonlyMap<string, string>): void {
  mkdirSync(out, { recursive: true });
  for (const [name, text] of logs) writeFileSync(path.join(out, `k3s-${name}.log`), text);
}
