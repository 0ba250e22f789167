import type { Container, KubeObject, Pod, ResourceQuota } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiError } from '#model/status.ts';
import { forbidden } from '#model/status.ts';
import { isDryRun } from '../call.ts';
import type { Call } from '../call.ts';
import { afterUpdate, withManagedFields } from '../patch/managed-fields.ts';
import { canonical } from '../strategy.ts';
import { concerns } from './quota-names.ts';
import { hasDeadline, isInScopes } from './quota-scopes.ts';
import { addSums, increase, only, printSums, shown, sumsIn, withoutZeros } from './sums.ts';
import type { Sums } from './sums.ts';
import { isSizedAsWhole, usageOf } from './usage.ts';

/** As whom the server writes what it has counted. */
const SERVER = 'kube-apiserver';

/** What is asked: an object that is new, or takes the place of another one. */
interface Asked {
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly old: KubeObject | undefined;
}

const computeNames = /^(requests\.|limits\.)?(cpu|memory)$/;

/** `limits.cpu for: app`: resources under quota that some container is silent about. */
function silent(pod: Pod, names: readonly string[]): string[] {
  if (isSizedAsWhole(pod)) return [];
  const { spec } = pod;
  const lacks =
    (name: string) =>
    ({ resources: asked }: Container): boolean =>
      asked?.[name.startsWith('limits.') ? 'limits' : 'requests']?.[name.replace(/^\w+\./, '')] === undefined;
  return names
    .filter((name) => computeNames.test(name))
    .sort()
    .flatMap((name) => {
      const containers = [...(spec.initContainers ?? []), ...spec.containers]
        .filter(lacks(name))
        .map((container) => container.name);
      return containers.length > 0 ? [`${name} for: ${[...new Set(containers)].sort().join(',')}`] : [];
    });
}

/** What a quota limits of objects of this kind, as far as its controller has seen it: its status counts, not its spec. */
const restricted = ({ status }: ResourceQuota, resource: Resource): string[] =>
  Object.keys(status?.hard ?? {}).filter((name) => concerns(resource, name));

const isAbout = (quota: ResourceQuota, { resource, object }: Asked): boolean =>
  restricted(quota, resource).length > 0 && isInScopes(quota, resource, object);

const refusal = ({ resource, object }: Asked, why: string): ApiError =>
  forbidden(resource, object.metadata.name, why);

function checkConstraints(quota: ResourceQuota, asked: Asked): void {
  const names = restricted(quota, asked.resource);
  const { name } = quota.metadata;
  const missing = asked.resource === resources.Pod ? silent(asked.object as Pod, names) : [];
  if (missing.length > 0) throw refusal(asked, `failed quota: ${name}: must specify ${missing.join('; ')}`);
  const used = quota.status?.used ?? {};
  if (names.some((one) => !Object.hasOwn(used, one)))
    throw refusal(asked, `status unknown for quota: ${name}, resources: ${names.sort().join(',')}`);
}

/** What is taken from the quota: of a change, what it adds; all of it, if the old object was not in its scopes. */
function takenFrom(quota: ResourceQuota, { resource, object, old }: Asked, { now }: Call): Sums {
  const usage = usageOf(resource, object, now);
  const isKnown = old !== undefined && isAbout(quota, { resource, object: old, old: undefined });
  const more = isKnown ? increase(usage, usageOf(resource, old, now)) : usage;
  const { hard = {} } = quota.status ?? {};
  return only(withoutZeros(more), (name) => Object.hasOwn(hard, name));
}

/** The quota with this taken from it. @throws ApiError 403 when there is not enough left */
function charged(quota: ResourceQuota, asked: Asked, taken: Sums): ResourceQuota {
  const { hard, used } = quota.status ?? {};
  const [limits, before] = [sumsIn(hard), sumsIn(used)];
  const after = addSums(before, taken);
  const isOver = (name: string): boolean =>
    taken.has(name) && (after.get(name)?.nanos ?? 0n) > (limits.get(name)?.nanos ?? 0n);
  const over = only(taken, isOver);
  if (over.size > 0)
    throw refusal(
      asked,
      `exceeded quota: ${quota.metadata.name}, requested: ${printSums(over)}, used: ${printSums(only(before, isOver))}, limited: ${printSums(only(limits, isOver))}`,
    );
  return { ...quota, status: { ...quota.status, used: shown(after) } };
}

/** The server keeps count itself: a quota says what is used before the object that uses it is there. */
function write(call: Call, next: ResourceQuota, old: KubeObject): void {
  const resource = resources.ResourceQuota;
  const by = { resource, subresource: 'status', manager: SERVER, now: call.now };
  const counted = withManagedFields(next, afterUpdate(call.trackFields, by, old, next));
  call.store.put(resource, canonical(resource, counted), {
    now: call.now,
    by: SERVER,
    verb: 'update/status',
  });
}

/** Changes that can take more of a quota (Evaluator.Handles); creations all can. */
const changesCount: {
  readonly [kind: string]: (object: KubeObject, old: KubeObject, subresource: string | undefined) => boolean;
} = {
  Pod: (object, old, subresource) =>
    subresource === 'resize' || hasDeadline(object as Pod) !== hasDeadline(old as Pod),
  PersistentVolumeClaim: () => true,
  Service: () => true,
};

/**
 * ResourceQuota: no more of a kind, or of a resource, than the namespace may have (apiserver, plugin/resourcequota). What is
 * granted is written to the quotas at once.
 * @param old what the object takes the place of
 * @throws ApiError 403
 */
export function checkQuota(call: Call, resource: Resource, object: KubeObject, old?: KubeObject): void {
  if (!resource.namespaced || call.store.count(resources.ResourceQuota) === 0) return;
  if (old && !changesCount[resource.kind]?.(object, old, call.request.subresource)) return;
  if (resource === resources.Event) return;
  const asked: Asked = { resource, object, old };
  const about = (
    call.store.list(resources.ResourceQuota, object.metadata.namespace) as ResourceQuota[]
  ).filter((quota) => isAbout(quota, asked));
  for (const quota of about) checkConstraints(quota, asked);
  const changed = about.flatMap((quota) => {
    const taken = takenFrom(quota, asked, call);
    return taken.size > 0 ? [[quota, charged(quota, asked, taken)] as const] : [];
  });
  if (isDryRun(call)) return;
  for (const [quota, next] of changed) write(call, next, quota);
}
