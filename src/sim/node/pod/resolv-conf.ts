import type { Pod } from '#model/objects.ts';

/** The cluster's name server (kubelet's --cluster-dns). */
export const CLUSTER_DNS = '10.96.0.10';
/** The name server of the machines themselves: it knows nothing of the cluster. */
export const NODE_DNS = '10.123.0.1';

interface Option {
  readonly name: string;
  readonly value?: string;
}

interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly Option[];
}

const NOTHING: DnsConfig = {};

const ofCluster = ({ metadata: { namespace } }: Pod): DnsConfig => ({
  nameservers: [CLUSTER_DNS],
  searches: [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'],
  options: [{ name: 'ndots', value: '5' }],
});

/** What the pod's dnsPolicy gives; a pod on its node's network has the node's settings unless it asks for others. */
function byPolicy(pod: Pod, ofNode: readonly string[]): DnsConfig {
  const policy = pod.spec['dnsPolicy'] ?? 'ClusterFirst';
  if (policy === 'None') return NOTHING;
  const asNode = policy === 'Default' || (policy === 'ClusterFirst' && pod.spec['hostNetwork'] === true);
  return asNode ? { nameservers: ofNode } : ofCluster(pod);
}

const union = (a: readonly string[] = [], b: readonly string[] = []): readonly string[] => [
  ...new Set([...a, ...b]),
];

/** Options of the pod take the place of those with the same name. */
const options = (a: readonly Option[] = [], b: readonly Option[] = []): readonly Option[] => [
  ...new Map([...a, ...b].map((option) => [option.name, option])).values(),
];

/**
 * /etc/resolv.conf as the kubelet writes it: dnsPolicy, and dnsConfig on top (pkg/kubelet/network/dns).
 * @param ofNode the name servers of the node's own file
 */
export function resolvFile(pod: Pod, ofNode: readonly string[]): string {
  const base = byPolicy(pod, ofNode);
  const own = (pod.spec['dnsConfig'] as DnsConfig | undefined) ?? NOTHING;
  const searches = union(base.searches, own.searches);
  const servers = union(base.nameservers, own.nameservers);
  const set = options(base.options, own.options).map(({ name, value }) =>
    value ? `${name}:${value}` : name,
  );
  const lines = [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...servers.map((server) => `nameserver ${server}`),
    ...(set.length > 0 ? [`options ${set.join(' ')}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
