import type { Condition, KubeObject, Pod } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { Profile } from '../versions.ts';

/** Whether new objects of a kind count their generations; pods do so since 1.33. */
export const hasGeneration = (resource: Resource, version: Profile): boolean =>
  resource.generation && (resource !== resources.Pod || version.has('podsHaveGenerations'));

function withoutGenerations(pod: Pod): KubeObject {
  const { observedGeneration, conditions, ...status } = pod.status as Pod['status'] & {
    readonly observedGeneration?: number;
  };
  const silent =
    observedGeneration === undefined &&
    !conditions?.some((condition) => condition.observedGeneration !== undefined);
  if (silent) return pod;
  return { ...pod, status: { ...status, ...(conditions && { conditions: conditions.map(unobserved) }) } };
}

const unobserved = ({ observedGeneration: _generation, ...condition }: Condition): Condition => condition;

/** The object without what its version does not keep (the dropDisabledFields of the strategies). */
export const withoutDisabled = (resource: Resource, object: KubeObject, version: Profile): KubeObject =>
  resource === resources.Pod && !version.has('podStatusTellsGenerations')
    ? withoutGenerations(object as Pod)
    : object;
