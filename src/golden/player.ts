import { type Duration, type Instant, second } from '#kernel/time.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import type { ApiResponse } from '#sim/api/request.ts';
import { bootstrap } from '#sim/api/bootstrap.ts';
import { MANAGER, type Refusal, Simulator, type SimulatorOptions } from '#sim/simulator.ts';
import { Automatic } from './automatic.ts';
import { type Ask, Client, NAMESPACE } from './client.ts';
import type { Answer } from '#drift/journal.ts';
import { aliasOf } from '#drift/kinds.ts';
import { Live } from './live.ts';
import type { Recording, StepTaken } from './normalise.ts';
import type { Scenario, ScenarioNode, Step } from './scenario.ts';
import { ScriptedKubelet } from './scripted-kubelet.ts';
import { ScriptedNodes } from './scripted-nodes.ts';
import { createStorageClasses } from './scripted-provisioner.ts';
import { take } from './steps.ts';

/** How often the recorder looks. */
const TICK: Duration = 25;
/** So long nothing changes before the scripted node acts. */
const NODE_QUIET: Duration = 300;
/** So long nothing changes before the next step; a step waits so long at most. */
const STEP_QUIET: Duration = 600;
const STEP_CAP: Duration = 8 * second;
/** The same for `settle`. */
const SETTLE_QUIET: Duration = 2_500;
const SETTLE_CAP: Duration = 40 * second;
/** So long `settle` waits for a claim that the volume binder will look at again. */
const BINDER_PATIENCE: Duration = 25 * second;
const START_CAP: Duration = 20 * second;
const POD_CAP: Duration = 12 * second;
const SET_UP_CAP: Duration = 10 * second;
/** From the start of the controller manager until its controllers work, and a bit. */
const MANAGER_START: Duration = 3 * second;

/** A user's write takes as long as a controller's: so long until it is committed, and so long until it is answered. */
const SENDING: Duration = 3;
const ANSWERING: Duration = 2;

/** The flags that the recorded controller manager ran with. */
const recordedFlags = { nodeMonitorGracePeriod: 8 * second, nodeMonitorPeriod: second, nodeEvictionRate: 10 };

/** Plays a scenario on a simulated cluster of its own, in virtual time, by the rules of the recorder. */
export class Player {
  readonly scenario: Scenario;
  readonly simulator: Simulator;
  readonly nodes: ScriptedNodes;
  readonly kubelet: ScriptedKubelet;
  readonly automatic: Automatic;
  readonly #user: Client;
  readonly #live = new Live();
  readonly #steps: StepTaken[] = [];
  #acting = false;

  constructor(scenario: Scenario, options: Pick<SimulatorOptions, 'seed' | 'scheduleSeed'> = {}) {
    this.scenario = scenario;
    this.simulator = new Simulator({
      ...options,
      parameters: { ...recordedFlags, gates: new Set(scenario.gates) },
    });
    this.#user = new Client(this.simulator, 'user');
    const hand = new Client(this.simulator, 'scripted-kubelet');
    this.nodes = new ScriptedNodes(hand, this.simulator);
    this.kubelet = new ScriptedKubelet(hand, this.simulator);
    const hands = {
      live: this.#live,
      nodes: this.nodes,
      kubelet: this.kubelet,
      provisioner: new Client(this.simulator, 'scripted-provisioner'),
    };
    this.automatic = new Automatic(hands, {
      kubelet: scenario.kubelet === 'auto',
      provisioner: scenario.provisioner === 'auto',
    });
  }

  /** @throws Error when a step cannot be taken, as when its pod never appears */
  play(): Recording {
    this.#setUp();
    const started = this.simulator.now();
    this.simulator.api.subscribe((event) => this.#live.observe(event));
    for (const node of this.scenario.nodes) this.addNode(node);
    this.#acting = true;
    this.scenario.steps.forEach((step, index) => this.#step(step, index + 1));
    const { name, gates, nodes } = this.scenario;
    return {
      scenario: name,
      gates,
      ownNodes: nodes.length > 0,
      namespace: NAMESPACE,
      started,
      steps: this.#steps,
      observations: this.#live.observations,
      refusals: this.simulator.refusals.filter(({ at }) => at >= started).map(told),
    };
  }

  /** A request of the user, who waits for the answer. */
  ask(ask: Ask): ApiResponse {
    this.simulator.runFor(SENDING);
    const response = this.#user.ask(ask);
    this.simulator.runFor(ANSWERING);
    return response;
  }

  /** Lets time pass; the node acts meanwhile. */
  pass(span: Duration): void {
    const until = this.simulator.now() + span;
    while (this.simulator.now() < until) this.#tick();
  }

  /** Registers one of the scenario's own nodes and waits until it can be used. */
  addNode({ name, pool = this.scenario.name, labels, taints, pods }: ScenarioNode): void {
    const full = `${NAMESPACE}-${name}`;
    const shape = {
      labels: { pool, ...labels },
      taints: taints ?? [{ key: 'pool', value: pool, effect: 'NoSchedule' }],
    };
    this.nodes.add(full, { ...shape, ...(pods !== undefined && { pods }) });
    this.#passUntil(() => !this.nodes.isTainted(full), SET_UP_CAP);
  }

  /**
   * The pod of that name, as soon as it has a node or terminates.
   * @throws Error when it does not come
   */
  pod(name: string): Pod {
    const found = (): Pod | undefined => {
      const pod = this.#live.get<Pod>('Pod', name);
      return pod && (pod.spec.nodeName || pod.metadata.deletionTimestamp) ? pod : undefined;
    };
    this.#passUntil(() => found() !== undefined, POD_CAP);
    const pod = found();
    if (!pod) throw new Error(`${this.scenario.name}: pod ${name} never appeared`);
    return pod;
  }

  /** Starts the controller manager; the node waits until the controllers have nothing left to do. */
  startManager(): void {
    this.automatic.paused = true;
    this.simulator.start(MANAGER);
    this.pass(MANAGER_START);
    this.#live.lastChange = this.simulator.now();
    this.#quiet(SETTLE_QUIET, START_CAP);
    this.automatic.paused = false;
  }

  stopManager(): void {
    this.simulator.kill(MANAGER);
  }

  #setUp(): void {
    bootstrap(this.simulator.api, this.simulator.now());
    createStorageClasses(this.#user);
    this.nodes.add('node-1');
    this.#user.ask({
      verb: 'create',
      kind: 'Namespace',
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    });
    this.#passUntil(
      () => this.#user.get('ServiceAccount', 'default') !== undefined && !this.nodes.isTainted('node-1'),
      SET_UP_CAP,
    );
    this.simulator.runFor(second);
  }

  #step(step: Step, number: number): void {
    const begun = {
      step: number,
      do: step.source,
      at: this.simulator.now(),
      revision: this.simulator.api.revision,
    };
    const result = answerOf(take(this, step));
    this.#steps.push({ ...begun, ...(result && { result }) });
    if (step.atOnce) return;
    if (step.verb === 'settle')
      this.#quiet(SETTLE_QUIET, step.arg.cap === undefined ? SETTLE_CAP : step.arg.cap * second);
    else this.#quiet(STEP_QUIET, STEP_CAP);
  }

  /** Waits until nothing has changed for so long and the node has nothing to do. */
  #quiet(span: Duration, cap: Duration): void {
    const begin = this.simulator.now();
    const isQuiet = (): boolean => {
      const now = this.simulator.now();
      if (now - Math.max(this.#live.lastChange, begin) < span || this.automatic.next()) return false;
      return !(span === SETTLE_QUIET && now - begin < BINDER_PATIENCE && this.automatic.waitsForBinder());
    };
    this.#passUntil(isQuiet, cap);
  }

  #passUntil(done: () => boolean, cap: Duration): void {
    const until: Instant = this.simulator.now() + cap;
    while (!done() && this.simulator.now() < until) this.#tick();
  }

  #tick(): void {
    this.nodes.beat();
    this.simulator.runFor(TICK);
    if (!this.#acting || this.simulator.now() - this.#live.lastChange < NODE_QUIET) return;
    const action = this.automatic.next();
    if (!action) return;
    action();
    this.#live.lastChange = this.simulator.now();
  }
}

/** A refusal as a journal tells it. */
function told({
  at,
  request,
  status: { code = 500, reason, message },
}: Refusal): Recording['refusals'][number] {
  const { user, verb, subresource, resource, name, body } = request;
  const object = `${aliasOf(resource.kind)}/${name ?? (body as Partial<KubeObject> | undefined)?.metadata?.name}`;
  return {
    at,
    by: user,
    verb: subresource === undefined ? verb : `${verb}/${subresource}`,
    object,
    code,
    ...(reason && { reason }),
    ...(message && { message }),
  };
}

function answerOf(response: ApiResponse | undefined): Answer | undefined {
  if (!response) return undefined;
  if (response.ok) return { code: response.code };
  const { reason, message, details } = response.body;
  const causes = details?.causes;
  return {
    code: response.code,
    ...(reason && { reason }),
    ...(message && { message }),
    ...(causes && { causes }),
  };
}
