import type { Pod } from '#model/objects.ts';

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const ANY = '0.0.0.0';

/** The ports that a pod wants on its node itself. */
export function hostPortsOf({ spec }: Pod): readonly HostPort[] {
  const containers = [
    ...spec.containers,
    ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  return containers
    .flatMap(({ ports = [] }) => ports)
    .filter(({ hostPort }) => hostPort)
    .map((port) => ({
      ip: (port as { readonly hostIP?: string }).hostIP || ANY,
      protocol: port.protocol ?? 'TCP',
      port: port.hostPort ?? 0,
    }));
}

/** Two pods cannot both have it: the same port and protocol, and the same address or any. */
export const clash = (a: HostPort, b: HostPort): boolean =>
  a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY);
