import type { Pod } from '#model/objects.ts';

const DEFAULT = 'kubectl.kubernetes.io/default-container';

/** The container that kubectl takes when none is named. */
export const usualContainer = ({ metadata, spec }: Pod): string =>
  metadata.annotations?.[DEFAULT] ?? spec.containers[0]?.name ?? '';

/** All containers, with those that come first at their beginning. */
export const containersOf = ({ spec }: Pod): readonly string[] =>
  [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name);

/** What kubectl says when it takes the first of several containers. */
export function defaulted({ metadata, spec }: Pod): string {
  if (metadata.annotations?.[DEFAULT] !== undefined) return '';
  const all = [
    ...spec.containers.map(({ name }) => name),
    ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ];
  return all.length > 1
    ? `Defaulted container ${JSON.stringify(spec.containers[0]?.name)} out of: ${all.join(', ')}\n`
    : '';
}

export const isRunning = ({ status }: Pod, container: string): boolean =>
  [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].some(
    ({ name, state }) => name === container && state?.running !== undefined,
  );
