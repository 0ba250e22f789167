import type { Pod } from '#model/objects.ts';

/** The pod's own name: `hostnameOverride`, `hostname`, or the pod's name, at most 63 characters of it. */
const hostnameOf = ({ spec, metadata }: Pod): string =>
  (spec['hostnameOverride'] as string | undefined) ??
  (spec.hostname || metadata.name).slice(0, 63).replace(/[-.]+$/, '');

const isOnHostNetwork = ({ spec }: Pod): boolean => spec['hostNetwork'] === true;

/** `svc.ns.svc.cluster.local` for a pod with a subdomain, else empty. */
export const domainOf = (pod: Pod): string => {
  const { spec, metadata } = pod;
  const named = spec.subdomain && spec['hostnameOverride'] === undefined && !isOnHostNetwork(pod);
  return named ? `${spec.subdomain}.${metadata.namespace}.svc.cluster.local` : '';
};

/** What `hostname` prints: on the node's network the node's name, under setHostnameAsFQDN the whole name. */
export function kernelNameOf(pod: Pod, node: string): string {
  if (isOnHostNetwork(pod)) return node;
  const domain = domainOf(pod);
  return pod.spec['setHostnameAsFQDN'] === true && domain ? `${hostnameOf(pod)}.${domain}` : hostnameOf(pod);
}

interface Alias {
  readonly ip: string;
  readonly hostnames?: readonly string[];
}

/** /etc/hosts as the kubelet writes it. */
export function hostsFile(pod: Pod, address: string, node: string): string {
  if (isOnHostNetwork(pod))
    return `# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n${address}\t${node}\n${aliasesOf(pod)}`;
  const name = hostnameOf(pod);
  const domain = domainOf(pod);
  const names = domain ? `${name}.${domain}\t${name}` : name;
  const fixed = [
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
  ];
  return `# Kubernetes-managed hosts file.\n${fixed.join('\n')}\n${address}\t${names}\n${aliasesOf(pod)}`;
}

function aliasesOf({ spec }: Pod): string {
  const aliases = (spec['hostAliases'] as readonly Alias[] | undefined) ?? [];
  const lines = aliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`).join('');
  return lines && `\n# Entries added by HostAliases.\n${lines}`;
}
