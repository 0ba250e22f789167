import path from 'node:path';
import type { RealCluster } from '../open.ts';
import { docker } from './docker.ts';
import { imageOf } from './images.ts';
import { K3s } from './k3s.ts';
import { awaitReady } from './ready.ts';

/** As many nodes for pods as a simulated cluster has. */
const AGENTS = '3';

type Environment = { readonly [name: string]: string | undefined };

export interface K3sChoice {
  /** Of Kubernetes: `1.34`, or a release. */
  readonly version?: string | undefined;
  /** Leave it running for the next run. */
  readonly keep: boolean;
}

/** A cluster that was started for a run, and how scenarios reach it. */
export interface StartedK3s {
  readonly real: RealCluster;
  readonly cluster: K3s;
}

/**
 * Starts k3s in containers.
 * @param stopped aborted when the run is given up
 * @throws EnvironmentError without Docker, or when it does not start
 */
export async function startK3s(
  { version, keep }: K3sChoice,
  environment: Environment,
  stopped?: AbortSignal,
): Promise<StartedK3s> {
  const {
    STATEFULSPEC_K3S_IMAGE: instead,
    STATEFULSPEC_K3S_ARCHIVES: archives,
    STATEFULSPEC_K3S_AGENTS: agents = AGENTS,
  } = environment;
  const options = {
    image: imageOf(version, instead),
    agents: Number(agents),
    keep,
    archives: archives && path.resolve(archives),
    ready: awaitReady,
  };
  const cluster = await K3s.start(options, docker, stopped);
  const real = {
    kubeconfig: cluster.kubeconfig,
    context: 'default',
    iKnow: 'default',
    nodes: 'own',
    name: 'k3s',
    preloaded: archives !== undefined,
    containers: Object.fromEntries(cluster.containers),
  };
  return { real, cluster };
}
