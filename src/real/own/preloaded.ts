import type { PodSpec } from '#model/objects.ts';

/** Images without a tag, or with `latest`, are otherwise asked for at their registry at every start. */
export const asPreloaded = (spec: PodSpec): PodSpec => ({
  ...spec,
  containers: spec.containers.map((container) => ({ imagePullPolicy: 'IfNotPresent', ...container })),
});
