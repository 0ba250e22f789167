import type { Node, Pod } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { isTerminal } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { ApiResponse } from '#sim/api/request.ts';
import { NAMESPACE } from '../cluster.ts';
import { isOn, secondsIn } from './options.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { printed } from './outcome.ts';
import type { Session, Wait } from './session.ts';
import { taken } from './session.ts';

/** A refused eviction is asked for again after so many seconds. */
const RETRY = 5;
/** Without `--timeout` kubectl does not give up; here nothing takes longer (seconds). */
const PATIENCE = 600;

const evict = (session: Session, name: string, body: object): ApiResponse =>
  session.ask(resources.Pod, name, { verb: 'create', subresource: 'eviction', body });

export function cordon(session: Session, { operands }: Options, unschedulable: boolean): Outcome {
  const names = operands.map((name) => name.replace(/^nodes?\//, ''));
  return printed(names.map((name) => cordonOne(session, name, unschedulable)).join(''));
}

/** @throws Refusal when there is no such node */
function cordonOne(session: Session, name: string, unschedulable: boolean): string {
  const was = Boolean((taken(session.get(resources.Node, name)) as Node).spec.unschedulable);
  const done = unschedulable ? 'cordoned' : 'uncordoned';
  if (was === unschedulable) return `node/${name} already ${done}\n`;
  const body = { spec: { unschedulable: unschedulable || null } };
  taken(session.ask(resources.Node, name, { verb: 'patch', patchType: 'merge', body }));
  return `node/${name} ${done}\n`;
}

/** What keeps a pod from being evicted unless a switch says that it does not matter. */
interface Obstacle {
  readonly applies: (pod: Pod) => boolean;
  readonly unless: string;
  readonly refusal: string;
  readonly warning: string;
}

/** The filters of k8s.io/kubectl/pkg/drain; a pod that has ended stands in nobody's way. */
const obstacles: readonly Obstacle[] = [
  {
    applies: ({ spec }) => (spec.volumes ?? []).some((volume) => 'emptyDir' in volume),
    unless: '--delete-emptydir-data',
    refusal: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)',
    warning: '',
  },
  {
    applies: (pod) => controllerOf(pod) === undefined,
    unless: '--force',
    refusal: 'cannot delete Pods that declare no controller (use --force to override)',
    warning: 'deleting Pods that declare no controller',
  },
];

const found = ({ applies }: Obstacle, pods: readonly Pod[]): readonly Pod[] =>
  pods.filter((pod) => !isTerminal(pod) && applies(pod));
const namesOf = (pods: readonly Pod[]): string =>
  pods.map(({ metadata }) => `${NAMESPACE}/${metadata.name}`).join(', ');

/** `kubectl drain`: cordons a node and evicts its pods. */
export function drain(session: Session, options: Options, wait: Wait): Outcome {
  const node = (options.operands[0] ?? '').replace(/^nodes?\//, '');
  const cordoned = cordonOne(session, node, true);
  const pods = podsOn(session, node);
  const refusals = obstacles.flatMap((obstacle) => {
    const inTheWay = found(obstacle, pods);
    return inTheWay.length === 0 || isOn(options, obstacle.unless)
      ? []
      : [`${obstacle.refusal}: ${namesOf(inTheWay)}`];
  });
  if (refusals.length > 0) return gaveUp(node, refusals, cordoned, '');
  const warnings = obstacles.flatMap((obstacle) => {
    const inTheWay = found(obstacle, pods);
    return obstacle.warning && inTheWay.length > 0 ? [`${obstacle.warning}: ${namesOf(inTheWay)}`] : [];
  });
  const warning = warnings.length > 0 ? `Warning: ${warnings.join('; ')}\n` : '';
  return new Evictions(session, node, pods, secondsIn(options.flags.get('--timeout')) || PATIENCE).run(
    wait,
    cordoned,
    warning,
  );
}

function podsOn(session: Session, node: string): readonly Pod[] {
  const answer = session.request({ verb: 'list', resource: resources.Pod, namespace: NAMESPACE });
  const { items } = taken(answer) as unknown as { readonly items: readonly Pod[] };
  return items.filter(({ spec }) => spec.nodeName === node);
}

function gaveUp(node: string, refusals: readonly string[], stdout: string, before: string): Outcome {
  const why = refusals.length > 1 ? `[${refusals.join(', ')}]` : (refusals[0] ?? '');
  const stderr = `${before}error: unable to drain node ${JSON.stringify(node)} due to error: ${why}, continuing command...\nThere are pending nodes to be drained:\n ${node}\n${why}\n`;
  return { stdout, stderr, code: 1, compared: true };
}

/** The pods of one node on their way out; each is asked for until it may go, and then looked for each second. */
class Evictions {
  readonly #session: Session;
  readonly #node: string;
  readonly #seconds: number;
  readonly #pods: readonly Pod[];
  readonly #nextTry: Map<string, number>;
  readonly #leaving = new Set<string>();
  #stdout = '';
  #stderr = '';

  /** @param seconds after which it gives up */
  constructor(session: Session, node: string, pods: readonly Pod[], seconds: number) {
    this.#session = session;
    this.#node = node;
    this.#seconds = seconds;
    // each pod has a goroutine of its own, of which the last one begins
    this.#pods = [...pods.slice(-1), ...pods.slice(0, -1)];
    this.#nextTry = new Map(this.#pods.map(({ metadata }) => [metadata.name, 0]));
  }

  run(wait: Wait, cordoned: string, warning: string): Outcome {
    this.#stdout = cordoned;
    this.#stderr = warning;
    // of more than two pods the order is left to chance
    const compared = this.#pods.length < 3;
    for (let second = 0; this.#nextTry.size + this.#leaving.size > 0; second += 1) {
      const late = this.#tryAll(second);
      if (late) return { ...this.#timedOut(late), compared };
      if (this.#leaving.size > 0) this.#lookForEnds();
      if (this.#nextTry.size + this.#leaving.size > 0) wait(() => false, 1);
    }
    this.#stdout += `node/${this.#node} drained\n`;
    return { ...printed(this.#stdout, this.#stderr), compared };
  }

  /** The name of a pod whose turn comes when time is over. */
  #tryAll(second: number): string | undefined {
    for (const { metadata } of this.#pods) {
      const { name } = metadata;
      if (this.#nextTry.get(name) !== second) continue;
      this.#stdout += `evicting pod ${NAMESPACE}/${name}\n`;
      if (second >= this.#seconds) return name;
      this.#try(name, second);
    }
    return undefined;
  }

  #try(name: string, second: number): void {
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
    const answer = evict(this.#session, name, body);
    if (!answer.ok && answer.code === 429) {
      this.#nextTry.set(name, second + RETRY);
      this.#stderr += `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(NAMESPACE)} (will retry after ${RETRY}s): ${answer.body.message}\n`;
      return;
    }
    this.#nextTry.delete(name);
    if (answer.ok) this.#leaving.add(name);
  }

  #lookForEnds(): void {
    for (const { metadata } of this.#pods) {
      const { name, uid } = metadata;
      if (!this.#leaving.has(name) || this.#session.pod(name)?.metadata.uid === uid) continue;
      this.#leaving.delete(name);
      this.#stdout += `pod/${name} evicted\n`;
    }
  }

  #timedOut(name: string): Outcome {
    const why = `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(NAMESPACE)}: global timeout reached: ${this.#seconds}s`;
    const pending = `There are pending pods in node ${JSON.stringify(this.#node)} when an error occurred: ${why}\npod/${name}\n`;
    return gaveUp(this.#node, [why], this.#stdout, this.#stderr + pending);
  }
}
