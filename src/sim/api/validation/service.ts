import type { Labels, ObjectMeta } from '#model/objects.ts';
import { PROTOCOLS } from './container.ts';
import type { Errors } from './field.ts';
import { complain, duplicate, forbidden, invalid, notSupported, oneOf, required } from './field.ts';
import { address, dnsLabel, dnsSubdomain, familyOf, isAddress, portNumber, qualifiedName } from './formats.ts';
import { goText } from './go-struct.ts';
import { labelNamed, validateLabels, validateMeta, validateMetaUpdate } from './object-meta.ts';
import { validatePortNumberOrName } from './probe.ts';

interface Port {
  readonly name?: string;
  readonly protocol?: string;
  readonly appProtocol?: string;
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

interface Spec {
  readonly type?: string;
  readonly ports?: readonly Port[];
  readonly selector?: Labels;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly externalIPs?: readonly string[];
  readonly externalName?: string;
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
  readonly externalTrafficPolicy?: string;
  readonly internalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
  readonly allocateLoadBalancerNodePorts?: boolean;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly loadBalancerClass?: string;
  readonly trafficDistribution?: string;
}

export interface Service {
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
  readonly status: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] } };
}

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const TRAFFIC = ['Cluster', 'Local'];
const FAMILIES = ['IPv4', 'IPv6'];
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const KUBELET_PORT = 10_250;
const MOST_AFFINITY_SECONDS = 86_400;
const NONE = 'None';

/** The addresses as the server knows them: `clusterIP` is the first of `clusterIPs`, whichever was written. */
function addressesOf({ clusterIP, clusterIPs = [] }: Spec, old?: Spec): readonly string[] {
  if (!clusterIP) return clusterIPs;
  if (clusterIPs.length === 0) return [clusterIP];
  const isStale = old !== undefined && clusterIP !== old.clusterIP && clusterIPs.join() === (old.clusterIPs ?? []).join();
  return isStale ? [clusterIP] : clusterIPs;
}

const isHeadless = (addresses: readonly string[]): boolean => addresses.length === 1 && addresses[0] === NONE;

function validateType(errors: Errors, spec: Spec, addresses: readonly string[]): void {
  const { type = '', ports = [] } = spec;
  if (ports.length === 0 && !isHeadless(addresses) && type !== 'ExternalName') errors.push(required('spec.ports'));
  if (type === 'LoadBalancer') {
    for (const [index, { port }] of ports.entries()) if (port === KUBELET_PORT) errors.push(invalid(`spec.ports[${index}]`, port, `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`));
  }
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(addresses)) errors.push(invalid('spec.clusterIPs[0]', NONE, `may not be set to 'None' for ${type} services`));
  if (type === 'ExternalName') validateExternalName(errors, spec, addresses);
}

function validateExternalName(errors: Errors, { externalName = '', ipFamilies, ipFamilyPolicy }: Spec, addresses: readonly string[]): void {
  const never = 'may not be set for ExternalName services';
  if (addresses.length > 0) errors.push(forbidden('spec.clusterIPs', never));
  if (ipFamilies?.length) errors.push(forbidden('spec.ipFamilies', never));
  if (ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', never));
  const name = externalName.replace(/\.$/, '');
  if (!name) errors.push(required('spec.externalName'));
  else complain(errors, 'spec.externalName', name, dnsSubdomain(name));
}

function validatePorts(errors: Errors, ports: readonly Port[]): void {
  const names = new Set<string>();
  for (const [index, { name, port, protocol, targetPort, appProtocol }] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    if (!name && ports.length > 1) errors.push(required(`${at}.name`));
    if (name) {
      complain(errors, `${at}.name`, name, dnsLabel(name));
      if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
      names.add(name);
    }
    complain(errors, `${at}.port`, port, portNumber(port));
    oneOf(errors, `${at}.protocol`, protocol, PROTOCOLS);
    validatePortNumberOrName(errors, `${at}.targetPort`, targetPort);
    if (appProtocol !== undefined) complain(errors, `${at}.appProtocol`, appProtocol, qualifiedName(appProtocol));
  }
}

function validateAffinity(errors: Errors, { sessionAffinity, sessionAffinityConfig: config }: Spec): void {
  oneOf(errors, 'spec.sessionAffinity', sessionAffinity, AFFINITIES);
  const at = 'spec.sessionAffinityConfig';
  if (sessionAffinity === 'None' && config) errors.push(forbidden(at, 'must not be set when session affinity is None'));
  if (sessionAffinity !== 'ClientIP') return;
  const why = 'when session affinity type is ClientIP';
  const seconds = config?.clientIP?.timeoutSeconds;
  if (!config) errors.push(required(at, why));
  else if (!config.clientIP) errors.push(required(`${at}.clientIP`, why));
  else if (seconds === undefined) errors.push(required(`${at}.clientIP.timeoutSeconds`, why));
  else if (seconds <= 0 || seconds > MOST_AFFINITY_SECONDS) errors.push(invalid(`${at}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${MOST_AFFINITY_SECONDS}`));
}

function validateAddresses(errors: Errors, { type, clusterIP, ipFamilies = [], ipFamilyPolicy }: Spec, addresses: readonly string[]): void {
  if (type === 'ExternalName') return;
  if (addresses.length > 0 && !clusterIP) errors.push(required('spec.clusterIP', 'must be empty when `clusterIP` is not specified'));
  else if (addresses.length > 0 && addresses[0] !== clusterIP) errors.push(invalid('spec.clusterIPs', addresses, 'first value must match `clusterIP`'));
  for (const [index, family] of ipFamilies.entries()) {
    if (!FAMILIES.includes(family)) errors.push(notSupported(`spec.ipFamilies[${index}]`, family, FAMILIES));
    else if (ipFamilies.indexOf(family) < index) errors.push(duplicate(`spec.ipFamilies[${index}]`, family));
  }
  if (ipFamilyPolicy !== undefined && !FAMILY_POLICIES.includes(ipFamilyPolicy)) errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, FAMILY_POLICIES));
  validateEachAddress(errors, addresses, ipFamilies);
}

function validateEachAddress(errors: Errors, addresses: readonly string[], families: readonly string[]): void {
  for (const [index, text] of addresses.entries()) {
    const at = `spec.clusterIPs[${index}]`;
    if (text === NONE) {
      if (addresses.length > 1) errors.push(invalid(at, text, 'may not set more than one `clusterIP` when `None` is set'));
    } else if (!isAddress(text)) complain(errors, at, text, address(text));
    else if (families[index] && FAMILIES.includes(families[index]) && familyOf(text) !== families[index]) {
      errors.push(invalid(at, text, `expected an ${families[index]} value as indicated by \`ipFamilies[${index}]\``));
    }
  }
  if (addresses.length > 2) errors.push(invalid('spec.clusterIPs', addresses, 'may only hold up to 2 values'));
}

function validateUnique(errors: Errors, ports: readonly Port[]): void {
  const [nodePorts, taken] = [new Set<string>(), new Set<string>()];
  for (const [index, { protocol, nodePort }] of ports.entries()) {
    if (!nodePort) continue;
    const claim = `${protocol}/${nodePort}`;
    if (nodePorts.has(claim)) errors.push(duplicate(`spec.ports[${index}].nodePort`, nodePort));
    nodePorts.add(claim);
  }
  for (const [index, { protocol = '', port }] of ports.entries()) {
    const claim = `${protocol}/${port}`;
    if (taken.has(claim)) errors.push(duplicate(`spec.ports[${index}]`, goText('core/v1.ServicePort', { protocol, port })));
    taken.add(claim);
  }
}

function validateTraffic(errors: Errors, spec: Spec): void {
  const { type, externalTrafficPolicy = '', internalTrafficPolicy, healthCheckNodePort, trafficDistribution } = spec;
  const isExternal = type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
  if (!isExternal && externalTrafficPolicy) errors.push(invalid('spec.externalTrafficPolicy', externalTrafficPolicy, 'may only be set for externally-accessible services'));
  if (isExternal) oneOf(errors, 'spec.externalTrafficPolicy', externalTrafficPolicy, TRAFFIC);
  const needsCheck = type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
  if (!needsCheck && healthCheckNodePort) errors.push(invalid('spec.healthCheckNodePort', healthCheckNodePort, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
  if (internalTrafficPolicy === undefined && type !== 'ExternalName') errors.push(required('spec.internalTrafficPolicy'));
  if (internalTrafficPolicy !== undefined && !TRAFFIC.includes(internalTrafficPolicy)) errors.push(notSupported('spec.internalTrafficPolicy', internalTrafficPolicy, TRAFFIC));
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution)) errors.push(notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS));
}

function validateBalancer(errors: Errors, spec: Spec): void {
  const isBalancer = spec.type === 'LoadBalancer';
  const only = "may only be used when `type` is 'LoadBalancer'";
  if (spec.loadBalancerSourceRanges?.length && !isBalancer) errors.push(forbidden('spec.LoadBalancerSourceRanges', only));
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalancer) errors.push(forbidden('spec.allocateLoadBalancerNodePorts', only));
  if (spec.loadBalancerClass !== undefined && !isBalancer) errors.push(forbidden('spec.loadBalancerClass', only));
  if (spec.loadBalancerClass !== undefined && isBalancer) complain(errors, 'spec.loadBalancerClass', spec.loadBalancerClass, qualifiedName(spec.loadBalancerClass));
}

/** core/v1 Service, new. */
export function validateService(errors: Errors, { metadata, spec }: Service, old?: Service): void {
  const ports = spec.ports ?? [];
  const addresses = addressesOf(spec, old?.spec);
  validateMeta(errors, metadata, labelNamed);
  validateType(errors, spec, addresses);
  validatePorts(errors, ports);
  validateLabels(errors, 'spec.selector', spec.selector);
  validateAffinity(errors, spec);
  validateAddresses(errors, spec, addresses);
  for (const [index, text] of (spec.externalIPs ?? []).entries()) complain(errors, `spec.externalIPs[${index}]`, text, address(text));
  oneOf(errors, 'spec.type', spec.type, TYPES);
  if (spec.type === 'ClusterIP') {
    for (const [index, { nodePort }] of ports.entries()) if (nodePort) errors.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
  }
  validateUnique(errors, ports);
  validateBalancer(errors, spec);
  validateTraffic(errors, spec);
}

/** core/v1 Service, changed: the first address and family stay, unless the service leaves or becomes ExternalName. */
export function validateServiceUpdate(errors: Errors, service: Service, old: Service): void {
  validateMetaUpdate(errors, service.metadata, old.metadata);
  if (service.spec.type !== 'ExternalName' && old.spec.type !== 'ExternalName') {
    const [addresses, before] = [addressesOf(service.spec, old.spec), addressesOf(old.spec)];
    refuseChange(errors, 'spec.clusterIPs[0]', addresses, before);
    refuseChange(errors, 'spec.ipFamilies[0]', service.spec.ipFamilies ?? [], old.spec.ipFamilies ?? []);
  }
  validateService(errors, service, old);
}

function refuseChange(errors: Errors, field: string, values: readonly string[], before: readonly string[]): void {
  if (values.length > 0 && before.length > 0 && values[0] !== before[0]) errors.push(invalid(field, values, 'may not change once set'));
}

/** core/v1 Service, its status changed. */
export function validateServiceStatus(errors: Errors, { metadata, spec, status }: Service, old: Service): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  const ingress = status.loadBalancer?.ingress ?? [];
  if (ingress.length > 0 && spec.type !== 'LoadBalancer') errors.push(forbidden('status.loadBalancer.ingress', "may only be used when `spec.type` is 'LoadBalancer'"));
  else for (const [index, { ip, hostname }] of ingress.entries()) {
    if (ip) complain(errors, `status.loadBalancer.ingress[${index}].ip`, ip, address(ip));
    if (hostname) complain(errors, `status.loadBalancer.ingress[${index}].hostname`, hostname, dnsSubdomain(hostname));
  }
}
