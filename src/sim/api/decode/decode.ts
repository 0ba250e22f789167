import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import { badRequest } from '#model/status.ts';
import { isMap } from '#kernel/json.ts';

export type Strictness = 'Ignore' | 'Warn' | 'Strict';

/**
 * Reads a request body as an object of a resource.
 * @throws ApiError 400 when it is none
 */
export function decodeObject(resource: Resource, body: unknown, _strictness: Strictness): { readonly object: KubeObject; readonly warnings: readonly string[] } {
  if (!isMap(body)) throw badRequest(`the object provided is unrecognized (must be of type ${resource.kind})`);
  const object = { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata: {}, ...body } as unknown as KubeObject;
  return { object, warnings: [] };
}
