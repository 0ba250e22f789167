import type { Container } from '#model/objects.ts';

/** The number behind a port of a probe or a hook: a number, or the name of a container port. */
export function portOf(container: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port;
  if (/^\d+$/.test(port)) return Number(port);
  return container.ports?.find(({ name }) => name === port)?.containerPort;
}

/** Every port that a container's spec mentions: declared, or asked by a probe. */
export function portsOf(container: Container): readonly number[] {
  const { ports = [], startupProbe, livenessProbe, readinessProbe } = container;
  const probed = [startupProbe, livenessProbe, readinessProbe].flatMap(
    (probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? [],
  );
  const numbers = [
    ...ports.map(({ containerPort }) => containerPort),
    ...probed.map((port) => portOf(container, port)),
  ];
  return [...new Set(numbers.filter((port) => port !== undefined))];
}
