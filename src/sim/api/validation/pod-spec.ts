import { newMark } from '../schema/mark.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './container.ts';
import type { PodContext } from './container.ts';
import { validateResources } from './container-resources.ts';
import { validateFileVolumes, validateHostUsers, validateHostnameOverride } from './host-ties.ts';
import { validateOperatingSystem } from './operating-system.ts';
import { validatePodResources, validateResourceClaims } from './pod-resources.ts';
import { validateHostProcesses } from './windows-options.ts';
import type { Errors } from './field.ts';
import { complain, duplicate, invalid, oneOf, required } from './field.ts';
import { dnsLabel, dnsSubdomain, inRange, qualifiedName, searchDomain } from './formats.ts';
import { address } from './ip-address.ts';
import { validateLabels } from './object-meta.ts';
import { validateAffinity, validateSpread, validateTolerations } from './scheduling.ts';
import { validatePodSecurityContext } from './security-context.ts';
import type { Container } from './container-types.ts';
import type { PodSpec } from './pod-types.ts';
import type { Volume } from './volume-types.ts';
import { validateVolumes } from './volumes.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];
const MOST_NAMESERVERS = 3;
const MOST_SEARCHES = 32;

/** Where a pod spec stands. */
export interface Setting {
  /** In a pod; otherwise in a template. */
  readonly isPod: boolean;
  /** Volumes that will come from claim templates. */
  readonly claims?: readonly string[];
  /** A StatefulSet sets the names of its pods itself: what the template says of them is not looked at. */
  readonly namesPods?: boolean;
}

/** Containers that were found good, with what their rules read of the pod: those of a template and of its pods are the same. */
const good = newMark<string>();

const TEMPLATE: Setting = { isPod: false };

/** The rules of core ValidatePodSpec, in its order. */
export function validatePodSpec(
  errors: Errors,
  field: string,
  spec: PodSpec,
  setting: Setting = TEMPLATE,
): void {
  if (spec.terminationGracePeriodSeconds === undefined)
    errors.push(required(`${field}.terminationGracePeriodSeconds`));
  const volumes = validateVolumes(errors, `${field}.volumes`, spec.volumes ?? []);
  for (const claim of setting.claims ?? []) volumes.set(claim, claimVolume(claim));
  validateResourceClaims(errors, `${field}.resourceClaims`, spec);
  const claims = (spec.resourceClaims ?? []).map(({ name }) => name).filter((name) => name !== '');
  validateAllContainers(errors, field, spec, {
    volumes,
    claims,
    hostUsers: spec.hostUsers ?? true,
    grace: spec.terminationGracePeriodSeconds ?? 0,
    restartPolicy: spec.restartPolicy ?? '',
    isPod: setting.isPod,
  });
  validatePodResources(errors, `${field}.resources`, spec, claims);
  if (spec.hostNetwork)
    validateHostNetwork(errors, `${field}.containers`, spec.containers ?? [], setting.isPod);
  oneOf(errors, `${field}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES);
  oneOf(errors, `${field}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES);
  validateLabels(errors, `${field}.nodeSelector`, spec.nodeSelector);
  validatePodSecurityContext(errors, `${field}.securityContext`, spec);
  validatePlacement(errors, field, spec);
  validateNames(errors, field, spec, setting);
}

const claimVolume = (name: string): Volume => ({ name, persistentVolumeClaim: { claimName: name } });
const contextText = ({ volumes, grace, restartPolicy, hostUsers, claims }: PodContext): string =>
  `${[...volumes.keys()].join(',')} ${grace} ${restartPolicy} ${hostUsers} ${claims.join(',')}`;

function validateAllContainers(errors: Errors, field: string, spec: PodSpec, pod: PodContext): void {
  const { containers, initContainers, ephemeralContainers = [] } = spec;
  const context = contextText(pod);
  if (
    containers &&
    good.of(containers) === context &&
    (!initContainers || good.of(initContainers) === context) &&
    ephemeralContainers.length === 0
  )
    return;
  const found: Errors = [];
  const names = (containers ?? []).map(({ name }) => name);
  validateContainers(found, `${field}.containers`, containers ?? [], pod);
  validateInitContainers(found, `${field}.initContainers`, initContainers ?? [], names, pod);
  const taken = [...names, ...(initContainers ?? []).map(({ name }) => name)];
  validateEphemeralContainers(found, `${field}.ephemeralContainers`, ephemeralContainers, taken, pod);
  errors.push(...found);
  if (found.length > 0) return;
  for (const part of [containers, initContainers]) if (part && Object.isFrozen(part)) good.put(part, context);
}

/** In a template the host's port may still be open: it is filled in when the pod is created. */
function validateHostNetwork(
  errors: Errors,
  field: string,
  containers: readonly Container[],
  isPod: boolean,
): void {
  for (const [at, { ports = [] }] of containers.entries()) {
    for (const [index, { hostPort = 0, containerPort }] of ports.entries()) {
      if ((isPod || hostPort !== 0) && hostPort !== containerPort) {
        errors.push(
          invalid(
            `${field}[${at}].ports[${index}].hostPort`,
            hostPort,
            'must match `containerPort` when `hostNetwork` is true',
          ),
        );
      }
    }
  }
}

function validatePlacement(errors: Errors, field: string, spec: PodSpec): void {
  validateAffinity(errors, `${field}.affinity`, spec.affinity);
  validateDns(errors, `${field}.dnsConfig`, spec);
  for (const [index, { conditionType }] of (spec.readinessGates ?? []).entries()) {
    complain(
      errors,
      `${field}.readinessGates[${index}].conditionType`,
      conditionType,
      qualifiedName(conditionType),
    );
  }
  const gates = new Set<string>();
  for (const [index, { name }] of (spec.schedulingGates ?? []).entries()) {
    complain(errors, `${field}.schedulingGates[${index}]`, name, qualifiedName(name));
    if (gates.has(name)) errors.push(duplicate(`${field}.schedulingGates[${index}]`, name));
    gates.add(name);
  }
  validateSpread(errors, `${field}.topologySpreadConstraints`, spec.topologySpreadConstraints ?? []);
  validateHostProcesses(errors, field, spec);
  validateHostUsers(errors, field, spec);
  validateHostnameOverride(errors, field, spec);
}

function validateDns(errors: Errors, field: string, { dnsPolicy, dnsConfig }: PodSpec): void {
  if (dnsPolicy === 'None' && !dnsConfig)
    return void errors.push(required(field, 'must provide `dnsConfig` when `dnsPolicy` is None'));
  if (dnsPolicy === 'None' && !dnsConfig?.nameservers?.length)
    return void errors.push(
      required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'),
    );
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  if (nameservers.length > MOST_NAMESERVERS)
    errors.push(
      invalid(`${field}.nameservers`, nameservers, `must not have more than ${MOST_NAMESERVERS} nameservers`),
    );
  for (const [index, server] of nameservers.entries())
    complain(errors, `${field}.nameservers[${index}]`, server, address(server));
  if (searches.length > MOST_SEARCHES)
    errors.push(
      invalid(`${field}.searches`, searches, `must not have more than ${MOST_SEARCHES} search paths`),
    );
  for (const [index, search] of searches.entries()) {
    const name = search.replace(/\.$/, '');
    if (search !== '.') complain(errors, `${field}.searches[${index}]`, name, searchDomain(name));
  }
  for (const [index, { name }] of options.entries())
    if (!name) errors.push(required(`${field}.options[${index}]`, 'must not be empty'));
}

function validateNames(errors: Errors, field: string, spec: PodSpec, { namesPods }: Setting): void {
  const subdomains = { serviceAccountName: spec.serviceAccountName, nodeName: spec.nodeName } as const;
  for (const [name, value] of Object.entries(subdomains))
    if (value) complain(errors, `${field}.${name}`, value, dnsSubdomain(value));
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > 2_147_483_647))
    errors.push(invalid(`${field}.activeDeadlineSeconds`, deadline, inRange(1, 2_147_483_647)));
  if (spec.hostname && !namesPods)
    complain(errors, `${field}.hostname`, spec.hostname, dnsLabel(spec.hostname));
  if (spec.subdomain && !namesPods)
    complain(errors, `${field}.subdomain`, spec.subdomain, dnsLabel(spec.subdomain));
  validateTolerations(errors, `${field}.tolerations`, spec.tolerations ?? []);
  validateAliases(errors, `${field}.hostAliases`, spec);
  if (spec.priorityClassName)
    complain(
      errors,
      `${field}.priorityClassName`,
      spec.priorityClassName,
      dnsSubdomain(spec.priorityClassName),
    );
  if (spec.runtimeClassName !== undefined)
    complain(errors, `${field}.runtimeClassName`, spec.runtimeClassName, dnsSubdomain(spec.runtimeClassName));
  if (spec.preemptionPolicy !== undefined)
    oneOf(errors, `${field}.preemptionPolicy`, spec.preemptionPolicy, PREEMPTION_POLICIES);
  if (spec.overhead) validateResources(errors, `${field}.overhead`, { limits: spec.overhead });
  validateOperatingSystem(errors, field, spec);
  validateFileVolumes(errors, field, spec);
}

function validateAliases(errors: Errors, field: string, { hostAliases = [] }: PodSpec): void {
  for (const [at, { ip, hostnames = [] }] of hostAliases.entries()) {
    complain(errors, `${field}[${at}].ip`, ip, address(ip));
    for (const [index, name] of hostnames.entries())
      complain(errors, `${field}[${at}].hostnames[${index}]`, name, dnsSubdomain(name));
  }
}
