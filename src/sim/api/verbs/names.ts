import type { ObjectMeta } from '#model/objects.ts';
import { badRequest } from '#model/status.ts';
import type { ApiRequest } from '../request.ts';

/**
 * What stands in the body must be what stands in the path.
 * @throws ApiError 400
 */
export function checkName(
  { name: asked, namespace: askedNamespace }: Partial<ObjectMeta>,
  { name, namespace }: ApiRequest,
): void {
  if (name !== undefined && !asked)
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  if (name !== undefined && asked !== name)
    throw badRequest(`the name of the object (${asked}) does not match the name on the URL (${name})`);
  if (namespace && askedNamespace && askedNamespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}
