import { createHash } from 'node:crypto';
import { groups, nameOf, subresourceVerbs, verbsOf } from './catalogue.ts';
import type { GroupVersion, KnownResource, KnownSubresource } from './catalogue.ts';

/** Kinds that are stored in another group or version than the one that shows them. */
const storedAs: { readonly [kind: string]: string } = {
  'events.k8s.io/v1/Event': '/v1/Event',
  'autoscaling/v1/HorizontalPodAutoscaler': 'autoscaling/v2/HorizontalPodAutoscaler',
};
const HASH_BYTES = 8;

/** discovery.StorageVersionHash: the beginning of a digest of group, version and kind. */
function storageVersionHash(group: string, version: string, kind: string): string {
  const key = `${group}/${version}/${kind}`;
  return createHash('sha256')
    .update(storedAs[key] ?? key)
    .digest()
    .subarray(0, HASH_BYTES)
    .toString('base64');
}

const names = ({ shortNames, categories }: KnownResource) => ({
  ...(shortNames && { shortNames }),
  ...(categories && { categories }),
});

function plainResource({ group, version }: GroupVersion, known: KnownResource): readonly object[] {
  const { resource, kind, singular, cluster, subresources = [] } = known;
  const namespaced = !cluster;
  const verbs = verbsOf(known);
  const hash = verbs.includes('delete')
    ? { storageVersionHash: storageVersionHash(group, version, kind) }
    : {};
  const below = subresources.map((sub) => ({
    name: `${resource}/${sub.subresource}`,
    singularName: '',
    namespaced,
    ...(sub.group && { group: sub.group }),
    ...(sub.version && { version: sub.version }),
    kind: sub.kind,
    verbs: subresourceVerbs(sub),
  }));
  return [
    { name: resource, singularName: singular, namespaced, kind, verbs, ...names(known), ...hash },
    ...below,
  ];
}

/** `/api/v1`, `/apis/apps/v1`: the resources of a group version. The core document lacks an apiVersion, as on a real server. */
export const resourceList = (one: GroupVersion): object => ({
  kind: 'APIResourceList',
  ...(one.group && { apiVersion: 'v1' }),
  groupVersion: nameOf(one),
  resources: one.resources.flatMap((known) => plainResource(one, known)),
});

function groupOf(name: string, versions: readonly GroupVersion[]): object {
  const listed = versions.map((one) => ({ groupVersion: nameOf(one), version: one.version }));
  return { name, versions: listed, preferredVersion: listed[0] };
}

const named = [...groups].filter(([name]) => name !== '');

/** `/apis` */
export const groupList = (): object => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: named.map(([name, versions]) => groupOf(name, versions)),
});

/** `/apis/apps` */
export const groupDocument = (name: string): object => ({
  kind: 'APIGroup',
  apiVersion: 'v1',
  ...groupOf(name, groups.get(name) ?? []),
});

/** `/api` */
export const coreVersions = (host: string): object => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: host }],
});

const responseKind = ({
  kind,
  group = '',
  version = '',
}: KnownSubresource | (KnownResource & { readonly group?: string; readonly version?: string })) => ({
  group,
  version,
  kind,
});

const aggregatedResource = (known: KnownResource): object => ({
  resource: known.resource,
  responseKind: responseKind(known),
  scope: known.cluster ? 'Cluster' : 'Namespaced',
  singularResource: known.singular,
  verbs: verbsOf(known),
  ...names(known),
  ...(known.subresources && {
    subresources: known.subresources.map((sub) => ({
      subresource: sub.subresource,
      responseKind: responseKind(sub),
      verbs: subresourceVerbs(sub),
    })),
  }),
});

const aggregatedGroup = ([name, versions]: readonly [string, readonly GroupVersion[]]): object => ({
  metadata: name ? { name } : {},
  versions: versions.map(({ version, resources }) => ({
    version,
    resources: resources.map(aggregatedResource),
    freshness: 'Current',
  })),
});

/** `/api` and `/apis` as one document each (apidiscovery.k8s.io). */
export const aggregated = (isCore: boolean, version: string): object => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: `apidiscovery.k8s.io/${version}`,
  metadata: {},
  items: [...groups].filter(([name]) => (name === '') === isCore).map(aggregatedGroup),
});
