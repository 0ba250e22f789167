import { mapIn } from '../bodies.ts';
import type { DefaultsTable, Struct } from './table.ts';

const AFFINITY_SECONDS = 10_800;
const isReachableFromOutside = (type: unknown): boolean => type === 'NodePort' || type === 'LoadBalancer';

/** A client keeps its pod for a time; without affinity there is none. */
function withAffinity(spec: Struct): Struct {
  const { clientIP } = mapIn(spec['sessionAffinityConfig']);
  if (spec['sessionAffinity'] === 'ClientIP' && mapIn(clientIP)['timeoutSeconds'] === undefined)
    return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: AFFINITY_SECONDS } } };
  if (spec['sessionAffinity'] !== 'None' || spec['sessionAffinityConfig'] === undefined) return spec;
  const { sessionAffinityConfig: _unused, ...rest } = spec;
  return rest;
}

/** core/v1 SetDefaults_Service, and the defaults of the discovery of its endpoints. */
export const serviceDefaults: DefaultsTable = {
  'core/v1.ServiceSpec': {
    fields: {
      sessionAffinity: 'None',
      type: 'ClusterIP',
      externalTrafficPolicy: ({ type, externalIPs }) =>
        isReachableFromOutside(type) || (Array.isArray(externalIPs) && type === 'ClusterIP')
          ? 'Cluster'
          : undefined,
      internalTrafficPolicy: ({ type }) => (type === 'ExternalName' ? undefined : 'Cluster'),
      allocateLoadBalancerNodePorts: ({ type }) => (type === 'LoadBalancer' ? true : undefined),
    },
    adjust: withAffinity,
  },
  'core/v1.ServicePort': { fields: { protocol: 'TCP', targetPort: ({ port }) => port } },
  'core/v1.EndpointPort': { fields: { protocol: 'TCP' } },
  'discovery/v1.EndpointPort': { fields: { name: '', protocol: 'TCP' } },
};
