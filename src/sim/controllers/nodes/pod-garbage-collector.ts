import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Node, Pod } from '#model/objects.ts';
import { isTerminal, isTerminating } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync } from '../../loop/controller.ts';
import { together } from '../../loop/controller.ts';
import type { View } from '../../loop/view.ts';
import { client } from '../client.ts';
import { conditionOf } from '../conditions.ts';
import { disruption, statusPatch, updatedCondition } from './pod-status-patch.ts';
import { PodsByNode } from './pods-by-node.ts';
import { Ticks } from './ticks.ts';

const USER = 'pod-garbage-collector';
const PERIOD: Duration = 20 * second;
/** So long a node must be missing before its pods are believed to be lost. */
const QUARANTINE: Duration = 40 * second;
/** --terminated-pod-gc-threshold */
const TERMINATED_MAX = 12_500;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

const api = client(USER);

/** The pod garbage collector of kube-controller-manager 1.36 (pkg/controller/podgc). */
export const podGarbageCollector = (): Controller => new PodGarbageCollector();

class PodGarbageCollector implements Controller {
  readonly name = USER;
  readonly informers = [resources.Pod, resources.Node];
  readonly #ticks = new Ticks(PERIOD);
  readonly #pods = new PodsByNode();
  /** Terminating pods without a node. */
  readonly #unscheduled = new Map<string, Pod>();
  readonly #terminated = new Map<string, Pod>();
  readonly #quarantine = new Map<string, Instant>();

  observe(event: StoredEvent, enqueue: Enqueue, { clock, view }: Context): void {
    this.#ticks.startAt(clock.now());
    if (event.resource === resources.Pod) this.#observePod(event);
    else if (event.resource !== resources.Node) return;
    const node =
      event.resource === resources.Node ? event.object.metadata.name : (event.object as Pod).spec.nodeName;
    const due =
      this.#unscheduled.size > 0 ||
      this.#terminated.size > TERMINATED_MAX ||
      (node !== undefined && this.#mayLose(node, view));
    if (due) enqueue('gc', Math.max(1, this.#ticks.after(clock.now()) - clock.now()));
  }

  *sync(_key: string, context: Context): Sync {
    // the loop rests for a period after each pass, so a quarantine of two periods is over two passes later
    const now = this.#ticks.upTo(context.clock.now());
    yield* failAll(this.#surplus(), context);
    yield* failAll(
      [...this.#pods.nodes].flatMap((node) => this.#outOfService(node, context.view)),
      context,
    );
    for (const node of [...this.#pods.nodes]) yield* this.#collectOrphans(node, now, context);
    for (const pod of [...this.#unscheduled.values()]) yield* fail(pod, undefined, context);
    const pending =
      this.#unscheduled.size > 0 || [...this.#pods.nodes].some((node) => this.#mayLose(node, context.view));
    return pending
      ? { requeueAfter: this.#ticks.after(context.clock.now()) - context.clock.now() }
      : undefined;
  }

  #observePod(event: StoredEvent): void {
    this.#pods.observe(event);
    const pod = event.object as Pod;
    const { uid } = pod.metadata;
    const gone = event.type === 'DELETED';
    if (!gone && isTerminating(pod) && !pod.spec.nodeName && canGo(pod)) this.#unscheduled.set(uid, pod);
    else this.#unscheduled.delete(uid);
    if (!gone && isTerminal(pod)) this.#terminated.set(uid, pod);
    else this.#terminated.delete(uid);
  }

  /** Is the node one whose pods are collected? */
  #mayLose(node: string, view: View): boolean {
    if (view.get<Node>(resources.Node, undefined, node)) return this.#outOfService(node, view).length > 0;
    return this.#pods.on(node).some(canGo);
  }

  #outOfService(name: string, view: View): readonly Pod[] {
    const node = view.get<Node>(resources.Node, undefined, name);
    if (!node || isNodeReady(node) || !node.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE)) return [];
    return this.#pods
      .on(name)
      .filter((pod) => isTerminating(pod) && canGo(pod))
      .sort(byAge);
  }

  #surplus(): readonly Pod[] {
    const surplus = this.#terminated.size - TERMINATED_MAX;
    return surplus <= 0 ? [] : [...this.#terminated.values()].sort(byAge).slice(0, surplus);
  }

  *#collectOrphans(node: string, now: Instant, context: Context): Requests<void> {
    if (context.view.get(resources.Node, undefined, node)) return void this.#quarantine.delete(node);
    const until = this.#quarantine.get(node);
    if (until === undefined) this.#quarantine.set(node, now + QUARANTINE);
    if (until === undefined || until > now) return;
    this.#quarantine.delete(node);
    const found = yield api.get(resources.Node, undefined, node);
    if (found.code !== 404) return;
    for (const pod of this.#pods.on(node)) yield* fail(pod, 'PodGC: node no longer exists', context);
  }
}

/** A pod that was force-deleted and is still there waits for its finalizers: asking again would change nothing. */
const canGo = (pod: Pod): boolean =>
  !(isTerminal(pod) && isTerminating(pod) && pod.metadata.deletionGracePeriodSeconds === 0);

/** Evicted pods first, then the oldest. */
function byAge(a: Pod, b: Pod): number {
  const evicted = ({ status }: Pod) => Number(status.phase === 'Failed' && status.reason === 'Evicted');
  const key = ({ metadata }: Pod) => `${metadata.creationTimestamp} ${metadata.name}`;
  return evicted(b) - evicted(a) || (key(a) < key(b) ? -1 : 1);
}

const isNodeReady = (node: Node): boolean => conditionOf(node.status.conditions, 'Ready')?.status === 'True';

/** All at the same time. */
const failAll = (pods: readonly Pod[], context: Context): Requests<unknown> =>
  together(pods.map((pod) => fail(pod, undefined, context)));

/** Marks the pod Failed and deletes it without waiting for a kubelet. */
function* fail(pod: Pod, why: string | undefined, { clock }: Context): Requests<void> {
  const { namespace, name } = pod.metadata;
  if (!isTerminal(pod)) {
    const news = why === undefined ? undefined : disruption(pod, 'DeletionByPodGC', why);
    const condition = news && updatedCondition(pod, news, clock.now());
    const marked = yield api.patchStatus(
      resources.Pod,
      namespace,
      name,
      statusPatch(pod, { phase: 'Failed', condition }),
    );
    if (!marked.ok) return;
  }
  yield api.delete(resources.Pod, namespace, name, { gracePeriodSeconds: 0 });
}
