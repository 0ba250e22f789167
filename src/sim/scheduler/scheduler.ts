import type { Duration } from '#kernel/time.ts';
import { second, timestamp } from '#kernel/time.ts';
import { equal } from '#kernel/json.ts';
import { keyOf, splitKey } from '#model/keys.ts';
import type { Condition, Node, PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { isTerminal, podCondition } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import { attempt, Refused } from '../controllers/ask.ts';
import { client } from '../controllers/client.ts';
import { claimsOfPod } from '../controllers/volumes/claims-of-pod.ts';
import { SELECTED_NODE } from '../controllers/volumes/marks.ts';
import { annotation } from '../controllers/volumes/metadata.ts';
import { VolumeIndex } from '../controllers/volumes/volume-index.ts';
import type { Context, Controller, Enqueue, Requests, Sync } from '../loop/controller.ts';
import { ClusterState } from './cluster-state.ts';
import type { Choice } from './decide.ts';
import { Decider } from './decide.ts';
import { podKey } from './node-info.ts';
import type { VolumePlan } from './pod-volumes.ts';
import { isFullyBound } from './pod-volumes.ts';
import type { Unschedulable } from './verdict.ts';
import type { VolumeWait } from './volume-binding.ts';
import { BIND_TIMEOUT, LOOK_EVERY, lookAtBinding, needsBinding, startBinding } from './volume-binding.ts';
import type { Change } from './waiting-room.ts';
import { WaitingRoom } from './waiting-room.ts';

const SOURCE = 'default-scheduler';
const MESSAGE_MAX = 1024;
/** Back-off of pods whose scheduling broke off with an error: 1 s, doubled up to 10 s. */
const BACK_OFF_FIRST: Duration = second;
const BACK_OFF_MAX: Duration = 10 * second;

const api = client('scheduler');
const { Pod: PODS, Node: NODES, PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS, StorageClass: CLASSES } = resources;

/**
 * kube-scheduler with its default profile, without preemption: finds a node for each pod that has none, and binds it.
 * Rejected pods wait for a change that concerns what rejected them; since the back-off queue is emptied whenever nothing
 * else is to be done (SchedulerPopFromBackoffQ), they are then tried at once.
 */
export const podScheduler = (): Controller => new Scheduler();

class Scheduler implements Controller {
  readonly name = 'scheduler';
  /** Bindings run beside each other; each decision is made in one go. */
  readonly workers = 16;
  readonly #state = new ClusterState();
  readonly #decider = new Decider(this.#state);
  readonly #waiting = new WaitingRoom();
  readonly #volumes = new VolumeIndex();
  /** Volumes chosen in the memory of the scheduler only, and the pods they were chosen for. */
  readonly #taken = new Map<string, string>();
  readonly #volumeWaits = new Map<string, VolumeWait>();
  readonly #errors = new Map<string, number>();
  #enqueue: Enqueue = () => undefined;

  observe(event: StoredEvent, enqueue: Enqueue): void {
    this.#enqueue = enqueue;
    if (event.resource === PODS) this.#observePod(event);
    else if (event.resource === NODES) this.#observeNode(event);
    else if (event.resource === VOLUMES) this.#observeVolume(event);
    else if (event.resource === CLAIMS) this.#observeClaim(event);
    else if (event.resource === CLASSES && event.type === 'ADDED') this.#wake('class added');
  }

  sync(key: string, context: Context): Sync {
    return this.#sync(key, context);
  }

  // ---- what is seen ------------------------------------------------------------------------------------------

  #observePod({ type, object, previous }: StoredEvent): void {
    const pod = object as Pod;
    if (type === 'DELETED' || isTerminal(pod)) return this.#forgetPod(pod);
    if (pod.spec.nodeName) return this.#notePlaced(pod, pod.spec.nodeName);
    if (!isMine(pod)) return;
    const before = previous as Pod | undefined;
    if (!before || !isMine(before)) this.#enqueue(podKey(pod));
    else if (this.#waiting.has(podKey(pod)) && changesVerdict(before, pod)) this.#enqueue(podKey(pod));
  }

  #forgetPod(pod: Pod): void {
    const key = podKey(pod);
    this.#waiting.leave(key);
    this.#errors.delete(key);
    this.#release(key);
    if (this.#state.remove(key)) this.#wake('pod removed');
  }

  #notePlaced(pod: Pod, node: string): void {
    const key = podKey(pod);
    this.#waiting.leave(key);
    this.#errors.delete(key);
    this.#release(key);
    const known = this.#state.placement(key);
    if (known && known.node === node && looksTheSame(known.pod, pod)) return;
    this.#state.place(pod, node);
    this.#wake('pod placed');
  }

  #observeNode({ type, object, previous }: StoredEvent): void {
    const node = object as Node;
    if (type === 'DELETED') {
      this.#state.dropNode(node.metadata.name);
      return this.#wake('node removed');
    }
    this.#state.putNode(node);
    if (!previous) return this.#wake('node added');
    for (const change of nodeChanges(previous as Node, node)) this.#wake(change);
  }

  #observeVolume({ type, object, previous }: StoredEvent): void {
    const volume = object as PersistentVolume;
    const { claimRef } = volume.spec;
    if (type === 'DELETED') return this.#volumes.drop(volume.metadata.name);
    this.#volumes.put(volume);
    if (!claimRef) this.#wake('volume free');
    else if (!previous || !equal((previous as PersistentVolume).spec.nodeAffinity, volume.spec.nodeAffinity)) {
      this.#wakeForClaim(keyOf(claimRef.namespace, claimRef.name));
    }
  }

  #observeClaim({ type, object, previous }: StoredEvent): void {
    const { namespace, name } = object.metadata;
    if (type !== 'DELETED' && concernsItsPods(object as PersistentVolumeClaim, previous as PersistentVolumeClaim | undefined)) {
      this.#wakeForClaim(keyOf(namespace, name));
    }
  }

  #wake(change: Change): void {
    for (const pod of this.#waiting.concernedBy(change)) this.#enqueue(pod);
  }

  #wakeForClaim(claim: string): void {
    for (const pod of this.#waiting.waitingForClaim(claim)) this.#enqueue(pod);
  }

  // ---- one pod -----------------------------------------------------------------------------------------------

  *#sync(key: string, context: Context): Sync {
    const { namespace, name } = splitKey(key);
    const pod = context.view.get<Pod>(PODS, namespace, name);
    if (!pod || pod.spec.nodeName || isTerminal(pod) || !isMine(pod)) return;
    const wait = this.#volumeWaits.get(key);
    if (wait && wait.uid === pod.metadata.uid) return yield* this.#awaitVolumes(key, pod, wait, context);
    if (this.#state.placement(key)) return;
    if (pod.metadata.deletionTimestamp) {
      return context.event(pod, 'Warning', 'FailedScheduling', `skip schedule deleting pod: ${key}`, SOURCE);
    }
    const known = { view: context.view, volumes: this.#volumes, taken: new Set(this.#taken.keys()) };
    const verdict = this.#decider.decide(pod, known, context);
    return yield* 'message' in verdict ? this.#reject(pod, verdict, context) : this.#assign(key, pod, verdict, context);
  }

  *#reject(pod: Pod, { message, plugins }: Unschedulable, context: Context): Sync {
    this.#waiting.enter(podKey(pod), plugins, claimsOfPod(pod).map((claim) => keyOf(pod.metadata.namespace, claim)));
    yield* this.#report(pod, 'Unschedulable', message, context);
  }

  *#assign(key: string, pod: Pod, { node, plan }: Choice, context: Context): Sync {
    this.#waiting.leave(key);
    this.#state.place(pod, node);
    if (!needsBinding(plan)) return yield* this.#bind(key, pod, node, context);
    for (const { volume } of plan.bindings) this.#taken.set(volume.metadata.name, key);
    return yield* this.#startVolumes(key, pod, plan, node, context);
  }

  /** Nominates the node, since binding takes a while (NominatedNodeNameForExpectation), and starts to bind the volumes. */
  *#startVolumes(key: string, pod: Pod, plan: VolumePlan, node: string, context: Context): Sync {
    const { namespace, name, uid } = pod.metadata;
    if (pod.status['nominatedNodeName'] !== node) {
      yield api.patchStatus(PODS, namespace, name, { metadata: { uid }, status: { nominatedNodeName: node } });
    }
    const since = context.clock.now();
    const started = yield* attempt(startBinding(api, plan, node));
    if (started instanceof Refused) return yield* this.#breakOff(key, pod, volumesFailed(started.message), context);
    this.#volumeWaits.set(key, { uid, node, ...started, since, lookAt: context.clock.now() + LOOK_EVERY });
    return { requeueAfter: LOOK_EVERY };
  }

  *#awaitVolumes(key: string, pod: Pod, wait: VolumeWait, context: Context): Sync {
    const now = context.clock.now();
    if (now < wait.lookAt) return { requeueAfter: wait.lookAt - now };
    const state = lookAtBinding(wait, context.view, this.#state.node(wait.node));
    if (state === 'bound') {
      this.#volumeWaits.delete(key);
      return yield* this.#bind(key, pod, wait.node, context);
    }
    const failed = typeof state === 'object' ? state.failed : now - wait.since >= BIND_TIMEOUT ? 'context deadline exceeded' : undefined;
    if (failed !== undefined) return yield* this.#breakOff(key, pod, volumesFailed(failed), context);
    wait.lookAt = now + LOOK_EVERY;
    return { requeueAfter: LOOK_EVERY };
  }

  *#bind(key: string, pod: Pod, node: string, context: Context): Sync {
    const { namespace = '', name, uid } = pod.metadata;
    const body = { apiVersion: 'v1', kind: 'Binding', metadata: { namespace, name, uid }, target: { kind: 'Node', name: node } };
    const answer = yield { verb: 'create', resource: PODS, subresource: 'binding', namespace, name, body, user: 'scheduler' };
    if (!answer.ok) return yield* this.#breakOff(key, pod, `running Bind plugin "DefaultBinder": ${answer.body.message ?? ''}`, context);
    context.event(pod, 'Normal', 'Scheduled', `Successfully assigned ${key} to ${node}`, SOURCE);
    return undefined;
  }

  /** What was decided cannot be done: the pod is looked at again after a back-off. */
  *#breakOff(key: string, pod: Pod, message: string, context: Context): Sync {
    this.#release(key);
    if (!this.#state.placement(key)?.pod.spec.nodeName && this.#state.remove(key)) this.#wake('pod removed');
    yield* this.#report(pod, 'SchedulerError', message, context);
    const errors = this.#errors.get(key) ?? 0;
    this.#errors.set(key, errors + 1);
    return { requeueAfter: Math.min(BACK_OFF_FIRST * 2 ** errors, BACK_OFF_MAX) };
  }

  /** Gives back what was reserved for a pod in memory. */
  #release(key: string): void {
    this.#volumeWaits.delete(key);
    for (const [volume, pod] of this.#taken) if (pod === key) this.#taken.delete(volume);
  }

  /** Says why a pod has no node: an event each time, and a condition when it changed. */
  *#report(pod: Pod, reason: string, message: string, { view, clock, event }: Context): Requests<void> {
    const { namespace, name, uid, generation } = pod.metadata;
    event(pod, 'Warning', 'FailedScheduling', message.length > MESSAGE_MAX ? `${message.slice(0, MESSAGE_MAX - 4)} ...` : message, SOURCE);
    const current = view.get<Pod>(PODS, namespace, name);
    if (current?.metadata.uid !== uid) return;
    const known = podCondition(current, 'PodScheduled');
    const wanted: Condition = {
      lastProbeTime: null,
      lastTransitionTime: known?.status === 'False' && known.lastTransitionTime ? known.lastTransitionTime : timestamp(clock.now()),
      message, ...(generation !== undefined && { observedGeneration: generation }), reason, status: 'False', type: 'PodScheduled',
    };
    if (known && equal({ lastProbeTime: null, ...known }, wanted)) return;
    yield api.patchStatus(PODS, namespace, name, { metadata: { uid }, status: { conditions: [wanted] } });
  }
}

/** Is this scheduler to find a node for the pod now? A gated pod is not looked at. */
const isMine = ({ spec }: Pod): boolean =>
  !spec.nodeName && (spec.schedulerName ?? 'default-scheduler') === 'default-scheduler' && (spec.schedulingGates ?? []).length === 0;

/** A change of a waiting pod by which it may fit; status and most of the spec do not count, or cannot change. */
const changesVerdict = (before: Pod, after: Pod): boolean =>
  !equal(before.metadata.labels, after.metadata.labels) || !equal(before.spec, after.spec);

/** For the pods on the other nodes: only labels and the deletion of a placed pod matter. */
const looksTheSame = (a: Pod, b: Pod): boolean =>
  a.metadata.uid === b.metadata.uid && equal(a.metadata.labels, b.metadata.labels) &&
  a.metadata.deletionTimestamp === b.metadata.deletionTimestamp && equal(a.spec.containers, b.spec.containers);

/** Most changes of a claim leave its pods where they are; those that decide are its creation, its binding and its end. */
function concernsItsPods(claim: PersistentVolumeClaim, before: PersistentVolumeClaim | undefined): boolean {
  const decisive = (one: PersistentVolumeClaim) => [one.metadata.deletionTimestamp, one.status.phase, isFullyBound(one), annotation(one, SELECTED_NODE)];
  return !before || !equal(decisive(before), decisive(claim));
}

const nodeChanges = (before: Node, after: Node): readonly Change[] => [
  ...(equal(before.metadata.labels, after.metadata.labels) ? [] : ['node labels' as const]),
  ...(equal(before.spec.taints, after.spec.taints) ? [] : ['node taints' as const]),
  ...(before.spec.unschedulable && !after.spec.unschedulable ? ['node opened' as const] : []),
  ...(equal(before.status.allocatable, after.status.allocatable) ? [] : ['node resources' as const]),
];

const volumesFailed = (why: string): string => `running PreBind plugin "VolumeBinding": binding volumes: ${why}`;
