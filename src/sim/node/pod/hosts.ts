import type { Pod } from '#model/objects.ts';

/** The host name that a pod sees: `spec.hostname`, or its name, at most 63 characters. */
export const hostnameOf = ({ spec, metadata }: Pod): string =>
  (spec.hostname || metadata.name).slice(0, 63).replace(/[-.]+$/, '');

/** `svc.ns.svc.cluster.local` for a pod with a subdomain, else empty. */
export const domainOf = ({ spec, metadata }: Pod): string =>
  spec.subdomain ? `${spec.subdomain}.${metadata.namespace}.svc.cluster.local` : '';

interface Alias {
  readonly ip: string;
  readonly hostnames?: readonly string[];
}

/** /etc/hosts as the kubelet writes it. */
export function hostsFile(pod: Pod, address: string): string {
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
  const aliases = (pod.spec['hostAliases'] as readonly Alias[] | undefined) ?? [];
  const more = aliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`).join('');
  return `# Kubernetes-managed hosts file.\n${fixed.join('\n')}\n${address}\t${names}\n${more && `\n# Entries added by HostAliases.\n${more}`}`;
}
