import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { forbidden } from '#model/status.ts';
import { mapIn } from '../bodies.ts';
import type { Call } from '../call.ts';

/** RuntimeClass: no such class can be made here, so a pod that names one, or an overhead without one, is refused. */
export function refuseRuntimeClass(_call: Call, pod: KubeObject): KubeObject {
  const { runtimeClassName: name, overhead } = mapIn(pod.spec);
  const refuse = (why: string) => forbidden(resources.Pod, pod.metadata.name, `pod rejected: ${why}`);
  if (typeof name === 'string') throw refuse(`RuntimeClass "${name}" not found`);
  if (Object.keys(mapIn(overhead)).length > 0)
    throw refuse('Pod Overhead set without corresponding RuntimeClass defined Overhead');
  return pod;
}
