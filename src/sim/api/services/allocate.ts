import type { KubeObject, Service } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { internalError, isInvalid } from '#model/status.ts';
import type { FieldError } from '#model/status.ts';
import { isDryRun } from '../call.ts';
import type { Call } from '../call.ts';
import { RANGE, PORT_RANGE, freeAddress, freePort, isNodePort, offsetOf } from './addresses.ts';
import { addressesOf, validateServiceAddresses } from '../validation/service-addresses.ts';
import { needsAddress, needsPorts, specOf } from './normalise.ts';

type Spec = Service['spec'];
type Ports = NonNullable<Spec['ports']>;

const invalid = ({ metadata }: KubeObject, field: string, value: unknown, why: string) =>
  isInvalid(resources.Service, metadata.name, [
    { field, reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}` },
  ]);

const isHeadless = ({ clusterIP }: Spec): boolean => clusterIP === 'None';
const hasSelector = ({ selector }: Spec): boolean => Object.keys(selector ?? {}).length > 0;

/** The families of a cluster with IPv4 only. A headless service without selector may stand for anything, so it gets both (initIPFamilyFields). */
function families(object: KubeObject, spec: Spec, old: Spec | undefined): Spec {
  const open = isHeadless(spec) && !hasSelector(spec);
  const policy =
    spec['ipFamilyPolicy'] ?? old?.['ipFamilyPolicy'] ?? (open ? 'RequireDualStack' : 'SingleStack');
  refuse(object, relatedErrors({ ...spec, ipFamilyPolicy: policy } as Rules));
  const told = listOf(spec['ipFamilies']);
  refuse(object, policy === 'SingleStack' ? severalErrors(spec, told, policy) : []);
  const asked = told.length > 0 ? told : ['IPv4'];
  refuse(object, open ? [] : configurationErrors(policy, asked));
  const both =
    open && policy !== 'SingleStack' && asked.length < 2
      ? [...asked, asked[0] === 'IPv4' ? 'IPv6' : 'IPv4']
      : asked;
  return { ...spec, ipFamilies: both, ipFamilyPolicy: policy };
}

type Rules = Parameters<typeof validateServiceAddresses>[1];

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

function refuse({ metadata }: KubeObject, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw isInvalid(resources.Service, metadata.name, errors);
}

/** What belongs together is looked at before anything is given away. */
function relatedErrors(spec: Rules): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateServiceAddresses(errors, spec, addressesOf(spec));
  return errors;
}

const error = (field: string, value: unknown, why: string): FieldError => ({
  field,
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
});

function severalErrors(spec: Spec, told: readonly string[], policy: unknown): readonly FieldError[] {
  const needs = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  return [
    ...(listOf(spec['clusterIPs']).length === 2
      ? [error('spec.ipFamilyPolicy', policy, `${needs} cluster IPs are specified`)]
      : []),
    ...(told.length === 2
      ? [error('spec.ipFamilyPolicy', policy, `${needs} IP families are specified`)]
      : []),
  ];
}

const configurationErrors = (policy: unknown, asked: readonly string[]): readonly FieldError[] => [
  ...(policy === 'RequireDualStack'
    ? [error('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services')]
    : []),
  ...asked.flatMap((family, index) =>
    family === 'IPv4' ? [] : [error(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')],
  ),
];

/** What all services but this one hold. */
function others({ store }: Call, { metadata }: KubeObject): readonly Spec[] {
  const isOther = (object: KubeObject) =>
    object.metadata.name !== metadata.name || object.metadata.namespace !== metadata.namespace;
  return store.list(resources.Service).filter(isOther).map(specOf);
}

function withAddress(call: Call, object: KubeObject, spec: Spec): Spec {
  if (isHeadless(spec)) return { ...spec, clusterIPs: ['None'] };
  const taken = new Set(others(call, object).map(({ clusterIP }) => clusterIP ?? ''));
  const { clusterIP: asked } = spec;
  if (asked) {
    const refuse = (why: string) =>
      invalid(object, 'spec.clusterIPs', [asked], `failed to allocate IP ${asked}: ${why}`);
    if (offsetOf(asked) === undefined)
      throw refuse(
        `the provided IP (${asked}) is not in the valid range. The range of valid IPs is ${RANGE}`,
      );
    if (taken.has(asked)) throw refuse('provided IP is already allocated');
    return spec;
  }
  const clusterIP = freeAddress(taken, (limit) => call.chance.below(limit));
  if (!clusterIP) throw internalError('failed to allocate a serviceIP: range is full');
  return { ...spec, clusterIP, clusterIPs: [clusterIP] };
}

const takenPorts = (call: Call, object: KubeObject): readonly number[] =>
  others(call, object).flatMap(({ ports = [], healthCheckNodePort }) => [
    ...ports.flatMap(({ nodePort }) => nodePort ?? []),
    ...(typeof healthCheckNodePort === 'number' ? [healthCheckNodePort] : []),
  ]);

function withPorts(call: Call, object: KubeObject, ports: Ports): Ports {
  const taken = new Set(takenPorts(call, object));
  return ports.map((port, i) => {
    if (port.nodePort) checkPort(call, object, port.nodePort, i, taken);
    const nodePort = port.nodePort || freePort(taken, (limit) => call.chance.below(limit));
    if (!nodePort) throw internalError('failed to allocate a nodePort: range is full');
    taken.add(nodePort);
    return port.nodePort ? port : { ...port, nodePort };
  });
}

/** A dry run asks only whether the port is free, not whether it is one of the range. */
function checkPort(
  call: Call,
  object: KubeObject,
  port: number,
  i: number,
  taken: ReadonlySet<number>,
): void {
  const refuse = (why: string) => invalid(object, `spec.ports[${i}].nodePort`, port, why);
  if (taken.has(port)) throw refuse('provided port is already allocated');
  if (!isDryRun(call) && !isNodePort(port))
    throw refuse(`provided port is not in the valid range. The range of valid ports is ${PORT_RANGE}`);
}

/**
 * The service with its address, its families and its node ports: what is asked for if it is free, or else what chance picks.
 * @throws ApiError 422 when what is asked for cannot be had
 */
export function allocate(call: Call, object: KubeObject, old?: KubeObject): KubeObject {
  const asked = specOf(object);
  if (!needsAddress(asked)) return object;
  const spec = withAddress(call, object, families(object, asked, old && specOf(old)));
  const ports =
    needsPorts(spec) && spec.ports ? { ...spec, ports: withPorts(call, object, spec.ports) } : spec;
  return { ...object, spec: needsCheckPort(ports) ? withCheckPort(call, object, ports) : ports };
}

/** Traffic that stays on its node needs a port at which balancers ask whether there is a pod. */
const needsCheckPort = (spec: Spec): boolean =>
  spec['type'] === 'LoadBalancer' &&
  spec['externalTrafficPolicy'] === 'Local' &&
  !spec['healthCheckNodePort'];

function withCheckPort(call: Call, object: KubeObject, spec: Spec): Spec {
  const own = (spec.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []);
  const taken = new Set([...takenPorts(call, object), ...own]);
  const healthCheckNodePort = freePort(taken, (limit) => call.chance.below(limit));
  if (!healthCheckNodePort) throw internalError('failed to allocate a HealthCheck NodePort: range is full');
  return { ...spec, healthCheckNodePort };
}
