import type { Container } from './container-types.ts';
import type { Errors } from './field.ts';
import { complain, duplicate, forbidden, invalid } from './field.ts';
import { inRange } from './formats.ts';
import type { PodSpec } from './pod-types.ts';

/** What a kubelet says of a container, as far as rules look at it. */
export interface ToldContainer {
  readonly name: string;
  readonly user?: {
    readonly linux?: {
      readonly uid: number;
      readonly gid: number;
      readonly supplementalGroups?: readonly number[];
    };
  };
  readonly allocatedResourcesStatus?: readonly { readonly name: string }[];
}

const MOST = 2_147_483_647;
const outOfRange = (id: number): readonly string[] => (id < 0 || id > MOST ? [inRange(0, MOST)] : []);

/** Users and groups of Linux, where the pod runs on it. */
export function validateUsers(
  errors: Errors,
  field: string,
  statuses: readonly ToldContainer[],
  { os }: PodSpec,
): void {
  for (const [index, { user }] of statuses.entries()) {
    const { linux } = user ?? {};
    const at = `${field}[${index}].user.linux`;
    if (!linux) continue;
    if (os?.name === 'windows') {
      errors.push(forbidden(at, 'cannot be set for a windows pod'));
      continue;
    }
    complain(errors, `${at}.uid`, linux.uid, outOfRange(linux.uid));
    complain(errors, `${at}.gid`, linux.gid, outOfRange(linux.gid));
    for (const [place, group] of (linux.supplementalGroups ?? []).entries())
      complain(errors, `${at}.supplementalGroups[${place}]`, group, outOfRange(group));
  }
}

/** Devices are told of under names that the container asked for. */
export function validateAllocated(
  errors: Errors,
  field: string,
  statuses: readonly ToldContainer[],
  containers: readonly Container[],
): void {
  for (const [index, { name, allocatedResourcesStatus = [] }] of statuses.entries()) {
    const container = containers.find((each) => each.name === name);
    if (!container) continue;
    const requests = Object.keys(container.resources?.requests ?? {});
    for (const [place, { name: what }] of allocatedResourcesStatus.entries())
      if (!what.startsWith('claim:') && !requests.includes(what))
        errors.push(
          invalid(
            `${field}[${index}].allocatedResourcesStatus[${place}].name`,
            what,
            "must match one of the container's resource requests",
          ),
        );
  }
}

/** Claims of devices are told of under the names that the pod has for them, each once. */
export function validateClaimStatuses(
  errors: Errors,
  statuses: readonly { readonly name: string }[],
  { resourceClaims = [] }: PodSpec,
): void {
  for (const [index, { name }] of statuses.entries()) {
    const at = `status.resourceClaimStatuses[${index}].name`;
    if (!resourceClaims.some((claim) => claim.name === name))
      errors.push(invalid(at, name, 'must match the name of an entry in `spec.resourceClaims`'));
    if (statuses.findIndex((status) => status.name === name) < index) errors.push(duplicate(at, name));
  }
}
