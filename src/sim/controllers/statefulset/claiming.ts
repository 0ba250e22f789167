import type { ControllerRevision, KubeObject, Pod, StatefulSet } from '#model/objects.ts';
import { controllerOf, controllerReference } from '#model/owners.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { Context, Requests } from '../../loop/controller.ts';
import { isMember } from './identity.ts';
import type { Roster } from './roster.ts';
import type { Outcome } from './requests.ts';
import { done, failed, request } from './requests.ts';

/**
 * Which pods are the set's own (controller_ref_manager.go): owned ones that still match stay, owned ones that no longer
 * match are released, orphans that match are adopted. Never the pods of another owner. They are entered in the roster.
 */
export function* claimPods(set: StatefulSet, roster: Roster, { view }: Context): Requests<Outcome<null>> {
  const { namespace = '', uid } = set.metadata;
  const matches = (pod: Pod) => selectorMatches(set.spec.selector, pod.metadata.labels) && isMember(set, pod);
  let problem: Outcome<null> = done;
  for (const { name, pod } of roster.changes(view)) {
    const isOwned = pod !== undefined && controllerOf(pod)?.uid === uid;
    const isMatching = isOwned && matches(pod);
    if (isMatching) roster.put(pod);
    else roster.drop(name);
    if (!isOwned || isMatching) continue;
    roster.hear(name); // as long as it is owned, each sync tries to let it go
    if (set.metadata.deletionTimestamp) continue;
    const released = yield* release(set, pod);
    if (!released.ok) problem = released;
  }
  const orphans = view.orphans<Pod>(resources.Pod, namespace);
  if (orphans.length === 0) return problem;
  const mayAdopt = adoption(set);
  for (const pod of orphans) {
    if (set.metadata.deletionTimestamp || pod.metadata.deletionTimestamp || !matches(pod)) continue;
    const adopted = yield* adopt(set, resources.Pod, pod, mayAdopt);
    if (adopted.ok) enter(roster, pod);
    else if (adopted.reason !== 'NotFound') problem = adopted;
  }
  return problem;
}

/** The cache does not know yet that an adopted pod has an owner: the next sync looks again. */
function enter(roster: Roster, adopted: Pod): void {
  roster.put(adopted);
  roster.hear(adopted.metadata.name);
}

/** Orphaned revisions that the selector matches become the set's own, before any pod does. */
export function* adoptRevisions(
  set: StatefulSet,
  revisions: readonly ControllerRevision[],
): Requests<Outcome<null>> {
  const mayAdopt = adoption(set);
  for (const revision of revisions) {
    if (controllerOf(revision)) continue;
    const adopted = yield* adopt(set, resources.ControllerRevision, revision, mayAdopt);
    if (!adopted.ok) return adopted;
  }
  return done;
}

/** Asks the API once per sync, past every cache: is the set still the same, and not about to go? */
function adoption(set: StatefulSet): () => Requests<Outcome<null>> {
  let known: Outcome<null> | undefined;
  return function* () {
    if (known) return known;
    const { name, namespace = '', uid } = set.metadata;
    const fresh = yield* request<StatefulSet>({
      verb: 'get',
      resource: resources.StatefulSet,
      namespace,
      name,
    });
    if (!fresh.ok) known = fresh;
    else if (fresh.value.metadata.uid !== uid)
      known = failed(
        `original ${namespace}/${name} is gone: got uid ${fresh.value.metadata.uid}, wanted ${uid}`,
      );
    else if (fresh.value.metadata.deletionTimestamp)
      known = failed(
        `${namespace}/${name} has just been deleted at ${fresh.value.metadata.deletionTimestamp}`,
      );
    else known = done;
    return known;
  };
}

function* adopt(
  set: StatefulSet,
  resource: Resource,
  orphan: KubeObject,
  mayAdopt: () => Requests<Outcome<null>>,
): Requests<Outcome<null>> {
  const allowed = yield* mayAdopt();
  if (!allowed.ok) return allowed;
  const { name, namespace = '', uid } = orphan.metadata;
  const body = { metadata: { ownerReferences: [controllerReference(set)], uid } };
  const answer = yield* request({ verb: 'patch', patchType: 'strategic', resource, namespace, name, body });
  return answer.ok ? done : answer;
}

/** Gone, or changed into something that refuses the patch, is as good as released. */
function* release(set: StatefulSet, pod: Pod): Requests<Outcome<null>> {
  const { name, namespace = '', uid } = pod.metadata;
  const body = { metadata: { ownerReferences: [{ $patch: 'delete', uid: set.metadata.uid }], uid } };
  const answer = yield* request({
    verb: 'patch',
    patchType: 'strategic',
    resource: resources.Pod,
    namespace,
    name,
    body,
  });
  if (answer.ok || answer.reason === 'NotFound' || answer.reason === 'Invalid') return done;
  return answer;
}
