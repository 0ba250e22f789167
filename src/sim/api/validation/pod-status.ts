import type { ObjectMeta } from '#model/objects.ts';
import { validateAllocated, validateClaimStatuses, validateUsers } from './container-statuses.ts';
import type { ToldContainer } from './container-statuses.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, complain, duplicate, forbidden, invalid, required } from './field.ts';
import { dnsSubdomain, qualifiedName } from './formats.ts';
import { address, familyOf, isAddress } from './ip-address.ts';
import { restartsAfter } from '#model/restarts.ts';
import { validateMetaUpdate } from './object-meta.ts';
import { validatePodAnnotationUpdates } from './pod-annotations.ts';
import type { PodSpec } from './pod-types.ts';

interface ContainerStatus extends ToldContainer {
  readonly state?: { readonly terminated?: { readonly exitCode: number } };
}

interface Status {
  readonly conditions?: readonly { readonly type: string; readonly observedGeneration?: number }[];
  readonly nominatedNodeName?: string;
  readonly observedGeneration?: number;
  readonly qosClass?: string;
  readonly hostIP?: string;
  readonly hostIPs?: readonly { readonly ip?: string }[];
  readonly podIPs?: readonly { readonly ip?: string }[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  readonly resourceClaimStatuses?: readonly { readonly name: string }[];
  readonly extendedResourceClaimStatus?: { readonly requestMappings?: readonly object[] | null };
}

export interface PodWithStatus {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly status: Status;
}

const SYSTEM: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized']);

/**
 * A container that has ended for good does not run again.
 * @param policy how the pod restarts it
 * @param free whether the container itself may, by a policy or a rule of its own
 */
function validateTransitions(
  errors: Errors,
  field: string,
  statuses: readonly ContainerStatus[],
  old: readonly ContainerStatus[],
  policy: string,
  free: (name: string, exitCode: number) => boolean = () => false,
): void {
  if (policy === 'Always') return;
  for (const [index, { name, state }] of old.entries()) {
    const end = state?.terminated;
    if (!end || (end.exitCode !== 0 && policy === 'OnFailure') || free(name, end.exitCode)) continue;
    const runs = statuses.some((status) => status.name === name && !status.state?.terminated);
    if (runs)
      errors.push(forbidden(`${field}[${index}].state`, 'may not be transitioned to non-terminated state'));
  }
}

function validateAddresses(
  errors: Errors,
  field: string,
  addresses: readonly { readonly ip?: string }[],
): void {
  for (const [index, { ip = '' }] of addresses.entries())
    complain(errors, `${field}[${index}]`, ip, address(ip));
  if (addresses.length <= 1) return;
  const texts = addresses.map(({ ip = '' }) => ip);
  const isDual =
    texts.length === 2 &&
    texts.every(isAddress) &&
    familyOf(texts[0] as string) !== familyOf(texts[1] as string);
  if (!isDual)
    errors.push(
      invalid(
        field,
        addresses.map(({ ip }) => ({ IP: ip })),
        'may specify no more than one IP for each IP family',
      ),
    );
  for (const [index, ip] of texts.entries())
    if (texts.indexOf(ip) < index) errors.push(duplicate(`${field}[${index}]`, { IP: ip }));
}

const MAPPINGS = 'status.extendedResourceClaimStatus.requestMappings';
const NEGATIVE = 'must be a non-negative integer';

/** No node is proposed for a pod that has one; its class of service stays. */
function validateFixed(errors: Errors, status: Status, { spec, status: before }: PodWithStatus): void {
  const { nominatedNodeName: nominated, observedGeneration: generation = 0, qosClass } = status;
  if (spec.nodeName && nominated && nominated !== before.nominatedNodeName)
    errors.push(
      forbidden('status.nominatedNodeName', 'may not be set on pods that are already bound to a node'),
    );
  if (generation < 0) errors.push(invalid('status.observedGeneration', generation, NEGATIVE));
  if (qosClass !== before.qosClass) errors.push(invalid('status.qosClass', qosClass ?? '', IMMUTABLE));
}

/** core/v1 Pod, its status changed. */
export function validatePodStatus(
  errors: Errors,
  { metadata, spec, status }: PodWithStatus,
  old: PodWithStatus,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  validatePodAnnotationUpdates(errors, { metadata, spec }, old);
  for (const [index, { type, observedGeneration = 0 }] of (status.conditions ?? []).entries()) {
    if (observedGeneration < 0)
      errors.push(invalid(`status.conditions[${index}].observedGeneration`, observedGeneration, NEGATIVE));
    if (!SYSTEM.has(type)) complain(errors, `status.conditions[${index}].Type`, type, qualifiedName(type));
  }
  if (spec.nodeName !== old.spec.nodeName)
    errors.push(forbidden('status.nodeName', 'may not be changed directly'));
  const nominated = status.nominatedNodeName;
  if (nominated && nominated !== old.status.nominatedNodeName)
    complain(errors, 'status.nominatedNodeName', nominated, dnsSubdomain(nominated));
  validateFixed(errors, status, old);
  validateAllTransitions(errors, status, old);
  validateClaimStatuses(errors, status.resourceClaimStatuses ?? [], spec);
  const extended = status.extendedResourceClaimStatus;
  if (extended && !extended.requestMappings?.length)
    errors.push(required(MAPPINGS, 'at least one request mapping is required'));
  validateAddresses(errors, 'status.podIPs', status.podIPs ?? []);
  validateHostAddresses(errors, status);
  validateContainers(errors, status, spec);
}

function validateContainers(errors: Errors, status: Status, spec: PodSpec): void {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status;
  validateUsers(errors, 'status.containerStatuses', containerStatuses, spec);
  validateUsers(errors, 'status.initContainerStatuses', initContainerStatuses, spec);
  validateUsers(errors, 'status.ephemeralContainerStatuses', ephemeralContainerStatuses, spec);
  validateAllocated(errors, 'status.containerStatuses', containerStatuses, spec.containers ?? []);
  validateAllocated(errors, 'status.initContainerStatuses', initContainerStatuses, spec.initContainers ?? []);
}

function validateAllTransitions(
  errors: Errors,
  status: Status,
  { spec, status: before }: PodWithStatus,
): void {
  const policy = spec.restartPolicy ?? '';
  const sidecars = (spec.initContainers ?? [])
    .filter(({ restartPolicy }) => restartPolicy === 'Always')
    .map(({ name }) => name);
  validateTransitions(
    errors,
    'status.containerStatuses',
    status.containerStatuses ?? [],
    before.containerStatuses ?? [],
    policy,
    (name, exitCode) => {
      const container = spec.containers?.find((each) => each.name === name);
      return container !== undefined && restartsAfter(container, spec, exitCode);
    },
  );
  validateTransitions(
    errors,
    'status.initContainerStatuses',
    status.initContainerStatuses ?? [],
    before.initContainerStatuses ?? [],
    policy,
    (name) => sidecars.includes(name),
  );
  validateTransitions(
    errors,
    'status.ephemeralContainerStatuses',
    status.ephemeralContainerStatuses ?? [],
    before.ephemeralContainerStatuses ?? [],
    'Never',
  );
}

function validateHostAddresses(errors: Errors, { hostIP, hostIPs = [] }: Status): void {
  if (hostIPs.length > 0 && hostIP !== hostIPs[0]?.ip)
    errors.push(invalid('status.hostIPs[0].ip', hostIPs[0]?.ip ?? '', 'must be equal to `hostIP`'));
  validateAddresses(errors, 'status.hostIPs', hostIPs);
}
