import { addressWarnings } from './address-warnings.ts';
import type { Service } from './service.ts';

/** Whether it applies, and what is said then. */
type Rule = readonly [boolean, string];

/** Parts of a service that do nothing where they stand (pkg/api/service GetWarningsForService). */
export function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const isHeadless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  const isName = spec.type === 'ExternalName';
  const hasExternal = (spec.externalIPs?.length ?? 0) > 0;
  const addresses = (field: string, values: readonly string[] = []): readonly Rule[] =>
    values.flatMap((value, index) =>
      addressWarnings(`spec.${field}[${index}]`, value).map((text): Rule => [true, text]),
    );
  const rules: readonly Rule[] = [
    [
      metadata.annotations?.['service.kubernetes.io/topology-aware-hints'] !== undefined,
      'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
    ],
    ...addresses('clusterIPs', spec.clusterIPs),
    [isHeadless && Boolean(spec.loadBalancerIP), 'spec.loadBalancerIP is ignored for headless services'],
    [isHeadless && hasExternal, 'spec.externalIPs is ignored for headless services'],
    [isHeadless && spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services'],
    ...addresses('externalIPs', spec.externalIPs),
    [
      hasExternal && !isHeadless && !isName,
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ],
    ...addressWarnings('spec.loadBalancerIP', spec.loadBalancerIP ?? '').map((text): Rule => [true, text]),
    [isName && hasExternal, 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [
      !isName && Boolean(spec.externalName),
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ],
    [
      spec.trafficDistribution === 'PreferClose',
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
  ];
  return rules.flatMap(([applies, text]) => (applies ? [text] : []));
}
