import type { Container } from '#model/objects.ts';

/** The number behind a port of a probe or a hook: a number, or the name of a container port. */
export function portOf(container: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port;
  if (/^\d+$/.test(port)) return Number(port);
  return container.ports?.find(({ name }) => name === port)?.containerPort;
}
