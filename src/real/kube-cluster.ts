import type { Capabilities, Capability } from '#cluster/capability.ts';
import { NotApplicable } from '#cluster/capability.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { Condition } from '#cluster/condition.ts';
import { UnmetError } from '#cluster/condition.ts';
import { durationText } from '#cluster/duration-text.ts';
import type { Journal, Observation } from '#cluster/journal.ts';
import { GrowingJournal } from '#cluster/journal.ts';
import type { Answer, Request } from '#cluster/request.ts';
import type { Duration, Instant } from '#kernel/time.ts';
import { minute, second } from '#kernel/time.ts';
import type { KubeObject, PersistentVolume } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import { Client } from './client.ts';
import type { Connection } from './connection.ts';
import { connectionTo } from './connection.ts';
import { EnvironmentError } from './environment-error.ts';
import type { Credentials } from './kubeconfig.ts';
import { named } from './namespace-names.ts';
import { Observers } from './observers.ts';
import { OwnMachine } from './own/machine.ts';
import type { NodeCommand } from './own/node-command.ts';
import { notPlayable } from './played/limits.ts';
import { PlayedMachine } from './played/machine.ts';
import { beginRun } from './runs.ts';
import { Sequencer } from './sequencer.ts';
import { serverVersion } from './server-version.ts';
import { isUnmarked, marked, unmarked } from './mark.ts';
import { LABEL, markAsOurs, removeSpace, RUN } from './space.ts';
import type { Turn } from './turns.ts';
import { enter } from './turns.ts';
import type { Change } from './watcher.ts';
import { Watcher } from './watcher.ts';

/** A scenario that only lets time pass may take about a minute, unless the run says otherwise. */
const PATIENCE: Duration = 45 * second;
/** What is expected to happen is waited for longer: most waits end early. */
const WAIT_LIMIT: Duration = 3 * minute;
/** The watch shows a write of ours within milliseconds; a broken one takes this long to be noticed. */
const ECHO_LIMIT: Duration = 3 * second;
/** A namespace is usable once the control plane has put its service account and the root certificate there. */
const FURNISH_LIMIT: Duration = 15 * second;
/** For writes whose answer does not say what will be observed. */
const ECHO_PAUSE: Duration = 150;

type Observed = Omit<Observation, 'position'>;

export interface KubeClusterOptions {
  readonly credentials: Credentials;
  /** Play the nodes of a control plane that has none. */
  readonly playNodes: boolean;
  /** The run that the scenario belongs to; else it is one of its own. */
  readonly run?: string | undefined;
  /** Changes what all scenarios share: nodes, classes, volumes by name. Without a run it is alone in any case. */
  readonly alone?: boolean | undefined;
  /** What the scenario will ask for beyond the API, as far as its sentences tell. */
  readonly foreseen?: readonly Capability[] | undefined;
  /** How long a scenario may let time pass in one step (milliseconds). */
  readonly patience?: Duration | undefined;
  /** Its nodes have all images already, and no registry to ask. */
  readonly preloaded?: boolean | undefined;
  /** Stops and starts the cluster's own nodes. */
  readonly commandNode?: NodeCommand | undefined;
  /** `kubeconfig` unless it is known better. */
  readonly name?: string | undefined;
}

/** A real cluster behind the port: one namespace for one scenario, on the wall's clock. */
export class KubeCluster implements Cluster {
  readonly name: string;
  readonly kubernetes: string;
  readonly namespace: string;
  warnings: readonly string[] = [];
  readonly #patience: Duration;
  readonly #connection: Connection;
  readonly #client: Client;
  readonly #journal = new GrowingJournal();
  readonly #observers = new Observers<Observed>((observed) => void this.#journal.add(observed));
  readonly #sequencer = new Sequencer((changes) => this.#see(changes));
  readonly #watchers = new Map<Resource, Watcher>();
  readonly #played: PlayedMachine | undefined;
  readonly #own: OwnMachine | undefined;
  readonly #turn: Turn;
  readonly #alone: boolean;

  private constructor(
    connection: Connection,
    kubernetes: string,
    turn: Turn,
    {
      playNodes,
      credentials,
      alone = false,
      foreseen = [],
      commandNode,
      name = 'kubeconfig',
      patience = PATIENCE,
      preloaded = false,
    }: KubeClusterOptions,
  ) {
    this.#connection = connection;
    this.#client = new Client(connection);
    this.name = name;
    this.#patience = patience;
    this.kubernetes = kubernetes;
    this.namespace = turn.namespace.metadata.name;
    this.#turn = turn;
    this.#alone = alone;
    const view = () => this.#journal.now();
    const shown = async (holds: () => boolean, limit = ECHO_LIMIT) =>
      void (holds() || (await this.#observers.watch(holds, limit)));
    const stage = { client: this.#client, namespace: this.namespace, view, shown };
    if (playNodes) this.#played = new PlayedMachine({ ...stage, alone });
    else
      this.#own = new OwnMachine({
        ...stage,
        connection,
        credentials,
        foreseen,
        run: turn.namespace.metadata.labels?.[RUN] ?? '',
        commandNode,
        machine: name,
        preloaded,
      });
  }

  /**
   * Opens the cluster for one scenario.
   * @throws EnvironmentError when it cannot be reached, or is not fit for it
   */
  static async open(options: KubeClusterOptions): Promise<KubeCluster> {
    const connection = connectionTo(options.credentials);
    const kubernetes = await serverVersion(connection);
    const turn = await turnOf(new Client(connection), options);
    const alone = options.alone ?? options.run === undefined;
    const cluster = new KubeCluster(connection, kubernetes, turn, { ...options, alone });
    try {
      await cluster.#begin();
    } catch (error) {
      await cluster[Symbol.asyncDispose]().catch(() => undefined);
      throw error;
    }
    return cluster;
  }

  get journal(): Journal {
    return this.#journal;
  }

  now(): Instant {
    return Date.now();
  }

  async request(request: Request): Promise<Answer> {
    const isWrite = !['get', 'list'].includes(request.verb) && !request.query?.['dryRun'];
    if (isWrite && !request.resource.namespaced && !this.#alone)
      throw new Error(`a scenario that changes a ${request.resource.kind} has to be alone: steps/alone.ts`);
    const meant = marked(named(request, this.namespace), this.namespace);
    const { answer, warnings } = await this.#client.ask((await this.#own?.prepare(meant)) ?? meant);
    this.warnings = warnings;
    if (isWrite) await this.#echo(request, answer);
    return this.#toldBack(answer);
  }

  async until(condition: Condition, within: Duration): Promise<void> {
    let outcome = condition.check(this.#journal.now());
    if (outcome.met) return;
    const limit = Math.min(within, Math.max(WAIT_LIMIT, this.#patience));
    if (limit < within && this.#played?.hasLostNode)
      throw new NotApplicable(`a wait of up to ${durationText(within)} after the loss of a node`, this.name);
    await this.#observers.watch(() => {
      outcome = condition.check(this.#journal.now());
      return outcome.met;
    }, limit);
    if (outcome.met) return;
    const lack = this.#own?.lack;
    if (lack) throw lack;
    const asked = limit < within ? ` of the ${durationText(within)} that it may take` : '';
    throw new UnmetError(condition, outcome.because, `not within ${durationText(limit)}${asked}`);
  }

  async during(span: Duration, watch?: () => void): Promise<void> {
    if (span > this.#patience)
      throw new NotApplicable(
        `a wait of ${durationText(span)}: its clock is the wall's, and its patience ${durationText(this.#patience)}`,
        this.name,
      );
    await this.#observers.watch(() => (watch?.(), false), span);
  }

  can<C extends Capability>(capability: C): Capabilities[C] | undefined {
    const able: Partial<Capabilities> = (this.#played ?? this.#own)?.capabilities ?? {};
    return able[capability];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const watcher of this.#watchers.values()) watcher.stop();
    this.#played?.stop();
    await this.#own?.stop();
    const left = await removeSpace(this.#client, this.namespace);
    await this.#turn.end();
    if (left.length > 0)
      throw new EnvironmentError(`namespace ${this.namespace} leaves behind: ${left.join(', ')}`);
  }

  async #begin(): Promise<void> {
    const { namespace } = this.#turn;
    const since = namespace.metadata.resourceVersion;
    const tell = (change: Change): void => this.#sequencer.add(change);
    tell({ type: 'ADDED', resource: resources.Namespace, object: namespace, revision: Number(since) });
    const all = Object.values(resources).map(async (resource) => {
      const concerns = (object: KubeObject): boolean => this.#concerns(resource, object);
      const scope = resource.namespaced ? { namespace: this.namespace, since } : {};
      const watcher = new Watcher(this.#connection, { resource, concerns, tell, ...scope });
      this.#watchers.set(resource, watcher);
      if (!(await watcher.start())) this.#watchers.delete(resource);
    });
    await Promise.all(all);
    this.#sequencer.flush();
    this.#observers.catchUp();
    await Promise.all([this.#played?.furnish(), this.#untilUsable()]);
    this.#sequencer.flush();
    this.#observers.catchUp();
  }

  async #untilUsable(): Promise<void> {
    const has = (resource: Resource, name: string): boolean =>
      this.#journal.now().get(resource, this.namespace, name) !== undefined;
    const usable = (): boolean =>
      has(resources.ServiceAccount, 'default') && has(resources.ConfigMap, 'kube-root-ca.crt');
    if (usable() || (await this.#observers.watch(usable, FURNISH_LIMIT))) return;
    throw new EnvironmentError(
      `namespace ${this.namespace} has no default service account: is the controller manager running?`,
    );
  }

  /** Objects without a namespace are the scenario's when they say so, or when all of the cluster may use them. */
  #concerns(resource: Resource, object: KubeObject): boolean {
    if (resource.namespaced) return true;
    const owner = object.metadata.labels?.[LABEL];
    if (resource === resources.Namespace) return object.metadata.name === this.namespace;
    if (resource === resources.PersistentVolume)
      return (
        owner === this.namespace || (object as PersistentVolume).spec.claimRef?.namespace === this.namespace
      );
    if (owner === undefined) return resource !== resources.Node || !this.#played;
    return owner === this.namespace || (this.#played?.concerns(object) ?? false);
  }

  /** Those who act on the cluster do so at once, whether or not the scenario waits. */
  #see(changes: readonly Change[]): void {
    const at = Date.now();
    const machine = this.#played ?? this.#own;
    for (const change of changes) machine?.see(change);
    this.#observers.add(
      changes.map(({ type, resource, object, previous }) => ({
        at,
        type,
        resource,
        object: unmarked(object, this.namespace),
        ...(previous && { previous: unmarked(previous, this.namespace) }),
      })),
    );
  }

  #toldBack(answer: Answer): Answer {
    if (!('items' in answer)) return unmarked(answer as KubeObject, this.namespace);
    return { ...answer, items: answer.items.map((item) => unmarked(item, this.namespace)) };
  }

  /** Waits until the journal has the caller's own write, so that the next question is asked of the cluster after it. */
  async #echo(request: Request, answer: Answer): Promise<void> {
    const { resource } = request;
    const object = answer as KubeObject;
    if (isUnmarked(request)) await markAsOurs(this.#client, resource, object.metadata.name, this.namespace);
    const holds = this.#isShown(request, answer);
    if (!holds) await this.#observers.watch(() => false, ECHO_PAUSE);
    else if (!holds()) await this.#observers.watch(holds, ECHO_LIMIT);
    if (this.#played && object.kind === resource.kind) this.#assertPlayable(object);
  }

  #isShown({ resource, namespace, name }: Request, answer: Answer): (() => boolean) | undefined {
    if ('items' in answer) return () => answer.items.every((item) => this.#hasMoved(resource, item));
    if (answer.kind !== 'Status') {
      const revision = Number((answer as KubeObject).metadata?.resourceVersion ?? NaN);
      const watcher = this.#watchers.get(resource);
      if (!watcher || Number.isNaN(revision)) return undefined;
      return () => this.#has(resource, answer as KubeObject, revision);
    }
    const { uid } = (answer as Status).details ?? {};
    if (uid === undefined || name === undefined) return undefined;
    return () =>
      this.#journal.now().get(resource, resource.namespaced ? namespace : undefined, name)?.metadata.uid !==
      uid;
  }

  /** Of a collection that was deleted the answer tells what was before. */
  #hasMoved(resource: Resource, { metadata }: KubeObject): boolean {
    const { name, namespace, uid, resourceVersion } = metadata;
    const shown = this.#journal.now().get(resource, resource.namespaced ? namespace : undefined, name);
    return shown?.metadata.uid !== uid || shown.metadata.resourceVersion !== resourceVersion;
  }

  /** The object in this or a later state; gone is later, too, once the watch is past the write. */
  #has(resource: Resource, { metadata }: KubeObject, revision: number): boolean {
    const shown = this.#journal
      .now()
      .get(resource, resource.namespaced ? metadata.namespace : undefined, metadata.name);
    if (shown) return Number(shown.metadata.resourceVersion) >= revision;
    return this.#journal
      .since(0)
      .some(({ object, type }) => type === 'DELETED' && object.metadata.uid === metadata.uid);
  }

  #assertPlayable(object: KubeObject): void {
    const what = notPlayable(object);
    if (what) throw new NotApplicable(what, this.name);
  }
}

/** A scenario that belongs to no run is a run by itself. */
async function turnOf(client: Client, { run, alone = false }: KubeClusterOptions): Promise<Turn> {
  if (run !== undefined) return enter(client, { run, alone });
  const own = await beginRun(client);
  try {
    const turn = await enter(client, { run: own.id, alone: true });
    return { ...turn, end: () => Promise.all([turn.end(), own.end()]).then(() => undefined) };
  } catch (error) {
    await own.end();
    throw error;
  }
}
