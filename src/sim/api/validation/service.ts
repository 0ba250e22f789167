import type { ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { complain, forbidden, invalid, notSupported, oneOf, required } from './field.ts';
import { dnsSubdomain, qualifiedName } from './formats.ts';
import { address, range, reachableAddress } from './ip-address.ts';
import { labelNamed, validateLabels, validateMeta, validateMetaUpdate } from './object-meta.ts';
import { addressesOf, isHeadless, refuseChange, validateServiceAddresses } from './service-addresses.ts';
import { refuseNodePorts, validateServicePorts, validateUniquePorts } from './service-ports.ts';
import type { ServiceSpec } from './service-spec.ts';

export interface Service {
  readonly metadata: ObjectMeta;
  readonly spec: ServiceSpec;
  readonly status: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
    };
  };
}

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const TRAFFIC = ['Cluster', 'Local'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const KUBELET_PORT = 10_250;
const MOST_AFFINITY_SECONDS = 86_400;
const NONE = 'None';

function validateType(errors: Errors, spec: ServiceSpec, addresses: readonly string[]): void {
  const { type = '', ports = [] } = spec;
  if (ports.length === 0 && !isHeadless(addresses) && type !== 'ExternalName')
    errors.push(required('spec.ports'));
  if (type === 'LoadBalancer') {
    for (const [index, { port }] of ports.entries())
      if (port === KUBELET_PORT)
        errors.push(
          invalid(
            `spec.ports[${index}]`,
            port,
            `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`,
          ),
        );
  }
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(addresses))
    errors.push(invalid('spec.clusterIPs[0]', NONE, `may not be set to 'None' for ${type} services`));
  if (type === 'ExternalName') validateExternalName(errors, spec, addresses);
}

function validateExternalName(
  errors: Errors,
  { externalName = '', ipFamilies, ipFamilyPolicy }: ServiceSpec,
  addresses: readonly string[],
): void {
  const never = 'may not be set for ExternalName services';
  if (addresses.length > 0) errors.push(forbidden('spec.clusterIPs', never));
  if (ipFamilies?.length) errors.push(forbidden('spec.ipFamilies', never));
  if (ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', never));
  const name = externalName.replace(/\.$/, '');
  if (!name) errors.push(required('spec.externalName'));
  else complain(errors, 'spec.externalName', name, dnsSubdomain(name));
}

function validateAffinity(
  errors: Errors,
  { sessionAffinity, sessionAffinityConfig: config }: ServiceSpec,
): void {
  oneOf(errors, 'spec.sessionAffinity', sessionAffinity, AFFINITIES);
  const at = 'spec.sessionAffinityConfig';
  if (sessionAffinity === 'None' && config)
    errors.push(forbidden(at, 'must not be set when session affinity is None'));
  if (sessionAffinity !== 'ClientIP') return;
  const why = 'when session affinity type is ClientIP';
  const seconds = config?.clientIP?.timeoutSeconds;
  if (!config) errors.push(required(at, why));
  else if (!config.clientIP) errors.push(required(`${at}.clientIP`, why));
  else if (seconds === undefined) errors.push(required(`${at}.clientIP.timeoutSeconds`, why));
  else if (seconds <= 0 || seconds > MOST_AFFINITY_SECONDS)
    errors.push(
      invalid(
        `${at}.clientIP.timeoutSeconds`,
        seconds,
        `must be greater than 0 and less than ${MOST_AFFINITY_SECONDS}`,
      ),
    );
}

function validateTraffic(errors: Errors, spec: ServiceSpec): void {
  const {
    type,
    externalTrafficPolicy = '',
    internalTrafficPolicy,
    healthCheckNodePort,
    trafficDistribution,
  } = spec;
  const isExternal =
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    (type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
  if (!isExternal && externalTrafficPolicy)
    errors.push(
      invalid(
        'spec.externalTrafficPolicy',
        externalTrafficPolicy,
        'may only be set for externally-accessible services',
      ),
    );
  if (isExternal) oneOf(errors, 'spec.externalTrafficPolicy', externalTrafficPolicy, TRAFFIC);
  const needsCheck = type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
  if (!needsCheck && healthCheckNodePort)
    errors.push(
      invalid(
        'spec.healthCheckNodePort',
        healthCheckNodePort,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    );
  if (internalTrafficPolicy === undefined && type !== 'ExternalName')
    errors.push(required('spec.internalTrafficPolicy'));
  if (internalTrafficPolicy !== undefined && !TRAFFIC.includes(internalTrafficPolicy))
    errors.push(notSupported('spec.internalTrafficPolicy', internalTrafficPolicy, TRAFFIC));
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution))
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS));
}

function validateBalancer(errors: Errors, spec: ServiceSpec): void {
  const isBalancer = spec.type === 'LoadBalancer';
  const only = "may only be used when `type` is 'LoadBalancer'";
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0 && !isBalancer) errors.push(forbidden('spec.LoadBalancerSourceRanges', only));
  for (const [index, text] of ranges.entries())
    complain(errors, `spec.LoadBalancerSourceRanges[${index}]`, text.trim(), range(text.trim()));
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalancer)
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', only));
  if (spec.loadBalancerClass !== undefined && !isBalancer)
    errors.push(forbidden('spec.loadBalancerClass', only));
  if (spec.loadBalancerClass !== undefined && isBalancer)
    complain(errors, 'spec.loadBalancerClass', spec.loadBalancerClass, qualifiedName(spec.loadBalancerClass));
}

/** core/v1 Service, new. */
export function validateService(errors: Errors, service: Service): void {
  validateMeta(errors, service.metadata, labelNamed);
  validateSpec(errors, service);
}

function validateSpec(errors: Errors, { spec }: Service, old?: Service): void {
  const ports = spec.ports ?? [];
  const addresses = addressesOf(spec, old?.spec);
  validateType(errors, spec, addresses);
  validateServicePorts(errors, ports);
  validateLabels(errors, 'spec.selector', spec.selector);
  validateAffinity(errors, spec);
  validateServiceAddresses(errors, spec, addresses);
  for (const [index, text] of (spec.externalIPs ?? []).entries())
    if (!old?.spec.externalIPs?.includes(text))
      complain(errors, `spec.externalIPs[${index}]`, text, reachableAddress(text));
  oneOf(errors, 'spec.type', spec.type, TYPES);
  if (spec.type === 'ClusterIP') refuseNodePorts(errors, ports);
  validateUniquePorts(errors, ports);
  validateBalancer(errors, spec);
  validateTraffic(errors, spec);
}

/** core/v1 Service, changed: the first address and family stay, unless the service leaves or becomes ExternalName. */
export function validateServiceUpdate(errors: Errors, service: Service, old: Service): void {
  validateMetaUpdate(errors, service.metadata, old.metadata);
  if (service.spec.type !== 'ExternalName' && old.spec.type !== 'ExternalName') {
    const [addresses, before] = [addressesOf(service.spec, old.spec), addressesOf(old.spec)];
    refuseChange(errors, 'spec.clusterIPs[0]', addresses, before);
    if (!isHeadless(addresses))
      refuseChange(errors, 'spec.ipFamilies[0]', service.spec.ipFamilies ?? [], old.spec.ipFamilies ?? []);
  }
  if (service.spec.loadBalancerClass !== undefined && service.spec.type !== 'LoadBalancer')
    errors.push(forbidden('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'"));
  validateSpec(errors, service, old);
}

/** core/v1 Service, its status changed. */
export function validateServiceStatus(
  errors: Errors,
  { metadata, spec, status }: Service,
  old: Service,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  const ingress = status.loadBalancer?.ingress ?? [];
  if (ingress.length > 0 && spec.type !== 'LoadBalancer')
    errors.push(
      forbidden('status.loadBalancer.ingress', "may only be used when `spec.type` is 'LoadBalancer'"),
    );
  else
    for (const [index, { ip, hostname }] of ingress.entries()) {
      if (ip) complain(errors, `status.loadBalancer.ingress[${index}].ip`, ip, address(ip));
      if (hostname)
        complain(errors, `status.loadBalancer.ingress[${index}].hostname`, hostname, dnsSubdomain(hostname));
    }
}
