import { equal } from '#kernel/json.ts';
import type { Duration, Instant } from '#kernel/time.ts';
import { minute } from '#kernel/time.ts';
import type { Condition, Node, Pod, PodStatus } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { ApiRequest, StoredEvent } from '../api/request.ts';
import { attachedTo } from '../controllers/volumes/attachment.ts';
import type { Context, Controller, Enqueue, EventPart, Requests, Sync } from '../loop/controller.ts';
import type { Machine, Machines } from './machines.ts';
import { healthyConditions, nodeBody, notReadyConditions } from './node-object.ts';
import type { Shutdown } from './shutdown.ts';
import { SHUTDOWN_REFUSAL } from './shutdown.ts';
import { powerOff } from './user-actions.ts';
import { isTerminal } from '#model/pod-state.ts';
import type { Refusal } from './pod/admission.ts';
import { refreshVolumes } from './pod/mounting.ts';
import type { Lent, PodMachine } from './pod/pod-machine.ts';
import { foreignConditionsDiffer } from './status/lack.ts';
import { observed, rejection } from './status/pod-status.ts';

const USER = 'kubelet';
const NODE_KEY = 'node ';
/** Files of ConfigMaps and Secrets follow their objects with this delay (sync period and cache of the kubelet). */
const REFRESH: Duration = minute;
/** The same for what a pod says of itself: a change of the pod has its volumes mounted anew (MarkRemountRequired). */
const REMOUNT: Duration = 300;

const FORGOTTEN = {
  conditions: null,
  containerStatuses: null,
  initContainerStatuses: null,
  podIP: null,
  podIPs: null,
};

/** What a kubelet says of its node at first, and when it knows better. */
const UNCHECKED = '[container runtime status check may not have completed yet]';
const CHECKED: Duration = 200;

/**
 * The kubelets of all nodes, as one controller. A key is the uid of a pod. A sync lets the pod's own clock catch up
 * (`tasks.advance`), writes what the API should know, and asks to be called when the next thing in the pod is due. A pod
 * in which nothing is due costs nothing: there is no sync period, no probe timer and no lease renewal. What the real
 * kubelet polls for is told here: file systems, listeners and processes say when they change.
 */
export class Kubelet implements Controller {
  readonly name = USER;
  readonly informers = [resources.Pod, resources.Node, resources.Service, ...MOUNTED];
  readonly workers = 1_000_000;
  readonly #machines: Machines;
  /** The newest pods of our nodes, by uid; `undefined` once they are gone from the API. */
  readonly #pods = new Map<string, Pod | undefined>();
  /** Pods that have come and are not admitted yet, with the time when they will be. */
  readonly #arrivals = new Map<string, Instant>();
  /** Pods that wait for objects, by namespace. */
  readonly #waiting = new Map<string, Set<PodMachine>>();

  constructor(machines: Machines) {
    this.#machines = machines;
    for (const pod of machines.pods.values()) kubeletRestarted(pod);
  }

  observe({ resource, type, object }: StoredEvent, enqueue: Enqueue, context: Context): void {
    this.#machines.poke = enqueue;
    this.#machines.wakeNode = (name) => this.#wakeNode(name, enqueue);
    if (resource === resources.Pod) this.#observePod(object as Pod, type, enqueue);
    else if (resource === resources.Node) this.#observeNode(object as Node, enqueue);
    else if (MOUNTED.includes(resource)) this.#observeObject(object.metadata, resource.kind, context);
  }

  *sync(key: string, context: Context): Sync {
    if (key.startsWith(NODE_KEY)) return yield* this.#syncNode(key.slice(NODE_KEY.length), context);
    const pod = this.#pods.get(key);
    const known = this.#machines.pods.get(key);
    const early = pod && !known ? this.#admittedAt(key, context) - context.clock.now() : 0;
    if (early > 0) return { requeueAfter: early };
    const machine = known ?? (yield* this.#admit(pod, context));
    if (!machine) return;
    if (this.#hostOf(machine)?.state !== 'running') return goOnAlone(machine, context.clock.now());
    const refusal = pod && machine.isUnseen ? this.#secondThoughts(machine, pod, context) : undefined;
    if (pod && refusal) yield* this.#turnOut(machine, pod, refusal, context);
    this.#update(machine, pod, context);
    if (this.#untold(machine)) yield* this.#tell(machine, context);
    if (machine.finished) return yield* this.#close(machine);
    const next = machine.tasks.next;
    if (next < Infinity) return { requeueAfter: Math.max(next - context.clock.now(), 0) };
  }

  #wakeNode(name: string, enqueue: Enqueue): void {
    enqueue(`${NODE_KEY}${name}`);
    for (const [uid, pod] of this.#pods) if (!pod || pod.spec.nodeName === name) enqueue(uid);
  }

  /** Pods may wait for a volume that is attached to their node now. */
  #observeNode(node: Node, enqueue: Enqueue): void {
    enqueue(`${NODE_KEY}${node.metadata.name}`);
    if (attachedTo(node).length === 0) return;
    for (const pods of this.#waiting.values())
      for (const pod of pods) if (pod.host.name === node.metadata.name) pod.objects.notify();
  }

  #hostOf(machine: PodMachine): Machine | undefined {
    return this.#machines.machine(machine.host.name);
  }

  #observePod(pod: Pod, type: StoredEvent['type'], enqueue: Enqueue): void {
    const { nodeName } = pod.spec;
    if (!nodeName || !this.#machines.machine(nodeName)) return;
    const { uid } = pod.metadata;
    if (type === 'DELETED' && !this.#machines.pods.has(uid)) {
      this.#arrivals.delete(uid);
      this.#pods.delete(uid);
      return;
    }
    this.#pods.set(uid, type === 'DELETED' ? undefined : pod);
    enqueue(uid);
  }

  #observeObject(
    { namespace = '', name }: { readonly namespace?: string; readonly name: string },
    kind: string,
    context: Context,
  ): void {
    const waiting = namespace ? [this.#waiting.get(namespace)] : [...this.#waiting.values()];
    for (const pods of waiting) for (const pod of pods ?? []) pod.objects.notify();
    if (kind !== 'ConfigMap' && kind !== 'Secret') return;
    for (const pod of this.#machines.pods.values()) {
      if (pod.pod.metadata.namespace !== namespace || !pod.mounted || !mentions(pod, name)) continue;
      pod.isStale = true;
      pod.tasks.spawn(refreshLater(pod, context.clock.now() + REFRESH));
    }
  }

  /** When a pod that has come is admitted or refused. */
  #admittedAt(uid: string, { clock }: Context): Instant {
    const at = this.#arrivals.get(uid) ?? clock.now() + this.#machines.durations.admit;
    this.#arrivals.set(uid, at);
    return at;
  }

  *#admit(pod: Pod | undefined, context: Context): Requests<PodMachine | undefined> {
    if (pod) this.#arrivals.delete(pod.metadata.uid);
    const machine = pod && this.#machines.machine(pod.spec.nodeName ?? '');
    if (!pod || !machine || machine.state !== 'running') return undefined;
    if (pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return undefined;
    const now = context.clock.now();
    const node = context.view.get<Node>(resources.Node, undefined, machine.name);
    const refusal =
      (machine.shutdown && SHUTDOWN_REFUSAL) ??
      machine.refusal ??
      (node && machine.ledger.refusal(pod, node));
    machine.refusal = undefined;
    if (refusal) {
      context.event(pod, 'Warning', refusal.reason, refusal.message, undefined, toldBy(machine));
      const status = rejection(refusal.reason, refusal.message, now);
      yield statusPatch(pod, { ...observed(pod, machine.tellsGenerations), ...status });
      return undefined;
    }
    const placed = this.#machines.place(pod, machine, now);
    machine.ledger.enter(pod);
    placed.begin();
    return placed;
  }

  /** A kubelet that begins anew admits its pods once more. */
  #secondThoughts(machine: PodMachine, pod: Pod, { view }: Context): Refusal | undefined {
    const host = this.#hostOf(machine);
    const node = view.get<Node>(resources.Node, undefined, machine.host.name);
    if (!host || !node || pod.metadata.deletionTimestamp || isTerminal(pod)) return undefined;
    host.ledger.leave(machine.pod);
    const refusal = host.ledger.refusal(pod, node);
    host.ledger.enter(pod);
    return refusal;
  }

  /** What was told of its containers is forgotten until they have ended. */
  *#turnOut(machine: PodMachine, pod: Pod, { reason, message }: Refusal, context: Context): Requests<void> {
    context.event(pod, 'Warning', reason, message, undefined, toldBy(machine.host));
    machine.lent = this.#lent(machine, context);
    machine.reject(pod, { reason, message: `Pod was rejected: ${message}` });
    yield statusPatch(pod, FORGOTTEN as unknown as PodStatus);
  }

  /** Brings the pod up to now: what the API asks of it, and what was due in it. */
  #update(machine: PodMachine, pod: Pod | undefined, context: Context): void {
    if (machine.lent?.view !== context.view) machine.lent = this.#lent(machine, context);
    const changed = pod && pod !== machine.pod && wakes(machine.pod, pod);
    const relabelled = pod && pod !== machine.pod && saysOtherwise(machine.pod, pod);
    machine.takeUp(pod);
    if (pod) machine.pod = pod;
    machine.tasks.advance(context.clock.now());
    if (relabelled) machine.tasks.spawn(refreshLater(machine, context.clock.now() + REMOUNT));
    if (!pod || pod.metadata.deletionTimestamp) machine.end();
    else if (changed) machine.trigger();
    machine.tasks.advance(context.clock.now());
    this.#note(machine);
  }

  #lent(machine: PodMachine, context: Context): Lent {
    return {
      view: context.view,
      record: (type, reason, message, fieldPath) =>
        context.event(machine.pod, type, reason, message, undefined, {
          ...toldBy(machine.host),
          ...(fieldPath && { fieldPath }),
        }),
    };
  }

  #note(machine: PodMachine): void {
    const namespace = machine.pod.metadata.namespace ?? '';
    let pods = this.#waiting.get(namespace);
    if (!pods) this.#waiting.set(namespace, (pods = new Set()));
    if (machine.mounted || machine.terminated) pods.delete(machine);
    else pods.add(machine);
    if (machine.terminated) this.#release(machine);
  }

  /** What it had of the node is free as soon as it is known to be terminated, whether or not it is gone (filterOutInactivePods). */
  #release(machine: PodMachine): void {
    if (!machine.left) this.#hostOf(machine)?.ledger.leave(machine.pod);
    machine.left = true;
  }

  /** The pod as we know it, if it does not show its status yet. */
  #untold({ uid, status, lack }: PodMachine): Pod | undefined {
    const pod = this.#pods.get(uid);
    return pod && status && lack.between(pod.status, status) !== undefined ? pod : undefined;
  }

  /** Writes the status until the API shows the newest (the kubelet's status manager: GET, merge, PATCH). */
  *#tell(machine: PodMachine, context: Context): Requests<void> {
    for (let told = -1; told !== machine.reported;) {
      const pod = this.#untold(machine);
      const { status } = machine;
      if (!pod || !status) return;
      told = machine.reported;
      const answer = yield {
        verb: 'get',
        resource: resources.Pod,
        namespace: pod.metadata.namespace ?? '',
        name: pod.metadata.name,
        user: USER,
      };
      const fresh = answer.ok ? (answer.body as Pod) : undefined;
      if (!fresh || fresh.metadata.uid !== machine.uid) return;
      const change = machine.lack.between(fresh.status, status);
      if (change !== undefined) yield statusPatch(fresh, change as PodStatus);
      machine.tasks.advance(context.clock.now());
    }
  }

  /** The pod has ended here: lets its API object go, and forgets it. A completed pod stays for its logs. */
  *#close(machine: PodMachine): Requests<void> {
    const pod = this.#pods.get(machine.uid);
    this.#release(machine);
    if (pod && !pod.metadata.deletionTimestamp) return;
    if (pod) {
      const { namespace = '', name, uid } = pod.metadata;
      yield {
        verb: 'delete',
        resource: resources.Pod,
        namespace,
        name,
        body: { gracePeriodSeconds: 0, preconditions: { uid } },
        user: USER,
      };
      if (pod.metadata.finalizers?.length) return;
    }
    this.#machines.remove(machine);
    this.#pods.delete(machine.uid);
  }

  /** Tells that the node goes, ends its pods group by group, and lets the machine go. */
  *#shutDown(machine: Machine, shutdown: Shutdown, node: Node, context: Context): Sync {
    const now = context.clock.now();
    if (!shutdown.told) {
      shutdown.told = true;
      yield nodeStatusPatch(node.metadata.name, notReadyConditions(now, 'node is shutting down'));
      const text = `Node ${machine.name} status is now: NodeNotReady`;
      context.event(node, 'Normal', 'NodeNotReady', text, undefined, toldBy(machine));
    }
    const pods = this.#machines.on(machine);
    const wait = shutdown.proceed(pods, now);
    for (const { uid } of pods) this.#machines.poke(uid);
    if (wait !== undefined) return { requeueAfter: wait };
    powerOff(this.#machines, machine.name, now);
  }

  /** A kubelet that is back says that its node is well, and looks at its pods. */
  *#syncNode(name: string, context: Context): Sync {
    const machine = this.#machines.machine(name);
    const bootsFor =
      machine?.state === 'booting' ? machine.since + machine.durations.boot - context.clock.now() : 0;
    if (bootsFor > 0) return { requeueAfter: bootsFor };
    if (machine?.state === 'booting') this.#machines.startKubelet(machine, context.clock.now());
    const node = context.view.get<Node>(resources.Node, undefined, name);
    if (!machine || machine.state !== 'running') return;
    if (!node && !machine.isRegistered) return yield* register(machine, context);
    machine.isRegistered = true;
    if (!node) return;
    if (machine.shutdown) return yield* this.#shutDown(machine, machine.shutdown, node, context);
    const ready = node.status.conditions?.find(({ type }) => type === 'Ready');
    if (ready?.status === 'True') return;
    yield nodeStatusPatch(name, healthyConditions(context.clock.now()));
    context.event(
      node,
      'Normal',
      'NodeReady',
      `Node ${name} status is now: NodeReady`,
      undefined,
      toldBy(machine),
    );
  }
}

/** A kubelet that starts and finds no Node of its name makes one, which is not ready yet (registerWithAPIServer). */
function* register(machine: Machine, context: Context): Sync {
  const now = context.clock.now();
  const { gitVersion } = machine.version;
  const body = nodeBody(machine.options, machine, now, gitVersion, notReadyConditions(now, UNCHECKED));
  const answer = yield { verb: 'create', resource: resources.Node, user: USER, body };
  machine.isRegistered = answer.ok;
  return { requeueAfter: CHECKED };
}

/** Events name the node and the start of the kubelet that tells them. */
const toldBy = ({ name, kubeletStart }: Pick<Machine, 'name' | 'kubeletStart'>): EventPart => ({
  host: name,
  start: kubeletStart,
});

/** Containers go on without their kubelet, and so do their clocks. */
function goOnAlone(machine: PodMachine, now: Instant): { readonly requeueAfter: Duration } | undefined {
  machine.tasks.advance(now);
  const { next } = machine.tasks;
  return next < Infinity ? { requeueAfter: Math.max(next - now, 0) } : undefined;
}

/** What volumes are made of: pods may wait for it. */
const MOUNTED: readonly Resource[] = [
  resources.ConfigMap,
  resources.Secret,
  resources.PersistentVolumeClaim,
  resources.PersistentVolume,
];

/** Changes of a pod that its worker must look at: everything but its own status and bookkeeping. */
function wakes(before: Pod, after: Pod): boolean {
  const isMarked = before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp;
  if (isMarked || (after.metadata.generation === undefined && before.spec !== after.spec)) return true;
  return (
    before.metadata.generation !== after.metadata.generation ||
    foreignConditionsDiffer(before.status, after.status)
  );
}

/** Changes of a pod that its own volumes may tell of. */
const saysOtherwise = ({ metadata: before }: Pod, { metadata: after }: Pod): boolean =>
  !equal(before.labels, after.labels) || !equal(before.annotations, after.annotations);

function* refreshLater(pod: PodMachine, at: number): Generator<{ at: number }, void, void> {
  yield { at };
  refreshVolumes(pod);
}

const mentions = ({ pod }: PodMachine, name: string): boolean =>
  JSON.stringify(pod.spec.volumes ?? []).includes(JSON.stringify(name));

const statusPatch = ({ metadata }: Pod, status: Partial<PodStatus>): ApiRequest => ({
  verb: 'patch',
  subresource: 'status',
  patchType: 'merge',
  resource: resources.Pod,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  user: USER,
  body: { metadata: { uid: metadata.uid }, status },
});

const nodeStatusPatch = (name: string, conditions: readonly Condition[]): ApiRequest => ({
  verb: 'patch',
  subresource: 'status',
  patchType: 'merge',
  resource: resources.Node,
  name,
  user: USER,
  body: { status: { conditions } },
});

/** The kubelet of a node begins anew: it keeps what the runtime knows and forgets what probes had found. */
function kubeletRestarted(machine: PodMachine): void {
  machine.restartWorker(machine.now());
}
