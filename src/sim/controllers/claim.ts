import type { KubeObject, LabelSelector, OwnerReference } from '#model/objects.ts';
import { controllerOf, controllerReference } from '#model/owners.ts';
import type { Resource } from '#model/resources.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { Context, Requests } from '../loop/controller.ts';
import type { Client } from './client.ts';

/** Who claims what. */
export interface Claim<T extends KubeObject> {
  readonly api: Client;
  readonly owner: KubeObject;
  readonly ownerResource: Resource;
  readonly selector: LabelSelector | undefined;
  readonly resource: Resource;
  /** Objects that are left out of the claim altogether. */
  readonly eligible?: (object: T) => boolean;
}

export interface Claimed<T> {
  readonly claimed: readonly T[];
  /** The first refusal, if any. */
  readonly failed?: string;
}

type Verdict = { readonly failed?: string };

/**
 * Which objects are the owner's own (controller_ref_manager.go): owned and matching ones stay, owned ones that match no
 * longer are released, matching orphans are adopted; an owner that is being deleted does neither.
 */
export function* claimDependents<T extends KubeObject>(
  claim: Claim<T>,
  { view }: Context,
): Requests<Claimed<T>> {
  const { owner, selector, resource, eligible = () => true } = claim;
  const { uid, namespace = '', deletionTimestamp } = owner.metadata;
  const matches = ({ metadata }: T) => selectorMatches(selector, metadata.labels);
  const claimed: T[] = [];
  let failed: string | undefined;
  for (const object of view.ownedBy<T>(resource, uid)) {
    if (controllerOf(object)?.uid !== uid || !eligible(object)) continue;
    if (matches(object)) claimed.push(object);
    else if (!deletionTimestamp) failed ??= (yield* release(claim, object)).failed;
  }
  if (!deletionTimestamp) {
    const mayAdopt = adoption(claim);
    for (const orphan of view.orphans<T>(resource, namespace)) {
      if (orphan.metadata.deletionTimestamp || !eligible(orphan) || !matches(orphan)) continue;
      const verdict = yield* adopt(claim, orphan, mayAdopt);
      if (verdict === 'adopted') claimed.push(orphan);
      else failed ??= verdict.failed;
    }
  }
  return { claimed, ...(failed !== undefined && { failed }) };
}

/** Asks the API once per sync, past every cache: is the owner still the same, and not about to go? */
function adoption<T extends KubeObject>({ api, owner, ownerResource }: Claim<T>): () => Requests<Verdict> {
  const { name, namespace, uid } = owner.metadata;
  let known: Verdict | undefined;
  return function* () {
    if (known) return known;
    const answer = yield api.get(ownerResource, namespace, name);
    const fresh = answer.ok ? (answer.body as KubeObject).metadata : undefined;
    if (!fresh) known = { failed: (answer.body as { message?: string }).message ?? 'get failed' };
    else if (fresh.uid !== uid)
      known = {
        failed: `original ${ownerResource.kind} ${namespace}/${name} is gone: got uid ${fresh.uid}, wanted ${uid}`,
      };
    else if (fresh.deletionTimestamp)
      known = { failed: `${namespace}/${name} has just been deleted at ${fresh.deletionTimestamp}` };
    return (known ??= {});
  };
}

function* adopt<T extends KubeObject>(
  { api, owner, resource }: Claim<T>,
  orphan: T,
  mayAdopt: () => Requests<Verdict>,
): Requests<Verdict | 'adopted'> {
  const allowed = yield* mayAdopt();
  if (allowed.failed !== undefined) return allowed;
  const ownerReferences: readonly OwnerReference[] = [controllerReference(owner)];
  const answer = yield* patchOwners(api, resource, orphan, ownerReferences);
  if (answer.ok) return 'adopted';
  return answer.reason === 'NotFound' ? {} : { failed: answer.message };
}

/** Gone, or changed into something that refuses the patch, is as good as released. */
function* release<T extends KubeObject>({ api, owner, resource }: Claim<T>, object: T): Requests<Verdict> {
  const answer = yield* patchOwners(api, resource, object, [{ $patch: 'delete', uid: owner.metadata.uid }]);
  return answer.ok || answer.reason === 'NotFound' || answer.reason === 'Invalid'
    ? {}
    : { failed: answer.message };
}

type Patched =
  { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly message: string };

function* patchOwners(
  api: Client,
  resource: Resource,
  { metadata: { namespace, name, uid } }: KubeObject,
  ownerReferences: readonly object[],
): Requests<Patched> {
  const answer = yield api.patch('strategic', resource, namespace, name, {
    metadata: { ownerReferences, uid },
  });
  return answer.ok
    ? { ok: true }
    : { ok: false, reason: answer.body.reason ?? '', message: answer.body.message ?? '' };
}
