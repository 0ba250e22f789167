import type { EndpointSlice, KubeEvent, KubeObject, Node, Pod, Service } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '#sim/api/request.ts';
import { lose, powerOff, recover } from '#sim/node/user-actions.ts';
import type { Case, Step } from './case.ts';
import type { RecordedCluster } from './cluster.ts';
import { NAMESPACE, recordedCluster } from './cluster.ts';
import { Kubectl } from './kubectl/kubectl.ts';
import type { Outcome } from './kubectl/outcome.ts';
import { Names } from './names.ts';
import { podPicture, servicePicture, slicePicture } from './snapshot.ts';
import { wordsOf } from './words.ts';

const NODE_ACTIONS: Readonly<Record<string, typeof lose>> = {
  stop: lose,
  off: powerOff,
  start: recover,
  on: recover,
};

/** How long kubectl takes before it asks for something, and until it is gone with the answer. */
const CLIENT_STARTS = 100;
const CLIENT_ENDS = 10;
/** What comes so soon after the last step may have come before its end in a recording. */
const TAIL = 3000;

/** A change of a pod as a recording has it. */
export interface Seen {
  readonly object: string;
  readonly step: number;
  /** Seconds since the step began. */
  readonly at: number;
  /** Seconds on the cluster's clock. */
  readonly time: number;
  readonly state: unknown;
}

interface SeenEvent {
  readonly on: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly from: string;
  readonly count: number;
  readonly step: number;
  readonly at: number;
  /** Seconds on the cluster's clock, when it was first seen. */
  readonly time: number;
}

export interface Played {
  readonly seen: readonly Seen[];
  readonly events: readonly SeenEvent[];
  readonly answers: readonly (Outcome | { readonly until: string } | undefined)[];
  /** When each step began, by the cluster's clock (seconds). */
  readonly began: readonly number[];
  /** When the last step was done; the cluster went on for a little. */
  readonly ended: number;
}

const FURTHER_NODES = ['node-2', 'node-3', 'node-4', 'node-5', 'node-6'];

/** Whether the recorded cluster had more than node-1: the case or its recording names them, or the scheduler counted them. */
const hadFurtherNodes = (aCase: string): boolean => /node-[2-6]|\b0\/6 nodes are/.test(aCase);

/** Plays a case on the simulator. */
export function play(aCase: Case): Played {
  return new Play(aCase).all();
}

class Play {
  readonly #case: Case;
  readonly #cluster: RecordedCluster;
  readonly #kubectl: Kubectl;
  readonly #names: Names;
  readonly #texts = new Map<string, string>();
  readonly #latest = new Map<string, unknown>();
  readonly #seen: Seen[] = [];
  readonly #events = new Map<string, SeenEvent>();
  #step = 0;
  #began = 0;
  #ended = Infinity;

  constructor(aCase: Case) {
    this.#case = aCase;
    this.#names = new Names(NAMESPACE, aCase.observe);
    this.#cluster = recordedCluster(hadFurtherNodes(JSON.stringify(aCase)) ? FURTHER_NODES : []);
    this.#kubectl = new Kubectl(this.#cluster);
    this.#cluster.simulator.api.subscribe((event) => this.#observe(event));
  }

  all(): Played {
    const answers: Played['answers'][number][] = [];
    const began: number[] = [];
    const steps: readonly Step[] = [{ apply: this.#case.manifests }, ...this.#case.steps];
    for (const [number, step] of steps.entries()) {
      if (step.wait === undefined && !step.until) {
        this.#step = number;
        this.#began = this.#now();
      }
      began.push(this.#now() / 1000);
      answers.push(this.#perform(step));
    }
    this.#ended = this.#now();
    this.#cluster.simulator.runFor(TAIL);
    const plain = answers.map((answer) =>
      answer && 'stdout' in answer
        ? {
            ...answer,
            stdout: this.#names.replace(answer.stdout),
            stderr: this.#names.replace(answer.stderr),
          }
        : answer,
    );
    const rename = <T>(value: T): T => JSON.parse(this.#names.replace(JSON.stringify(value))) as T;
    const events = rename([...this.#events.values()]);
    return { seen: rename(this.#seen), events, answers: plain, began, ended: this.#ended / 1000 };
  }

  #now(): number {
    return this.#cluster.simulator.now();
  }

  #perform(step: Step): Played['answers'][number] {
    const { simulator } = this.#cluster;
    const wait = (until: () => boolean, seconds: number): void =>
      void simulator.runUntil(until, simulator.now() + Math.min(seconds, step.seconds ?? Infinity) * 1000);
    if (step.until) return this.#until(step.until);
    if (step.wait !== undefined || step.apply || step.node) {
      this.#change(step);
      return undefined;
    }
    simulator.runFor(CLIENT_STARTS);
    const outcome = this.#kubectl.run(commandOf(step), step.input, wait);
    simulator.runFor(CLIENT_ENDS);
    return outcome;
  }

  /** A step that answers nothing. */
  #change({ wait, apply, node }: Step): void {
    const { simulator, machines } = this.#cluster;
    if (wait !== undefined) simulator.runFor(wait * 1000);
    if (apply) [apply].flat().forEach((body) => this.#kubectl.apply(body));
    const [action = '', number = ''] = node?.split(' ') ?? [];
    if (Object.hasOwn(NODE_ACTIONS, action))
      NODE_ACTIONS[action]?.(machines, `node-${number}`, simulator.now());
  }

  #until({ is = '', within = 60, ...what }: NonNullable<Step['until']>): { readonly until: string } {
    const [kind = '', name] = Object.entries(what)[0] ?? [];
    const { simulator } = this.#cluster;
    const id = `${kind}/${String(name)}`;
    const holds = (): boolean => {
      if (is === 'gone')
        return this.#seen.some(
          ({ object, state, step }) => object === id && state === 'gone' && step === this.#step,
        );
      if (kind === 'node') return this.#nodeReady(String(name)) === is;
      if (kind === 'event') return [...this.#events.values()].some(({ reason }) => reason === name);
      const state = this.#latest.get(id);
      return typeof state === 'object' && new RegExp(is).test((state as { shows: string }).shows);
    };
    return {
      until:
        simulator.runUntil(holds, simulator.now() + within * 1000) === 'met' || holds()
          ? 'yes'
          : 'not in time',
    };
  }

  #nodeReady(name: string): string | undefined {
    const answer = this.#cluster.simulator.request({ verb: 'get', resource: resources.Node, name });
    return answer.ok
      ? (answer.body as Node).status.conditions?.find(({ type }) => type === 'Ready')?.status
      : undefined;
  }

  #observe({ resource, type, object }: StoredEvent): void {
    if (object.metadata.namespace !== NAMESPACE) return;
    this.#names.learn(object);
    if (resource === resources.Event) this.#observeEvent(object as KubeEvent);
    else if (resource === resources.Pod)
      this.#observeObject(
        `pod/${object.metadata.name}`,
        type === 'DELETED' ? 'gone' : podPicture(object as Pod),
      );
    else if (resource === resources.Service)
      this.#observeObject(
        `service/${object.metadata.name}`,
        type === 'DELETED' ? 'gone' : servicePicture(object as Service),
      );
    else if (resource === resources.EndpointSlice)
      this.#observeObject(
        `endpointslice/of-${object.metadata.labels?.['kubernetes.io/service-name']}`,
        type === 'DELETED' ? 'gone' : slicePicture(object as EndpointSlice),
      );
    else if (resource === resources.PersistentVolumeClaim)
      this.#observeObject(
        `pvc/${object.metadata.name}`,
        type === 'DELETED'
          ? 'gone'
          : { shows: (object as KubeObject & { status: { phase: string } }).status.phase },
      );
  }

  #observeObject(id: string, state: unknown): void {
    const text = JSON.stringify(state);
    if (this.#texts.get(id) === text) return;
    this.#texts.set(id, text);
    this.#latest.set(id, state);
    this.#seen.push({ object: id, step: this.#step, at: this.#at(), time: this.#now() / 1000, state });
  }

  #observeEvent(event: KubeEvent): void {
    const { involvedObject, type, reason, message, source, metadata, count = 1 } = event;
    const known = this.#events.get(metadata.name);
    if (known && this.#now() > this.#ended) return;
    this.#events.set(metadata.name, {
      on: `${involvedObject.kind.toLowerCase()}/${involvedObject.name}`,
      type,
      reason,
      message,
      from: source?.component ?? '',
      count,
      step: known?.step ?? this.#step,
      at: known?.at ?? this.#at(),
      time: known?.time ?? this.#now() / 1000,
    });
  }

  #at(): number {
    return (this.#now() - this.#began) / 1000;
  }
}

/** The words behind `kubectl`. */
function commandOf({ run, in: pod = '', container, kubectl = [] }: Step): readonly string[] {
  if (run !== undefined) return ['exec', pod, ...(container ? ['-c', container] : []), '--', 'sh', '-c', run];
  return wordsOf(typeof kubectl === 'string' ? kubectl.replaceAll('NAMESPACE', NAMESPACE) : kubectl);
}
