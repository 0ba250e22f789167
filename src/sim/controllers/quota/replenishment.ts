import type { Instant } from '#kernel/time.ts';
import { equal } from '#kernel/json.ts';
import type { Pod, ResourceQuota, Service } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { concerns } from '../../api/admission/quota-names.ts';
import { hasDeadline } from '../../api/admission/quota-scopes.ts';
import { countsPod } from '../../api/admission/usage.ts';
import type { StoredEvent } from '../../api/request.ts';

function podFreesSome(before: Pod, after: Pod, now: Instant): boolean {
  return (
    hasDeadline(before) !== hasDeadline(after) ||
    (countsPod(now, before) && !countsPod(now, after)) ||
    !equal(sizes(before), sizes(after))
  );
}

/** What the containers really have, as the kubelet says. */
const sizes = ({ status }: Pod): unknown =>
  [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map((container) => [
    container.name,
    'resources' in container ? container.resources : undefined,
  ]);

const typeOf = ({ spec }: Service): string =>
  spec.type === 'NodePort' || spec.type === 'LoadBalancer' ? spec.type : '';

/**
 * Does a change make the quota controller count anew? Objects that are new do not: admission has counted them
 * (resource_quota_monitor.go, install.DefaultUpdateFilter).
 */
export function freesQuota({ type, resource, object, previous }: StoredEvent, now: Instant): boolean {
  if (type === 'DELETED') return true;
  if (type === 'ADDED' || !previous) return false;
  if (resource === resources.Pod) return podFreesSome(previous as Pod, object as Pod, now);
  if (resource === resources.Service) return typeOf(previous as Service) !== typeOf(object as Service);
  return resource === resources.PersistentVolumeClaim;
}

/** Has a quota a limit, in force already, that this kind can use? */
export const limits = ({ status }: ResourceQuota, { resource }: StoredEvent): boolean =>
  Object.keys(status?.hard ?? {}).some((name) => concerns(resource, name));
