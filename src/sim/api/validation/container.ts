import { validateResources } from './container-resources.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import type { Errors } from './field.ts';
import { complain, duplicate, forbidden, invalid, notFound, oneOf, required } from './field.ts';
import { dnsLabel, portName, portNumber } from './formats.ts';
import { validateDevices, validateMounts } from './mounts.ts';
import type { Volumes } from './mounts.ts';
import { validateProbes } from './probe.ts';
import { PULL_POLICIES } from './pull-policies.ts';
import { validateSecurityContext } from './security-context.ts';
import type { Container, Port } from './container-types.ts';

/** What the rules of a container read of its pod. */
export interface PodContext {
  readonly volumes: Volumes;
  readonly grace: number;
  readonly restartPolicy: string;
  /** Its users are those of the host. */
  readonly hostUsers: boolean;
  /** The names of its resource claims. */
  readonly claims: readonly string[];
  /** A pod, not a template: images may not be padded with blanks. */
  readonly isPod: boolean;
}

const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const RESIZABLE = ['cpu', 'memory'];
const RESIZE_POLICIES = ['NotRequired', 'RestartContainer'];

function validatePorts(errors: Errors, field: string, ports: readonly Port[]): void {
  const names = new Set<string>();
  for (const [index, { name, containerPort, hostPort, protocol }] of ports.entries()) {
    const at = `${field}[${index}]`;
    if (name) validatePortName(errors, `${at}.name`, name, names);
    if (!containerPort) errors.push(required(`${at}.containerPort`));
    else complain(errors, `${at}.containerPort`, containerPort, portNumber(containerPort));
    if (hostPort) complain(errors, `${at}.hostPort`, hostPort, portNumber(hostPort));
    oneOf(errors, `${at}.protocol`, protocol, PROTOCOLS);
  }
}

function validatePortName(errors: Errors, field: string, name: string, taken: Set<string>): void {
  const complaints = portName(name);
  complain(errors, field, name, complaints);
  if (complaints.length > 0) return;
  if (taken.has(name)) errors.push(duplicate(field, name));
  taken.add(name);
}

function validateResizePolicy(errors: Errors, field: string, container: Container, podPolicy: string): void {
  const seen = new Set<string>();
  for (const [index, { resourceName, restartPolicy }] of (container.resizePolicy ?? []).entries()) {
    if (seen.has(resourceName)) errors.push(duplicate(`${field}[${index}]`, resourceName));
    seen.add(resourceName);
    oneOf(errors, field, resourceName, RESIZABLE);
    oneOf(errors, field, restartPolicy, RESIZE_POLICIES);
    if (podPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.push(invalid(field, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
  }
}

/** The rules that hold for containers of every kind. */
function validateCommon(errors: Errors, field: string, container: Container, pod: PodContext): void {
  if (!container.name) errors.push(required(`${field}.name`));
  else complain(errors, `${field}.name`, container.name, dnsLabel(container.name));
  if (!container.image) errors.push(required(`${field}.image`));
  oneOf(errors, `${field}.terminationMessagePolicy`, container.terminationMessagePolicy, MESSAGE_POLICIES);
  validatePorts(errors, `${field}.ports`, container.ports ?? []);
  validateEnv(errors, `${field}.env`, container.env ?? []);
  validateEnvFrom(errors, `${field}.envFrom`, container.envFrom ?? []);
  validateMounts(errors, field, container, pod.volumes);
  validateDevices(errors, `${field}.volumeDevices`, container, pod.volumes);
  oneOf(errors, `${field}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES);
  validateResources(errors, `${field}.resources`, container.resources ?? {}, pod.claims);
  validateResizePolicy(errors, `${field}.resizePolicy`, container, pod.restartPolicy);
  validateSecurityContext(errors, `${field}.securityContext`, container.securityContext, pod.hostUsers);
}

/** Each port of the host once, over all containers that run at the same time. */
function validateHostPorts(errors: Errors, field: string, containers: readonly Container[]): void {
  const taken = new Set<string>();
  for (const [at, { ports = [] }] of containers.entries()) {
    for (const [index, { hostPort, hostIP = '', protocol }] of ports.entries()) {
      if (!hostPort) continue;
      const claim = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(claim)) errors.push(duplicate(`${field}[${at}].ports[${index}].hostPort`, claim));
      taken.add(claim);
    }
  }
}

/** spec.containers. */
export function validateContainers(
  errors: Errors,
  field: string,
  containers: readonly Container[],
  pod: PodContext,
): void {
  if (containers.length === 0) return void errors.push(required(field));
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const at = `${field}[${index}]`;
    validateCommon(errors, at, container, pod);
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    validateProbes(errors, at, container, pod.grace);
    if (container.restartPolicy !== undefined)
      oneOf(errors, `${at}.restartPolicy`, container.restartPolicy, RESTART_POLICIES);
  }
  validateHostPorts(errors, field, containers);
}

const KEPT_RUNNING = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** spec.initContainers. @param names of the regular containers, which are taken */
export function validateInitContainers(
  errors: Errors,
  field: string,
  containers: readonly Container[],
  names: readonly string[],
  pod: PodContext,
): void {
  const taken = new Set(names);
  for (const [index, container] of containers.entries()) {
    const at = `${field}[${index}]`;
    validateCommon(errors, at, container, pod);
    if (container.restartPolicy !== undefined)
      oneOf(errors, `${at}.restartPolicy`, container.restartPolicy, RESTART_POLICIES);
    if (taken.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    else if (container.name) taken.add(container.name);
    validateHostPorts(errors, field, [container]);
    if (container.restartPolicy === 'Always') validateProbes(errors, at, container, pod.grace);
    else
      for (const part of KEPT_RUNNING)
        if (container[part])
          errors.push(
            forbidden(`${at}.${part}`, 'may not be set for init containers without restartPolicy=Always'),
          );
  }
}

const NOT_EPHEMERAL = [
  'ports',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'resizePolicy',
  'restartPolicy',
] as const;

/** spec.ephemeralContainers. */
export function validateEphemeralContainers(
  errors: Errors,
  field: string,
  containers: readonly Container[],
  names: readonly string[],
  pod: PodContext,
): void {
  const taken = new Set(names);
  for (const [index, container] of containers.entries()) {
    const at = `${field}[${index}]`;
    validateCommon(errors, at, container, pod);
    validateImagePadding(errors, at, container);
    if (taken.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    taken.add(container.name);
    const target = container.targetContainerName;
    if (target && !names.includes(target)) errors.push(notFound(`${at}.targetContainerName`, target));
    for (const part of NOT_EPHEMERAL)
      if (container[part] !== undefined)
        errors.push(forbidden(`${at}.${part}`, 'cannot be set for an Ephemeral Container'));
    if (container.resources?.limits || container.resources?.requests)
      errors.push(forbidden(`${at}.resources`, 'cannot be set for an Ephemeral Container'));
  }
}

/** Blanks around an image are refused in pods, and passed over in templates. */
export function validateImagePadding(errors: Errors, field: string, { image = '' }: Container): void {
  if (image !== image.trim())
    errors.push(invalid(`${field}.image`, image, 'must not have leading or trailing whitespace'));
}
