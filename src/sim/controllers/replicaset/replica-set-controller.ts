import type { Instant } from '#kernel/time.ts';
import { instantOf, second } from '#kernel/time.ts';
import { keyFor, splitKey } from '#model/keys.ts';
import type { Pod, ReplicaSet } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { isReady, isTerminal, podCondition } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { ApiRequest, ApiResponse, StoredEvent } from '../../api/request.ts';
import type { Parameters } from '../../control-plane.ts';
import type { Profile } from '../../versions.ts';
import { profileOf } from '../../versions.ts';
import type { Context, Controller, Enqueue, Requests, Sync } from '../../loop/controller.ts';
import type { View } from '../../loop/view.ts';
import { claimDependents } from '../claim.ts';
import { client } from '../client.ts';
import { Expectations } from '../expectations.ts';
import { OwnWrites } from '../own-writes.ts';
import { podFromTemplate } from '../pod-template.ts';
import { isActive, podsToDelete } from './pod-ranking.ts';
import { calculateStatus, writeStatus } from './replica-set-status.ts';

const USER = 'replicaset-controller';
/** --concurrent-replicaset-syncs */
const WORKERS = 5;
/** No sync creates or deletes more pods than this. */
const BURST_REPLICAS = 500;

/** No sync before the controller's own writes to sets and pods are in its caches. */
const READS_OWN_WRITES = 'StaleControllerConsistencyReplicaSet';

const api = client(USER);
/** The ReplicaSet controller of kube-controller-manager (pkg/controller/replicaset). */
export const replicaSetController = ({
  version = profileOf(),
  gates = version.gates(),
}: Partial<Parameters> = {}): Controller => new ReplicaSetController(version, gates);

class ReplicaSetController implements Controller {
  readonly name = USER;
  readonly informers = [resources.ReplicaSet, resources.Pod];
  readonly workers = WORKERS;
  readonly #expectations = new Expectations();
  readonly #version: Profile;
  readonly #waitsForOwnWrites: boolean;
  readonly #ownWrites = new OwnWrites(resources.ReplicaSet, resources.Pod);

  constructor(version: Profile, gates: ReadonlySet<string>) {
    this.#version = version;
    this.#waitsForOwnWrites = gates.has(READS_OWN_WRITES);
  }

  observe(event: StoredEvent, enqueue: Enqueue, { view }: Context): void {
    if (event.resource === resources.Pod) return this.#observePod(event, enqueue, view);
    if (event.resource !== resources.ReplicaSet) return;
    const key = keyFor(event.object);
    if (event.type === 'DELETED') this.#forget(key);
    enqueue(key);
  }

  *sync(key: string, context: Context): Sync {
    const { namespace, name } = splitKey(key);
    const set = context.view.get<ReplicaSet>(resources.ReplicaSet, namespace, name);
    if (!set) return this.#forget(key);
    const stale = this.#waitsForOwnWrites ? this.#ownWrites.unseen(key, context.view) : undefined;
    if (stale)
      return { failed: `the cache of ${stale.plural} has not seen this controller's own writes yet` };
    return yield* this.#syncSet(key, set, context);
  }

  answered(key: string, request: ApiRequest, answer: ApiResponse): void {
    this.#ownWrites.note(key, request, answer);
  }

  #forget(key: string): void {
    this.#expectations.forget(key);
    this.#ownWrites.forget(key);
  }

  *#syncSet(key: string, set: ReplicaSet, context: Context): Sync {
    const mayManage = this.#expectations.satisfied(key, context.clock.now());
    const claim = {
      api,
      owner: set,
      ownerResource: resources.ReplicaSet,
      selector: set.spec.selector,
      resource: resources.Pod,
    };
    const { claimed: active, failed: refused } = yield* claimDependents<Pod>(
      { ...claim, eligible: isActive },
      context,
    );
    if (refused !== undefined) return { failed: refused };
    const terminating = countTerminating(set, context.view);
    const manage = mayManage && !set.metadata.deletionTimestamp;
    const failed = manage ? yield* this.#manage(key, set, active, context) : undefined;
    const now = context.clock.now();
    const written = yield* writeStatus(
      api,
      set,
      calculateStatus(set, {
        active,
        terminating: this.#version.has('terminatingReplicasAreCounted') ? terminating : undefined,
        failed,
        now,
      }),
    );
    if (written.failed !== undefined) return { failed: written.failed };
    return failed !== undefined ? { failed } : nextAvailability(set, active, now);
  }

  #observePod({ object, previous, type }: StoredEvent, enqueue: Enqueue, view: View): void {
    const pod = object as Pod;
    const before = previous as Pod | undefined;
    if (pod.metadata.deletionTimestamp !== undefined || type === 'DELETED')
      return this.#podGoes(pod, enqueue, view);
    const owner = controllerOf(pod);
    const formerOwner = before && controllerOf(before);
    const changedOwner = formerOwner?.uid !== owner?.uid;
    const former = changedOwner && before ? ownerSet(before, view) : undefined;
    if (former) enqueue(keyFor(former));
    if (owner) return this.#ownedPod(pod, before, enqueue, view);
    if (before && !changedOwner && before.metadata.labels === pod.metadata.labels) return;
    for (const set of view.list<ReplicaSet>(resources.ReplicaSet, pod.metadata.namespace)) {
      if (selectorMatches(set.spec.selector, pod.metadata.labels)) enqueue(keyFor(set));
    }
  }

  #podGoes(pod: Pod, enqueue: Enqueue, view: View): void {
    const set = ownerSet(pod, view);
    if (!set) return;
    this.#expectations.deletionObserved(keyFor(set), keyFor(pod));
    enqueue(keyFor(set));
  }

  #ownedPod(pod: Pod, before: Pod | undefined, enqueue: Enqueue, view: View): void {
    const set = ownerSet(pod, view);
    if (!set) return;
    if (!before) this.#expectations.creationObserved(keyFor(set));
    enqueue(keyFor(set));
    const { minReadySeconds = 0 } = set.spec;
    // a second more, against clocks that differ by fractions
    if (minReadySeconds > 0 && before && !isReady(before) && isReady(pod))
      enqueue(keyFor(set), (minReadySeconds + 1) * second);
  }

  /** Creates or deletes pods. @returns why not all of it succeeded */
  *#manage(
    key: string,
    set: ReplicaSet,
    active: readonly Pod[],
    context: Context,
  ): Requests<string | undefined> {
    const missing = set.spec.replicas - active.length;
    if (missing > 0) return yield* this.#create(key, set, Math.min(missing, BURST_REPLICAS), context);
    if (missing < 0)
      return yield* this.#delete(key, set, active, Math.min(-missing, BURST_REPLICAS), context);
    return undefined;
  }

  /** Slow start: one pod, then twice as many each time, until something is refused. */
  *#create(key: string, set: ReplicaSet, count: number, context: Context): Requests<string | undefined> {
    this.#expectations.expectCreations(key, count, context.clock.now());
    let created = 0;
    let failed: string | undefined;
    for (let batch = 1, left = count; left > 0 && failed === undefined; left -= batch, batch *= 2) {
      batch = Math.min(batch, left);
      for (let i = 0; i < batch; i += 1) {
        const refusal = yield* createPod(set, context);
        if (refusal === undefined) created += 1;
        else failed ??= refusal;
      }
    }
    this.#expectations.creationObserved(key, count - created);
    return failed;
  }

  *#delete(
    key: string,
    set: ReplicaSet,
    active: readonly Pod[],
    count: number,
    context: Context,
  ): Requests<string | undefined> {
    const now = context.clock.now();
    const doomed = podsToDelete(active, relatedPods(set, context.view), count, now);
    this.#expectations.expectDeletions(key, doomed.map(keyFor), now);
    let failed: string | undefined;
    for (const pod of context.anyOrder(doomed)) {
      const { namespace, name } = pod.metadata;
      const answer = yield api.delete(resources.Pod, namespace, name);
      if (answer.ok) context.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
      if (answer.ok) continue;
      this.#expectations.deletionObserved(key, keyFor(pod));
      if (answer.code === 404) continue;
      context.event(set, 'Warning', 'FailedDelete', `Error deleting: ${answer.body.message}`);
      failed ??= answer.body.message ?? 'refused';
    }
    return failed;
  }
}

/** @returns why the pod was refused; a namespace that is being deleted is no reason to complain */
function* createPod(set: ReplicaSet, context: Context): Requests<string | undefined> {
  const answer = yield api.create(
    resources.Pod,
    set.metadata.namespace,
    podFromTemplate(set, set.spec.template),
  );
  if (answer.ok) {
    context.event(set, 'Normal', 'SuccessfulCreate', `Created pod: ${(answer.body as Pod).metadata.name}`);
    return undefined;
  }
  if (answer.body.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return undefined;
  context.event(set, 'Warning', 'FailedCreate', `Error creating: ${answer.body.message}`);
  return answer.body.message ?? 'refused';
}

/** The ReplicaSet that manages the pod, if it is that very one and not a later one of the same name. */
function ownerSet(pod: Pod, view: View): ReplicaSet | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'ReplicaSet') return undefined;
  const set = view.get<ReplicaSet>(resources.ReplicaSet, pod.metadata.namespace, owner.name);
  return set?.metadata.uid === owner.uid ? set : undefined;
}

/** The pods of this ReplicaSet and of those that share its owner (a Deployment). */
function relatedPods(set: ReplicaSet, view: View): readonly Pod[] {
  const owner = controllerOf(set);
  const family = owner ? view.ownedBy<ReplicaSet>(resources.ReplicaSet, owner.uid) : [set];
  return family.flatMap(({ metadata }) => view.ownedBy<Pod>(resources.Pod, metadata.uid));
}

const countTerminating = (set: ReplicaSet, view: View): number =>
  view
    .ownedBy<Pod>(resources.Pod, set.metadata.uid)
    .filter(
      (pod) =>
        pod.metadata.deletionTimestamp !== undefined &&
        !isTerminal(pod) &&
        controllerOf(pod)?.uid === set.metadata.uid &&
        selectorMatches(set.spec.selector, pod.metadata.labels),
    ).length;

/** When the next ready pod will have been ready for long enough. */
function nextAvailability(
  { spec: { minReadySeconds = 0 } }: ReplicaSet,
  active: readonly Pod[],
  now: Instant,
): { readonly requeueAfter: number } | undefined {
  if (minReadySeconds === 0) return undefined;
  const waits = active
    .filter(isReady)
    .map(
      (pod) =>
        instantOf(podCondition(pod, 'Ready')?.lastTransitionTime ?? '') + minReadySeconds * second - now,
    )
    .filter((wait) => wait > 0);
  return waits.length > 0 ? { requeueAfter: Math.min(...waits) } : undefined;
}
