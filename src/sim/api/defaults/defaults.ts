import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';

/** The object with what the API server fills in where its author said nothing. */
export function applyDefaults(_resource: Resource, object: KubeObject, _gates: ReadonlySet<string>): KubeObject {
  return object;
}
