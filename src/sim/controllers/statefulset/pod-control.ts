import type { PersistentVolumeClaim, Pod, StatefulSet } from '#model/objects.ts';
import { claimName } from '#model/ordinals.ts';
import { resources } from '#model/resources.ts';
import type { Requests } from '../../loop/controller.ts';
import { identityMatches, ordinalOf, storageMatches, withIdentity, withStorage } from './identity.ts';
import type { Outcome } from './requests.ts';
import { done, failed, request } from './requests.ts';
import { hasForeignController, hasStaleReference, ownersAreRight, withRightOwners } from './retention.ts';
import type { SyncContext } from './sync-context.ts';

/** retry.DefaultBackoff: so many tries at a write that conflicts. */
const CONFLICT_TRIES = 4;

/** The claims of a pod as the templates make them. Selector labels win over the template's own. */
function claimsOf(set: StatefulSet, pod: Pod): readonly PersistentVolumeClaim[] {
  const { name: setName, namespace } = set.metadata;
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { name, labels, annotations } = template.metadata;
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claimName(name, setName, ordinalOf(pod)),
        namespace,
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations && { annotations }),
      },
      spec: template.spec,
    } as unknown as PersistentVolumeClaim;
  });
}

/** Most sets have none, and then there is nothing to ask about them. */
export const hasClaims = ({ spec }: StatefulSet): boolean => (spec.volumeClaimTemplates ?? []).length > 0;

const cached = ({ view }: SyncContext, set: StatefulSet, name: string): PersistentVolumeClaim | undefined =>
  view.get<PersistentVolumeClaim>(resources.PersistentVolumeClaim, set.metadata.namespace, name);

type Verb = 'Create' | 'Update' | 'Delete';

/** The verb as a sentence of the version begins with it. */
const begun = ({ version }: SyncContext, verb: Verb): string =>
  version.has('eventsBeginWithCapitals') ? verb : verb.toLowerCase();

function tellPod(
  context: SyncContext,
  verb: Verb,
  set: StatefulSet,
  pod: Pod,
  outcome: Outcome<unknown>,
): void {
  const sentence = `${begun(context, verb)} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
  if (outcome.ok) context.event(set, 'Normal', `Successful${verb}`, `${sentence} successful`);
  else context.event(set, 'Warning', `Failed${verb}`, `${sentence} failed error: ${outcome.message}`);
}

function tellClaim(
  context: SyncContext,
  set: StatefulSet,
  pod: Pod,
  claim: string,
  outcome: Outcome<unknown>,
): void {
  const [setName, podName] = [set.metadata.name, pod.metadata.name];
  const create = begun(context, 'Create');
  if (outcome.ok)
    context.event(
      set,
      'Normal',
      'SuccessfulCreate',
      `${create} Claim ${claim} Pod ${podName} in StatefulSet ${setName} success`,
    );
  else
    context.event(
      set,
      'Warning',
      'FailedCreate',
      `${create} Claim ${claim} for Pod ${podName} in StatefulSet ${setName} failed error: ${outcome.message}`,
    );
}

const aggregate = (problems: readonly string[]): Outcome<null> => {
  if (problems.length === 0) return done;
  return failed(problems.length === 1 ? (problems[0] as string) : `[${problems.join(', ')}]`);
};

/** Creates the claims that the cache does not know. A claim that is being deleted must go first. */
function* createClaims(set: StatefulSet, pod: Pod, context: SyncContext): Requests<Outcome<null>> {
  const problems: string[] = [];
  for (const claim of context.anyOrder(claimsOf(set, pod))) {
    const { name, namespace = '' } = claim.metadata;
    const existing = cached(context, set, name);
    if (existing?.metadata.deletionTimestamp) problems.push(`pvc ${name} is being deleted`);
    if (existing) continue;
    const answer = yield* request({
      verb: 'create',
      resource: resources.PersistentVolumeClaim,
      namespace,
      body: claim,
    });
    if (!answer.ok) problems.push(`failed to create PVC ${name}: ${answer.message}`);
    if (answer.ok || answer.reason !== 'AlreadyExists') tellClaim(context, set, pod, name, answer);
  }
  return aggregate(problems);
}

/** Brings the owners of the pod's claims in line with the retention policy, as far as the cache knows the claims. */
export function* updateClaimOwners(
  set: StatefulSet,
  pod: Pod,
  context: SyncContext,
): Requests<Outcome<null>> {
  for (const {
    metadata: { name, namespace = '' },
  } of claimsOf(set, pod)) {
    const claim = cached(context, set, name);
    if (!claim) continue;
    if (context.version.has('claimOwnersControl') && hasForeignController(claim, set, pod))
      warnOfForeignController(set, name, context);
    if (ownersAreRight(claim, set, pod, context.version)) continue;
    const body = withRightOwners(claim, set, pod, context.version);
    const answer = yield* request({
      verb: 'update',
      resource: resources.PersistentVolumeClaim,
      namespace,
      name,
      body,
    });
    if (!answer.ok)
      return {
        ...answer,
        message: `could not update claim ${name} for delete policy ownerRefs: ${answer.message}`,
      };
  }
  return done;
}

function warnOfForeignController(set: StatefulSet, claim: string, context: SyncContext): void {
  // Z67: "manging" is how the real controller spells it
  context.event(
    set,
    'Warning',
    'ConflictingController',
    `PersistentVolumeClaim ${claim} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`,
  );
}

/** Every claim of the pod that the cache knows has the owners that the policy wants. */
export const claimOwnersAreRight = (set: StatefulSet, pod: Pod, context: SyncContext): boolean =>
  claimsOf(set, pod).every(({ metadata: { name } }) => {
    const claim = cached(context, set, name);
    return !claim || ownersAreRight(claim, set, pod, context.version);
  });

/** A claim still belongs to an earlier pod of this name and will be collected with it. */
export function hasStaleClaim(set: StatefulSet, pod: Pod, context: SyncContext): boolean {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false;
  return claimsOf(set, pod).some(({ metadata: { name } }) => {
    const claim = cached(context, set, name);
    return claim !== undefined && hasStaleReference(claim, pod);
  });
}

/** Creates a pod and, before it, its claims. A name that is taken is an error without an event. */
export function* createPod(set: StatefulSet, pod: Pod, context: SyncContext): Requests<Outcome<null>> {
  const claims = hasClaims(set) ? yield* createClaims(set, pod, context) : done;
  if (!claims.ok) {
    tellPod(context, 'Create', set, pod, claims);
    return claims;
  }
  const { namespace = '' } = pod.metadata;
  const { uid: _uid, resourceVersion: _version, creationTimestamp: _time, ...metadata } = pod.metadata;
  const created = yield* request<Pod>({
    verb: 'create',
    resource: resources.Pod,
    namespace,
    body: { ...pod, metadata },
  });
  if (!created.ok && created.reason === 'AlreadyExists') return created;
  if (created.ok && hasClaims(set)) {
    const owners = yield* updateClaimOwners(set, pod, context);
    if (!owners.ok) {
      tellPod(context, 'Update', set, pod, owners);
      return owners;
    }
  }
  tellPod(context, 'Create', set, pod, created);
  return created.ok ? done : created;
}

/** A pending pod whose claims are missing gets them (Z63). */
export function* createMissingClaims(
  set: StatefulSet,
  pod: Pod,
  context: SyncContext,
): Requests<Outcome<null>> {
  const claims = yield* createClaims(set, pod, context);
  if (!claims.ok) return claims;
  const owners = yield* updateClaimOwners(set, pod, context);
  if (!owners.ok) tellPod(context, 'Update', set, pod, owners);
  return owners;
}

/**
 * Puts identity, storage and claim owners right. The pod is written even when only the claims differed. It is addressed by
 * the name it ought to have: of two pods with one ordinal the write for `web-01` goes to `web-1`, conflicts over the
 * uid, and ends well with the pod found there (stateful_pod_control.go, UpdateStatefulPod).
 */
export function* updatePod(set: StatefulSet, original: Pod, context: SyncContext): Requests<Outcome<null>> {
  let pod = original;
  for (let tries = 1; ; tries += 1) {
    const prepared = yield* prepareUpdate(set, pod, context);
    if (prepared.ok && prepared.value === undefined) {
      if (tries > 1) tellPod(context, 'Update', set, pod, done);
      return done;
    }
    const answer =
      prepared.ok && prepared.value ? yield* writePod(prepared.value) : (prepared as Outcome<never>);
    const wanted = (prepared.ok && prepared.value) || pod;
    if (answer.ok || answer.reason !== 'Conflict' || tries === CONFLICT_TRIES) {
      tellPod(context, 'Update', set, wanted, answer);
      return answer.ok ? done : answer;
    }
    pod = context.view.get<Pod>(resources.Pod, wanted.metadata.namespace, wanted.metadata.name) ?? pod;
  }
}

function* writePod(pod: Pod): Requests<Outcome<Pod>> {
  const { name, namespace = '' } = pod.metadata;
  return yield* request<Pod>({ verb: 'update', resource: resources.Pod, namespace, name, body: pod });
}

/** The pod to write; undefined when there is nothing to put right. */
function* prepareUpdate(
  set: StatefulSet,
  pod: Pod,
  context: SyncContext,
): Requests<Outcome<Pod | undefined>> {
  let wanted = pod;
  if (!identityMatches(set, wanted)) wanted = withIdentity(set, wanted);
  if (!storageMatches(set, wanted)) {
    wanted = withStorage(set, wanted);
    const claims = yield* createClaims(set, wanted, context);
    if (!claims.ok) return claims;
  }
  if (claimOwnersAreRight(set, wanted, context))
    return { ok: true, value: wanted === pod ? undefined : wanted };
  const owners = yield* updateClaimOwners(set, wanted, context);
  return owners.ok ? { ok: true, value: wanted } : owners;
}

/** Asks for the pod's deletion. That it is gone already counts as done, in versions that say so (Z31). */
export function* deletePod(set: StatefulSet, pod: Pod, context: SyncContext): Requests<Outcome<null>> {
  const { name, namespace = '' } = pod.metadata;
  const answer = yield* request({ verb: 'delete', resource: resources.Pod, namespace, name });
  const isGone = !answer.ok && answer.reason === 'NotFound' && context.version.has('goneIsDeleted');
  const outcome: Outcome<null> = answer.ok || isGone ? done : answer;
  tellPod(context, 'Delete', set, pod, outcome);
  return outcome;
}
