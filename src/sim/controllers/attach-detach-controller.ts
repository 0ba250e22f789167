import type { Duration, Instant } from '#kernel/time.ts';
import { minute, second } from '#kernel/time.ts';
import { keyOf } from '#model/keys.ts';
import { isTerminal } from '#model/pod-state.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync, SyncEnd } from '../loop/controller.ts';
import type { View } from '../loop/view.ts';
import { askIfPresent, ending } from './ask.ts';
import { client } from './client.ts';
import { conditionOf } from './conditions.ts';
import { attachableName, attachedTo, inUseOn, isShared } from './volumes/attachment.ts';
import { claimsOfPod } from './volumes/claims-of-pod.ts';

const { Node: NODES, PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS, Pod: PODS } = resources;
const api = client('attachdetach-controller');
const SOURCE = 'attachdetach-controller';
/** How long the storage needs to attach a volume, or to detach it. */
const TAKES: Duration = second;
/** ReconcilerMaxWaitForUnmountDuration: after that a volume is taken from a node that is not ready. */
const UNMOUNT_WAIT: Duration = 6 * minute;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/**
 * kube-controller-manager's attach-detach controller (pkg/controller/volume/attachdetach/reconciler): attaches volumes to
 * the nodes of the pods that use them, to one node at a time unless they are shared, and detaches them when their kubelet
 * has let them go. Its keys are names of volumes.
 */
export const attachDetachController = (): Controller => new AttachDetachController();

class AttachDetachController implements Controller {
  readonly name = SOURCE;
  readonly informers = [PODS, NODES, CLAIMS, VOLUMES];
  /** Pods with a node, by the key of a claim that they use. */
  readonly #users = new Map<string, Map<string, Pod>>();
  /** The nodes as they were last seen, also those that are gone: their volumes are still attached. */
  readonly #nodes = new Map<string, Node>();
  /** When work that was begun is done, and since when a volume is to be detached; by what it is about. */
  readonly #since = new Map<string, Instant>();
  readonly #reported = new Set<string>();

  observe({ type, resource, object }: StoredEvent, enqueue: Enqueue, { view }: Context): void {
    const gone = type === 'DELETED';
    if (resource === PODS) this.#observePod(object as Pod, gone, view, enqueue);
    else if (resource === CLAIMS) this.#look(object as PersistentVolumeClaim, view, enqueue);
    else if (resource === NODES) this.#observeNode(object as Node, gone, view, enqueue);
  }

  sync(name: string, context: Context): Sync {
    return ending(this.#reconcile(name, context));
  }

  #observePod(pod: Pod, gone: boolean, view: View, enqueue: Enqueue): void {
    const { namespace, name } = pod.metadata;
    if (!pod.spec.nodeName) return;
    for (const claim of claimsOfPod(pod)) {
      const key = keyOf(namespace, claim);
      const pods = this.#users.get(key) ?? new Map<string, Pod>();
      this.#users.set(key, pods);
      if (gone || isTerminal(pod)) pods.delete(name);
      else pods.set(name, pod);
      this.#look(view.get<PersistentVolumeClaim>(CLAIMS, namespace, claim), view, enqueue);
    }
  }

  #observeNode(node: Node, gone: boolean, view: View, enqueue: Enqueue): void {
    const { name } = node.metadata;
    const before = this.#nodes.get(name);
    if (!gone) this.#nodes.set(name, node);
    if (attachedTo(node).length === 0 && (!before || attachedTo(before).length === 0)) return;
    for (const { metadata } of view.list<PersistentVolume>(VOLUMES)) enqueue(metadata.name);
  }

  #look(claim: PersistentVolumeClaim | undefined, view: View, enqueue: Enqueue): void {
    const volume = view.get<PersistentVolume>(VOLUMES, undefined, claim?.spec.volumeName ?? '');
    if (volume && attachableName(volume)) enqueue(volume.metadata.name);
  }

  *#reconcile(name: string, context: Context): Sync {
    const volume = context.view.get<PersistentVolume>(VOLUMES, undefined, name);
    const unique = volume && attachableName(volume);
    if (!volume || !unique) return undefined;
    const users = this.#usersOf(volume);
    const wanted = new Set(users.map(({ spec }) => spec.nodeName ?? ''));
    let again = Infinity;
    for (const node of this.#attached(unique)) {
      if (wanted.has(node)) this.#since.delete(`detach ${unique} ${node}`);
      else again = Math.min(again, yield* this.#detach(unique, node, context));
    }
    for (const node of wanted)
      if (!this.#attached(unique).includes(node))
        again = Math.min(again, yield* this.#attach(volume, unique, node, users, context));
    const end: SyncEnd = again < Infinity ? { requeueAfter: again } : undefined;
    return end;
  }

  #usersOf({ spec: { claimRef } }: PersistentVolume): readonly Pod[] {
    return [...(this.#users.get(keyOf(claimRef?.namespace, claimRef?.name ?? ''))?.values() ?? [])];
  }

  #attached(unique: string): readonly string[] {
    return [...this.#nodes].filter(([, node]) => attachedTo(node).includes(unique)).map(([name]) => name);
  }

  /** @returns after how long to look again; never, when a change will tell */
  *#detach(unique: string, name: string, { view, clock }: Context): Requests<Duration> {
    const asked = this.#begun(`detach ${unique} ${name}`, clock.now());
    const node = view.get<Node>(NODES, undefined, name);
    const left = asked + UNMOUNT_WAIT - clock.now();
    const known = node ?? this.#nodes.get(name);
    const used = known !== undefined && inUseOn(known).includes(unique);
    if (used && !isOutOfService(node) && (left > 0 || isHealthy(node))) return left > 0 ? left : Infinity;
    const done = this.#begun(`letting go ${unique} ${name}`, clock.now()) + TAKES;
    if (done > clock.now()) return done - clock.now();
    for (const work of ['detach', 'letting go']) this.#since.delete(`${work} ${unique} ${name}`);
    yield* this.#write(known, (names) => names.filter((each) => each !== unique));
    return Infinity;
  }

  *#attach(
    volume: PersistentVolume,
    unique: string,
    name: string,
    users: readonly Pod[],
    context: Context,
  ): Requests<Duration> {
    const work = `attach ${unique} ${name}`;
    const elsewhere = this.#attached(unique);
    const here = users.filter(({ spec }) => spec.nodeName === name);
    if (elsewhere.length > 0 && !isShared(volume)) {
      const others = users.filter(({ spec }) => elsewhere.includes(spec.nodeName ?? ''));
      if (!this.#reported.has(work)) for (const pod of here) complain(volume, pod, others, context);
      this.#reported.add(work);
      return Infinity;
    }
    this.#reported.delete(work);
    const done = this.#begun(work, context.clock.now()) + TAKES;
    if (done > context.clock.now()) return done - context.clock.now();
    this.#since.delete(work);
    yield* this.#write(context.view.get<Node>(NODES, undefined, name), (names) => [...names, unique]);
    const what = `AttachVolume.Attach succeeded for volume "${volume.metadata.name}" `;
    for (const pod of here) context.event(pod, 'Normal', 'SuccessfulAttachVolume', what, SOURCE);
    return Infinity;
  }

  #begun(work: string, now: Instant): Instant {
    const begun = this.#since.get(work) ?? now;
    this.#since.set(work, begun);
    return begun;
  }

  /** Tells the node which volumes it has; for a node that is gone this is only remembered. */
  *#write(node: Node | undefined, change: (names: readonly string[]) => readonly string[]): Requests<void> {
    if (!node) return;
    const { name } = node.metadata;
    const known = this.#nodes.get(name) ?? node;
    const volumesAttached = change(attachedTo(known)).map((each) => ({ name: each, devicePath: '' }));
    yield* askIfPresent(api.patchStatus(NODES, undefined, name, { status: { volumesAttached } }));
    this.#nodes.set(name, { ...known, status: { ...known.status, volumesAttached } });
  }
}

const isHealthy = (node: Node | undefined): boolean =>
  conditionOf(node?.status.conditions, 'Ready')?.status === 'True';

const isOutOfService = (node: Node | undefined): boolean =>
  node?.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false;

/** Says to a pod why it waits: which pods of its namespace have the volume, if they are still there. */
function complain(volume: PersistentVolume, pod: Pod, others: readonly Pod[], context: Context): void {
  const near = others.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace);
  const far = others.length - near.length;
  const used =
    near.length > 0
      ? `Volume is already used by pod(s) ${near.map(({ metadata }) => metadata.name).join(', ')}${far > 0 ? ` and ${far} pod(s) in different namespaces` : ''}`
      : `Volume is already used by ${far} pod(s) in different namespaces`;
  const why =
    others.length > 0
      ? used
      : "Volume is already exclusively attached to one node and can't be attached to another";
  const what = `Multi-Attach error for volume "${volume.metadata.name}" ${why}`;
  context.event(pod, 'Warning', 'FailedAttachVolume', what, SOURCE);
}
