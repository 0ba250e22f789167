import type { Clock, Duration, Instant } from '#kernel/time.ts';
import { instantOf, second } from '#kernel/time.ts';
import { keyFor, splitKey } from '#model/keys.ts';
import type { Pod, StatefulSet } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { isReady, podCondition } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { Parameters } from '../../control-plane.ts';
import type { Context, Controller, Enqueue, Sync } from '../../loop/controller.ts';
import { OwnWrites } from '../own-writes.ts';
import { adoptRevisions, claimPods } from './claiming.ts';
import { reconcilePods, tallyFor } from './reconcile.ts';
import { USER, done } from './requests.ts';
import { restoredTemplate } from './restore.ts';
import { listRevisions, resolveRevisions, truncateHistory } from './revisions.ts';
import { Rosters } from './rosters.ts';
import type { SyncContext } from './sync-context.ts';
import type { Roster } from './roster.ts';
import { differs, writeStatus } from './status.ts';

/** No sync before the controller's own writes to sets, pods and claims are in its caches. */
const READS_OWN_WRITES = 'StaleControllerConsistencyStatefulSet';

/** The StatefulSet controller of kube-controller-manager (pkg/controller/statefulset). */
export const statefulSetController = ({ gates, version }: Parameters): Controller => {
  const ownWrites = new OwnWrites(resources.StatefulSet, resources.Pod, resources.PersistentVolumeClaim);
  const rosters = new Rosters();
  return {
    name: USER,
    informers: [
      resources.StatefulSet,
      resources.Pod,
      resources.PersistentVolumeClaim,
      resources.ControllerRevision,
    ],
    workers: 5,
    observe(event, enqueue, context) {
      rosters.observe(event);
      if (event.resource === resources.StatefulSet) enqueue(keyFor(event.object));
      else if (event.resource === resources.Pod) observePod(event, enqueue, context);
      // claims and revisions are only looked up: a change of theirs wakes nobody
    },
    *sync(key, context): Sync {
      const stale = gates.has(READS_OWN_WRITES) ? ownWrites.unseen(key, context.view) : undefined;
      if (stale) return { failed: `the cache of ${stale.plural} has not seen the last write yet` };
      const { namespace, name } = splitKey(key);
      const set = context.view.get<StatefulSet>(resources.StatefulSet, namespace, name);
      if (set) return yield* syncSet(set, rosters.of(set, context.view), gates, { ...context, version });
      ownWrites.forget(key);
      rosters.forget(key);
    },
    answered: (key, request, answer) => ownWrites.note(key, request, answer),
  };
};

function* syncSet(set: StatefulSet, roster: Roster, gates: ReadonlySet<string>, context: SyncContext): Sync {
  const listed = listRevisions(set, context);
  const adopted = listed.every(controllerOf) ? done : yield* adoptRevisions(set, listed);
  if (!adopted.ok) return { failed: adopted.message };
  const claimed = yield* claimPods(set, roster, context);
  if (!claimed.ok) return { failed: claimed.message };
  const known = listRevisions(set, context);
  const revisions = yield* resolveRevisions(set, known, gates);
  if (!revisions.ok) return { failed: revisions.message };
  for (const revision of [revisions.value.current, revisions.value.update])
    if (!restoredTemplate(set, revision)) return { failed: `cannot go back to ${revision.metadata.name}` };
  const now = context.clock.now();
  const { minReadySeconds = 0, replicas } = set.spec;
  const unripe = minReadySeconds > 0 ? tallyFor(set, roster, revisions.value).unripe() : [];
  const pass = yield* reconcilePods(set, roster, revisions.value, gates, context);
  // the status is written also when the pass failed, and history is cut in any case
  const written = differs(set.status, pass.status) ? yield* writeStatus(set, pass.status, context) : done;
  const truncated = yield* truncateHistory(set, known, () => roster.pods(), revisions.value);
  for (const outcome of [pass.outcome, written, truncated])
    if (!outcome.ok) return { failed: outcome.message };
  if (minReadySeconds === 0 || pass.status.availableReplicas === replicas) return;
  const next = context.version.has('availabilityIsLookedForInTime')
    ? nextAvailability(unripe, minReadySeconds, now, context.clock)
    : undefined;
  return { requeueAfter: next ?? minReadySeconds * second };
}

/**
 * How long until the next ready pod becomes available, seen from the moment the pass looked at them. Undefined when none
 * is about to.
 */
function nextAvailability(
  pods: readonly Pod[],
  minReadySeconds: number,
  seen: Instant,
  clock: Clock,
): Duration | undefined {
  const moments = pods.map(
    (pod) => instantOf(podCondition(pod, 'Ready')?.lastTransitionTime ?? '') + minReadySeconds * second,
  );
  const next = Math.min(...moments.filter((moment) => moment > seen));
  return next === Infinity ? undefined : Math.max(0, next - clock.now());
}

function observePod({ type, object, previous }: StoredEvent, enqueue: Enqueue, { view }: Context): void {
  const pod = object as Pod;
  const before = previous as Pod | undefined;
  const owner = controllerOf(pod);
  const changedOwner = before && controllerOf(before)?.uid !== owner?.uid;
  const earlier = changedOwner ? ownerSet(before, view) : undefined;
  if (earlier) enqueue(keyFor(earlier));
  if (owner) {
    const set = ownerSet(pod, view);
    if (!set) return;
    enqueue(keyFor(set));
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    if (minReadySeconds > 0 && before && !isReady(before) && isReady(pod))
      enqueue(keyFor(set), (minReadySeconds + 1) * second);
    return;
  }
  if (type === 'DELETED') return;
  if (type === 'MODIFIED' && !changedOwner && before?.metadata.labels === pod.metadata.labels) return;
  for (const set of view.list<StatefulSet>(resources.StatefulSet, pod.metadata.namespace)) {
    if (selectorMatches(set.spec.selector, pod.metadata.labels)) enqueue(keyFor(set));
  }
}

/** The set that manages the pod, if it is that very set and not a later one of the same name. */
function ownerSet(pod: Pod, view: Context['view']): StatefulSet | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'StatefulSet') return undefined;
  const set = view.get<StatefulSet>(resources.StatefulSet, pod.metadata.namespace, owner.name);
  return set?.metadata.uid === owner.uid ? set : undefined;
}
