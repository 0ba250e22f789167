import type { Capabilities, Capability, ExecResult, Ref } from '#cluster/capability.ts';
import { NotApplicable } from '#cluster/capability.ts';
import type { View } from '#cluster/journal.ts';
import type { Request } from '#cluster/request.ts';
import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { isReady } from '#model/pod-state.ts';
import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from '../client.ts';
import type { Connection } from '../connection.ts';
import type { Change } from '../watcher.ts';
import type { Credentials } from '../kubeconfig.ts';
import { toCluster, toScenario } from '../namespace-names.ts';
import { execute } from './exec.ts';
import { asPreloaded } from './preloaded.ts';
import { endable, endingOnDemand, wish } from './exit-on-demand.ts';
import { missingImage } from './missing-image.ts';
import type { NodeCommand } from './node-command.ts';
import { OwnNodes } from './nodes.ts';
import { askThroughApi } from './proxy.ts';
import { gated, ReadinessGates } from './readiness-gate.ts';
import { unavailableStorage } from './storage.ts';
import { withPodSpec } from './template.ts';

/** A command that takes longer is given up. */
const EXEC_LIMIT: Duration = 40 * second;

/** What the machine lends to those who act on the cluster's own nodes. */
export interface OwnStage {
  readonly client: Client;
  readonly connection: Connection;
  readonly credentials: Credentials;
  readonly namespace: string;
  readonly view: () => View;
  /** Waits until the journal shows it. */
  readonly shown: (holds: () => boolean) => Promise<void>;
  /** What the scenario will ask for, as far as its sentences tell: only then its pods are prepared for it. */
  readonly foreseen: readonly Capability[];
  /** The run that the scenario belongs to. */
  readonly run: string;
  /** Stops and starts nodes; without it they are left alone. */
  readonly commandNode: NodeCommand | undefined;
  /** The cluster's name in a reason. */
  readonly machine: string;
  /** Its nodes have all images already, and no registry to ask. */
  readonly preloaded: boolean;
}

/** A cluster with kubelets: what can be commanded there beyond the API's verbs. */
export class OwnMachine {
  readonly #stage: OwnStage;
  readonly #gates: ReadinessGates;
  readonly #nodes: OwnNodes;

  constructor(stage: OwnStage) {
    this.#stage = stage;
    this.#gates = new ReadinessGates(stage.client);
    this.#nodes = new OwnNodes(stage.client, stage.machine, stage.commandNode, stage.run);
  }

  /**
   * A request as it goes to the cluster.
   * @throws NotApplicable for what the cluster cannot be asked
   */
  async prepare(request: Request): Promise<Request> {
    await this.#nodes.remember(request, this.#stage.view());
    const storage = unavailableStorage(request.body);
    if (storage) throw this.#lacking(storage);
    const { foreseen, preloaded } = this.#stage;
    const changes = [
      ...(preloaded ? [asPreloaded] : []),
      ...(foreseen.includes('pods.exit') ? [endingOnDemand] : []),
      ...(foreseen.includes('pods.stopBeingReady') ? [gated] : []),
    ];
    return changes.reduce(withPodSpec, request);
  }

  see(change: Change): void {
    this.#gates.see(change);
  }

  /** Why something that was waited for did not come, when that is the cluster's want. */
  get lack(): NotApplicable | undefined {
    const image = missingImage(this.#stage.view(), this.#stage.namespace);
    return image === undefined ? undefined : this.#lacking(`image ${image}, which it cannot pull`);
  }

  /** Puts the nodes back as they were. */
  async stop(): Promise<void> {
    await this.#nodes.restore();
  }

  get capabilities(): Partial<Capabilities> {
    const nodes = this.#nodes;
    return {
      'pods.stopBeingReady': (pod) => this.#setReady(pod, false),
      'pods.becomeReady': (pod) => this.#setReady(pod, true),
      'pods.exec': (pod, argv, container) => this.#exec(pod, argv, container),
      'pods.exit': (pod, code) => this.#exit(pod, code),
      'network.request': (to, request) => askThroughApi(this.#stage.connection, to, request),
      ...(nodes.mayBeStopped && {
        'nodes.lose': (name: string) => nodes.lose(name, this.#stage.view()),
        'nodes.recover': (name: string) => nodes.recover(name),
      }),
    };
  }

  /** @throws NotApplicable when the image lacks a program: features are written for images that have it */
  async #exec(pod: Ref, argv: readonly string[], container?: string): Promise<ExecResult> {
    const { credentials, namespace } = this.#stage;
    const result = await execute(credentials, pod, {
      argv: argv.map((word) => toCluster(word, namespace)),
      container,
      limit: EXEC_LIMIT,
    });
    const missing = /\b(\w+): (?:not found|invalid option.*)$/m.exec(result.stderr)?.[1];
    if (missing)
      throw this.#lacking(`"${missing}" in pod ${pod.name}, whose image lacks it or has a lesser one`);
    return {
      ...result,
      stdout: toScenario(result.stdout, namespace),
      stderr: toScenario(result.stderr, namespace),
    };
  }

  async #exit(ref: Ref, code: number): Promise<void> {
    const containers = endable(this.#pod(ref).spec);
    if (containers.length === 0)
      throw this.#lacking(`an exit code for pod ${ref.name}, which has a command of its own`);
    for (const container of containers) await this.#exec(ref, wish(code), container);
  }

  async #setReady(ref: Ref, ready: boolean): Promise<void> {
    if (!(await this.#gates.set(this.#pod(ref), ready)))
      throw this.#lacking(`the readiness of pod ${ref.name}, which has no gate`);
    if (!ready) await this.#stage.shown(() => !isReady(this.#pod(ref)));
  }

  #lacking(what: string): NotApplicable {
    return new NotApplicable(what, this.#stage.machine);
  }

  #pod({ namespace, name }: Ref): Pod {
    const pod = this.#stage.view().get<Pod>(resources.Pod, namespace, name);
    if (!pod) throw new Error(`there is no pod ${name}`);
    return pod;
  }
}
