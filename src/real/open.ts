import os from 'node:os';
import path from 'node:path';
import type { Capability } from '#cluster/capability.ts';
import type { Cluster } from '#cluster/cluster.ts';
import { second } from '#kernel/time.ts';
import { Client } from './client.ts';
import { connectionTo } from './connection.ts';
import { EnvironmentError } from './environment-error.ts';
import { KubeCluster } from './kube-cluster.ts';
import type * as Docker from './k3s/docker.ts';
import { credentialsOf } from './kubeconfig.ts';
import type { NodeCommand } from './own/node-command.ts';
import { byProgram } from './own/node-command.ts';
import type { Cleaned } from './cleanup.ts';
import { endRun, removeAllSpaces } from './cleanup.ts';
import { beginRun } from './runs.ts';
import { assertVersion } from './server-version.ts';

/** Which real cluster, and how it is used. */
export interface RealCluster {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** `own`: the cluster's nodes; `played`: a control plane without kubelets. */
  readonly nodes?: string | undefined;
  /** A context that the caller knows to be for tests. */
  readonly iKnow?: string | undefined;
  /** `kubeconfig` unless it was started here. */
  readonly name?: string | undefined;
  /** Its nodes have all images already, and no registry to ask. */
  readonly preloaded?: boolean | undefined;
  /** Of nodes that are containers on this machine: the containers, by the nodes' names. */
  readonly containers?: { readonly [node: string]: string } | undefined;
  /** The run that scenarios belong to, so that they may run side by side; see beginRealRun. */
  readonly run?: string | undefined;
  /** The minor version that it has to be of, as `1.34`. */
  readonly kubernetes?: string | undefined;
}

/** What a scenario says of itself before it begins. */
export interface Foresight {
  /** What it will ask for beyond the API. */
  readonly foreseen?: readonly Capability[];
  /** It changes what scenarios share. */
  readonly alone?: boolean;
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

/** Opens the cluster of a kubeconfig for one scenario. */
export const openReal = (
  real: RealCluster,
  environment: Environment,
  { foreseen, alone }: Foresight = {},
): Promise<Cluster> =>
  KubeCluster.open({
    credentials: credentialsOf(choiceOf(real, environment)),
    playNodes: real.nodes === 'played',
    run: real.run,
    alone: real.run === undefined || alone,
    foreseen,
    commandNode: commandOf(real, environment),
    name: real.name,
    patience: patienceOf(environment),
    preloaded: real.preloaded,
  });

/** @throws EnvironmentError when it is no number of seconds */
function patienceOf({ STATEFULSPEC_PATIENCE: seconds }: Environment): number | undefined {
  if (seconds === undefined) return undefined;
  if (Number(seconds) > 0) return Number(seconds) * second;
  throw new EnvironmentError(`STATEFULSPEC_PATIENCE is a number of seconds, not "${seconds}"`);
}

const commandOf = (real: RealCluster, environment: Environment): NodeCommand | undefined =>
  nodeCommandOf(real, environment['STATEFULSPEC_NODE_COMMAND']);

function nodeCommandOf({ containers }: RealCluster, program: string | undefined): NodeCommand | undefined {
  if (!containers) return program ? byProgram(program) : undefined;
  // loaded only for nodes that are containers
  const { commandContainer } = require('./k3s/docker.ts') as typeof Docker;
  return async (action, node) => {
    const container = Object.hasOwn(containers, node) ? containers[node] : undefined;
    if (!container) throw new EnvironmentError(`node ${node} is no container that can be stopped`);
    await commandContainer(container, action);
  };
}

/** A run on a real cluster: what `RealCluster.run` names, and its end. */
export interface RealRun {
  readonly id: string;
  /** Removes what the run has left; a scenario that is under way is cut off. */
  end(): Promise<Cleaned>;
}

/** @throws EnvironmentError when a run could not begin */
export async function beginRealRun(real: RealCluster, environment: Environment): Promise<RealRun> {
  await assertReachable(real, environment);
  const client = clientOf(real, environment);
  const run = await beginRun(client);
  return { id: run.id, end: () => endRun(client, run, commandOf(real, environment)) };
}

/** @throws EnvironmentError when there is no cluster, it may not be used, or is of another version than asked */
export async function assertReachable(real: RealCluster, environment: Environment): Promise<void> {
  const connection = connectionTo(credentialsOf(choiceOf(real, environment)));
  const { code } = await connection.send({ method: 'GET', path: '/api/v1/namespaces?limit=1' });
  if (code !== 200) throw new EnvironmentError(`the API server refuses to list namespaces: ${code}`);
  if (real.kubernetes !== undefined) await assertVersion(connection, real.kubernetes);
}

/** Removes what killed runs left on the cluster. */
export const cleanUp = (real: RealCluster, environment: Environment): Promise<Cleaned> =>
  removeAllSpaces(clientOf(real, environment), commandOf(real, environment));

const clientOf = (real: RealCluster, environment: Environment): Client =>
  new Client(connectionTo(credentialsOf(choiceOf(real, environment))));
