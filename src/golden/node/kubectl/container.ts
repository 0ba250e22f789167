import type { Pod } from '#model/objects.ts';

const DEFAULT = 'kubectl.kubernetes.io/default-container';

/** The container that kubectl takes when none is named. */
export const usualContainer = ({ metadata, spec }: Pod): string =>
  metadata.annotations?.[DEFAULT] ?? spec.containers[0]?.name ?? '';

/** All containers, with those that come first at their beginning. */
export const containersOf = ({ spec }: Pod): readonly string[] =>
  [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name);

/** How kubectl lists the containers of a pod (podcmd.AllContainerNames). */
export const containerList = ({ spec }: Pod): string =>
  [
    ...spec.containers.map(({ name }) => name),
    ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ].join(', ');

/** What kubectl says when it takes the first of several containers. */
export function defaulted(pod: Pod): string {
  if (pod.metadata.annotations?.[DEFAULT] !== undefined) return '';
  return containersOf(pod).length > 1
    ? `Defaulted container ${JSON.stringify(pod.spec.containers[0]?.name)} out of: ${containerList(pod)}\n`
    : '';
}

export const isRunning = ({ status }: Pod, container: string): boolean =>
  [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].some(
    ({ name, state }) => name === container && state?.running !== undefined,
  );
