import { equal } from '#kernel/json.ts';
import { keyFor, keyOf } from '#model/keys.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { isTerminal } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import { SELECTED_NODE } from '../controllers/volumes/marks.ts';
import { annotation } from '../controllers/volumes/metadata.ts';
import type { Memory } from './memory.ts';
import { isFullyBound } from './pod-volumes.ts';
import type { Change } from './waiting-room.ts';

const {
  Pod: PODS,
  Node: NODES,
  PersistentVolume: VOLUMES,
  PersistentVolumeClaim: CLAIMS,
  StorageClass: CLASSES,
} = resources;

/** Is this scheduler to find a node for the pod now? A gated pod is not looked at. */
export const isMine = ({ spec }: Pod): boolean =>
  !spec.nodeName &&
  (spec.schedulerName ?? 'default-scheduler') === 'default-scheduler' &&
  (spec.schedulingGates ?? []).length === 0;

/** Keeps the scheduler's memory up to date, and calls the pods that a change may let through (eventhandlers.go). */
export class Observer {
  readonly #memory: Memory;
  readonly #call: (pod: string) => void;

  /** @param call puts a pod on the queue */
  constructor(memory: Memory, call: (pod: string) => void) {
    this.#memory = memory;
    this.#call = call;
  }

  observe(event: StoredEvent): void {
    if (event.resource === PODS) this.#observePod(event);
    else if (event.resource === NODES) this.#observeNode(event);
    else if (event.resource === VOLUMES) this.#observeVolume(event);
    else if (event.resource === CLAIMS) this.#observeClaim(event);
    else if (event.resource === CLASSES && event.type === 'ADDED') this.wake('class added');
  }

  #observePod({ type, object, previous }: StoredEvent): void {
    const pod = object as Pod;
    if (type === 'DELETED' || isTerminal(pod)) return this.#forgetPod(pod);
    if (pod.spec.nodeName) return this.#notePlaced(pod, pod.spec.nodeName);
    if (!isMine(pod)) return;
    this.#memory.nominate(keyFor(pod), pod, String(pod.status['nominatedNodeName'] ?? ''));
    const before = previous as Pod | undefined;
    if (!before || !isMine(before)) this.#call(keyFor(pod));
    else if (this.#memory.waiting.has(keyFor(pod)) && changesVerdict(before, pod)) this.#call(keyFor(pod));
  }

  #forgetPod(pod: Pod): void {
    const key = keyFor(pod);
    this.#memory.settle(key);
    if (this.#memory.cluster.remove(key)) this.wake('pod removed');
  }

  #notePlaced(pod: Pod, node: string): void {
    const key = keyFor(pod);
    this.#memory.settle(key);
    const known = this.#memory.cluster.placement(key);
    if (known && known.node === node && looksTheSame(known.pod, pod)) return this.#memory.cluster.renew(pod);
    this.#memory.cluster.place(pod, node);
    this.wake('pod placed');
  }

  #observeNode({ type, object, previous }: StoredEvent): void {
    const node = object as Node;
    if (type === 'DELETED') {
      this.#memory.cluster.dropNode(node.metadata.name);
      return this.wake('node removed');
    }
    this.#memory.cluster.putNode(node);
    if (!previous) return this.wake('node added');
    for (const change of nodeChanges(previous as Node, node)) this.wake(change);
  }

  #observeVolume({ type, object }: StoredEvent): void {
    const volume = object as PersistentVolume;
    if (type === 'DELETED') return this.#memory.volumes.drop(volume.metadata.name);
    this.#memory.volumes.put(volume);
    this.wake('volume');
  }

  #observeClaim({ type, object, previous }: StoredEvent): void {
    const { namespace, name } = object.metadata;
    if (
      type !== 'DELETED' &&
      concernsItsPods(object as PersistentVolumeClaim, previous as PersistentVolumeClaim | undefined)
    ) {
      this.#wakeForClaim(keyOf(namespace, name));
    }
  }

  /** Lets the pods try again that a change concerns. */
  wake(change: Change): void {
    for (const pod of this.#memory.waiting.concernedBy(change)) this.#call(pod);
  }

  #wakeForClaim(claim: string): void {
    for (const pod of this.#memory.waiting.waitingForClaim(claim)) this.#call(pod);
  }
}

/** A change of a waiting pod by which it may fit; status and most of the spec do not count, or cannot change. */
const changesVerdict = (before: Pod, after: Pod): boolean =>
  !equal(before.metadata.labels, after.metadata.labels) || !equal(before.spec, after.spec);

/** For the pods on the other nodes: only labels and the deletion of a placed pod matter. */
const looksTheSame = (a: Pod, b: Pod): boolean =>
  a.metadata.uid === b.metadata.uid &&
  equal(a.metadata.labels, b.metadata.labels) &&
  a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
  equal(a.spec.containers, b.spec.containers);

/** Most changes of a claim leave its pods where they are; those that decide are its creation, its binding and its end. */
function concernsItsPods(claim: PersistentVolumeClaim, before: PersistentVolumeClaim | undefined): boolean {
  const decisive = (one: PersistentVolumeClaim) => [
    one.metadata.deletionTimestamp,
    one.status.phase,
    isFullyBound(one),
    annotation(one, SELECTED_NODE),
  ];
  return !before || !equal(decisive(before), decisive(claim));
}

const nodeChanges = (before: Node, after: Node): readonly Change[] => [
  ...(equal(before.metadata.labels, after.metadata.labels) ? [] : ['node labels' as const]),
  ...(equal(before.spec.taints, after.spec.taints) ? [] : ['node taints' as const]),
  ...(before.spec.unschedulable && !after.spec.unschedulable ? ['node opened' as const] : []),
  ...(equal(before.status.allocatable, after.status.allocatable) ? [] : ['node resources' as const]),
];
