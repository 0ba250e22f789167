import os from 'node:os';
import path from 'node:path';
import type { Capability } from '#cluster/capability.ts';
import type { Cluster } from '#cluster/cluster.ts';
import { Client } from './client.ts';
import { Connection } from './connection.ts';
import { EnvironmentError } from './environment-error.ts';
import { KubeCluster } from './kube-cluster.ts';
import { credentialsOf } from './kubeconfig.ts';
import { removeAllSpaces } from './space.ts';

/** Which real cluster, and how it is used. */
export interface RealCluster {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** `own`: the cluster's nodes; `played`: a control plane without kubelets. */
  readonly nodes?: string | undefined;
  /** A context that the caller knows to be for tests. */
  readonly iKnow?: string | undefined;
}

type Environment = { readonly [name: string]: string | undefined };

/** @throws EnvironmentError when there is no such cluster, or it may not be used */
function choiceOf({ kubeconfig, context, iKnow }: RealCluster, environment: Environment) {
  const file =
    kubeconfig ??
    environment['STATEFULSPEC_KUBECONFIG'] ??
    environment['KUBECONFIG'] ??
    path.join(os.homedir(), '.kube', 'config');
  const listed = (environment['STATEFULSPEC_CONTEXTS'] ?? '').split(',').map((name) => name.trim());
  return { file, context, allowed: [...listed, ...(iKnow === undefined ? [] : [iKnow])].filter(Boolean) };
}

/**
 * Opens the cluster of a kubeconfig for one scenario.
 * @param foreseen what the scenario will ask for beyond the API
 */
export const openReal = (
  real: RealCluster,
  environment: Environment,
  foreseen: readonly Capability[] = [],
): Promise<Cluster> =>
  KubeCluster.open({
    credentials: credentialsOf(choiceOf(real, environment)),
    playNodes: real.nodes === 'played',
    foreseen,
    nodeProgram: environment['STATEFULSPEC_NODE_COMMAND'],
  });

/** @throws EnvironmentError when a run could not begin */
export async function assertReachable(real: RealCluster, environment: Environment): Promise<void> {
  const connection = new Connection(credentialsOf(choiceOf(real, environment)));
  const { code } = await connection.send({ method: 'GET', path: '/api/v1/namespaces?limit=1' });
  connection.close();
  if (code !== 200) throw new EnvironmentError(`the API server refuses to list namespaces: ${code}`);
}

/** Removes what killed runs left on the cluster. */
export async function cleanUp(
  real: RealCluster,
  environment: Environment,
): ReturnType<typeof removeAllSpaces> {
  const connection = new Connection(credentialsOf(choiceOf(real, environment)));
  const result = await removeAllSpaces(new Client(connection));
  connection.close();
  return result;
}
