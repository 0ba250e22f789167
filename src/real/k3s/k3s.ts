import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EnvironmentError } from '../environment-error.ts';
import type { ContainerPlan, ContainerRuntime, Running } from './runtime.ts';

/** The label of every container of ours: its value is the node's name. */
const NODE_LABEL = 'statefulspec.dev/node';
const SERVER = 'control-plane';
/** The cluster is on this machine's container network only. */
const TOKEN = 'statefulspec';
const TAIL = 20;
/** Characters of what a container says while it starts. */
const KEPT = 20_000;

/** As the simulated cluster and most others have it; k3s itself would take other addresses. */
const NETWORK = ['--cluster-cidr=10.244.0.0/16', '--service-cidr=10.96.0.0/16', '--cluster-dns=10.96.0.10'];
const WITHOUT = ['traefik', 'metrics-server', 'servicelb'].map((name) => `--disable=${name}`);
/** Pods go to agents, each of which can be lost; what the cluster itself needs tolerates this. */
const RESERVED = '--node-taint=node-role.kubernetes.io/control-plane:NoSchedule';

export interface K3sOptions {
  readonly image: string;
  /** Machines beside the server that pods go to. */
  readonly agents: number;
  /** Leave it running for the next run, and take the one of the last. */
  readonly keep: boolean;
  readonly archives?: string | undefined;
  /** Waits until the cluster of a kubeconfig is fit for use with so many nodes. */
  readonly ready: (kubeconfig: string, nodes: number) => Promise<void>;
}

/** A cluster of k3s in containers. */
export class K3s {
  readonly kubeconfig: string;
  /** The containers of the nodes that can be lost, by the nodes' names. */
  readonly containers: ReadonlyMap<string, string>;
  readonly #members: Members;
  readonly #keep: boolean;

  private constructor(kubeconfig: string, members: Members, keep: boolean) {
    this.kubeconfig = kubeconfig;
    this.#members = members;
    this.#keep = keep;
    this.containers = new Map(
      [...members.running].filter(([name]) => name !== SERVER).map(([name, { id }]) => [name, id]),
    );
  }

  /**
   * Starts server and agents and waits until scenarios can run.
   * @param stopped aborted when nobody wants it any more
   * @throws EnvironmentError without an engine, or when it does not start: then with the end of its logs
   */
  static async start(options: K3sOptions, runtime: ContainerRuntime, stopped?: AbortSignal): Promise<K3s> {
    await runtime.assertThere();
    const members = new Members(stopped);
    try {
      const file = await startMembers(options, runtime, members);
      await Promise.race([options.ready(file, options.agents + 1), interruption(stopped)]);
      return new K3s(file, members, options.keep);
    } catch (error) {
      const logs = members.tails();
      await members.remove();
      const why = error instanceof Error ? error.message : String(error);
      throw new EnvironmentError(`k3s (${options.image}) does not start: ${why}${logs}`);
    }
  }

  /** What each container has said. */
  logs(): Promise<ReadonlyMap<string, string>> {
    return this.#members.logs();
  }

  /** Stops it, unless it is kept. */
  async close(): Promise<void> {
    if (this.#keep) this.#members.forgetKubeconfig();
    else await this.#members.remove();
  }
}

async function startMembers(
  { image, agents, keep, archives }: K3sOptions,
  runtime: ContainerRuntime,
  members: Members,
): Promise<string> {
  const plan = (node: string, command: readonly string[], environment = {}): ContainerPlan => ({
    image,
    command: [...command, `--node-name=${node}`],
    environment: { K3S_TOKEN: TOKEN, ...environment },
    labels: { [NODE_LABEL]: node },
    archives,
    reuse: keep,
    hear: (text) => members.hear(node, text),
  });
  const reserved = agents > 0 ? [RESERVED] : [];
  const server = await runtime.server(plan(SERVER, ['server', ...WITHOUT, ...NETWORK, ...reserved]));
  members.add(SERVER, server);
  const joining = { K3S_URL: `https://${server.address}:6443` };
  for (let index = 1; index <= agents; index += 1)
    members.add(`node-${index}`, await runtime.agent(plan(`node-${index}`, ['agent'], joining)));
  return members.write(server.kubeconfig);
}

/** Fails when the start is given up. */
const interruption = (stopped: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    const giveUp = (): void => reject(new Error('interrupted'));
    stopped?.addEventListener('abort', giveUp);
    if (stopped?.aborted) giveUp();
  });

/** The containers that run, and what has to go with them. */
class Members {
  readonly running = new Map<string, Running>();
  readonly #said = new Map<string, string>();
  readonly #stopped: AbortSignal | undefined;
  #folder: string | undefined;

  constructor(stopped: AbortSignal | undefined) {
    this.#stopped = stopped;
  }

  /** @throws Error when the start has been given up meanwhile */
  add(name: string, running: Running): void {
    this.running.set(name, running);
    if (this.#stopped?.aborted) throw new Error('interrupted');
  }

  /** Only the end is kept: of a container that does not start, nobody can ask for its logs afterwards. */
  hear(name: string, text: string): void {
    this.#said.set(name, `${this.#said.get(name) ?? ''}${text}`.slice(-KEPT));
  }

  /** A kubeconfig that only its owner may read. */
  write(kubeconfig: string): string {
    this.#folder = mkdtempSync(path.join(os.tmpdir(), 'statefulspec-k3s-'));
    const file = path.join(this.#folder, 'kubeconfig');
    writeFileSync(file, kubeconfig, { mode: 0o600 });
    chmodSync(file, 0o600);
    return file;
  }

  async logs(): Promise<ReadonlyMap<string, string>> {
    const said = new Map<string, string>();
    for (const [name, running] of this.running)
      said.set(name, await running.logs().catch((error: unknown) => `no logs: ${String(error)}`));
    return said;
  }

  tails(): string {
    return [...this.#said]
      .map(([name, log]) => `\n--- ${name}\n${log.trimEnd().split('\n').slice(-TAIL).join('\n')}`)
      .join('');
  }

  async remove(): Promise<void> {
    await Promise.allSettled([...this.running.values()].map((running) => running.remove()));
    this.running.clear();
    this.forgetKubeconfig();
  }

  forgetKubeconfig(): void {
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
  }
}
