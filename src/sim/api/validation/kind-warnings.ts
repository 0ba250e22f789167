import type { KubeObject } from '#model/objects.ts';
import type { Profile } from '../../versions.ts';
import { mapIn } from '../bodies.ts';
import { addressWarnings } from './address-warnings.ts';
import type { EndpointSlice } from './endpoint-slice.ts';
import type { Endpoints } from './endpoints.ts';
import { dnsLabel } from './formats.ts';
import { secretWarnings } from './config.ts';
import type { Pod } from './pod.ts';
import type { PodTemplate } from './pod-types.ts';
import type { Service } from './service.ts';
import { serviceWarnings } from './service-warnings.ts';
import { claimWarnings, volumeWarnings } from './storage-warnings.ts';
import type { ClaimSpec } from './volume-types.ts';
import { podNameWarnings, podSpecWarnings } from './warnings.ts';

type Warn = (object: KubeObject, old: KubeObject | undefined, version: Profile) => readonly string[];

interface Templated {
  readonly template: PodTemplate;
  readonly revisionHistoryLimit?: number;
  readonly volumeClaimTemplates?: readonly { readonly spec: ClaimSpec }[];
}

const templatedSpec = ({ spec }: KubeObject): Templated => spec as Templated;

/** Nothing is said again about a template when the generation stays. */
const templateWarnings: Warn = (object, old) => {
  if (old && object.metadata.generation === old.metadata.generation) return [];
  const { metadata, spec } = templatedSpec(object).template;
  return podSpecWarnings(spec, metadata, 'spec.template');
};

const historyWarnings: Warn = (object, _old, version) =>
  version.has('endlessHistoryIsWarnedOf') && (templatedSpec(object).revisionHistoryLimit ?? 0) < 0
    ? [
        'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
      ]
    : [];

/** In a change the path has one step more. */
const claimTemplateWarnings: Warn = (object, old) =>
  (templatedSpec(object).volumeClaimTemplates ?? []).flatMap(({ spec }, index) =>
    claimWarnings(spec, `spec.volumeClaimTemplates[${index}]${old ? '.Spec' : ''}`),
  );

const podsNameWarnings: Warn = ({ metadata }, old) => {
  const complaints = old ? [] : dnsLabel(metadata.name);
  const why =
    'this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended';
  return complaints.length > 0 ? [`metadata.name: ${why}: [${complaints.join(' ')}]`] : [];
};

/** Pods change too often to warn each time. */
const podWarnings: Warn = (object, old) => {
  if (old) return [];
  const { metadata, spec } = object as unknown as Pod;
  return [...podSpecWarnings(spec, metadata), ...podNameWarnings(metadata)];
};

/** Slices that controllers write hold addresses in standard form. */
const ofControllers: ReadonlySet<string> = new Set([
  'endpoint-controller',
  'endpointslice-controller.k8s.io',
  'endpointslicemirroring-controller.k8s.io',
]);

const isOfController = ({ metadata: { labels } }: KubeObject): boolean =>
  ofControllers.has(
    labels?.['endpointslice.kubernetes.io/managed-by'] ??
      labels?.['endpoints.kubernetes.io/managed-by'] ??
      '',
  );

const sliceWarnings: Warn = (object, old) => {
  const { addressType, endpoints } = object as unknown as EndpointSlice;
  const names = !old && addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : [];
  if (isOfController(object)) return names;
  const addresses = (endpoints ?? []).flatMap((endpoint, at) =>
    (endpoint.addresses ?? []).flatMap((address, index) =>
      addressWarnings(`endpoints[${at}].addresses[${index}]`, address),
    ),
  );
  return [...names, ...addresses];
};

const endpointsWarnings: Warn = (object) => {
  if (isOfController(object)) return [];
  const { subsets = [] } = object as unknown as Endpoints;
  return subsets.flatMap((subset, at) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap((list) =>
      (subset[list] ?? []).flatMap(({ ip }, index) =>
        addressWarnings(`subsets[${at}].${list}[${index}].ip`, ip),
      ),
    ),
  );
};

const nodeWarnings: Warn = ({ spec }) => {
  const { configSource, externalID } = mapIn(spec);
  return [
    ...(configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
  ];
};

const ipsIn = (field: string, list: unknown, key: string): readonly string[] =>
  (Array.isArray(list) ? list : []).flatMap((item: unknown, index) => {
    const ip = mapIn(item)['ip'];
    return typeof ip === 'string' ? addressWarnings(`${field}[${index}]${key}`, ip) : [];
  });

const byStatus: { readonly [kind: string]: (status: object) => readonly string[] } = {
  Pod: (status) => [
    ...ipsIn('status.podIPs', mapIn(status)['podIPs'], '.ip'),
    ...ipsIn('status.hostIPs', mapIn(status)['hostIPs'], '.ip'),
  ],
};

/** Warnings about the status of an object, by kind. */
export const statusWarnings = ({ kind, status }: KubeObject, old: KubeObject): readonly string[] =>
  status === old.status ? [] : (byStatus[kind]?.(mapIn(status)) ?? []);

const all =
  (...parts: readonly Warn[]): Warn =>
  (object, old, version) =>
    parts.flatMap((warn) => warn(object, old, version));

const byKind: ReadonlyMap<string, Warn> = new Map<string, Warn>([
  ['Pod', podWarnings],
  ['StatefulSet', all(templateWarnings, claimTemplateWarnings, historyWarnings)],
  ['ReplicaSet', all(podsNameWarnings, templateWarnings)],
  ['Deployment', all(podsNameWarnings, templateWarnings)],
  ['PersistentVolume', volumeWarnings],
  ['PersistentVolumeClaim', ({ spec }) => claimWarnings(spec as ClaimSpec, 'spec')],
  ['EndpointSlice', sliceWarnings],
  ['Endpoints', endpointsWarnings],
  ['Node', nodeWarnings],
  ['Service', (object) => serviceWarnings(object as unknown as Service)],
  ['Secret', secretWarnings],
]);

/** Warnings about the spec of an object, by kind. */
export const specWarnings = (
  kind: string,
  object: KubeObject,
  old: KubeObject | undefined,
  version: Profile,
): readonly string[] => byKind.get(kind)?.(object, old, version) ?? [];
