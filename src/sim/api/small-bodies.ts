import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { Call } from './call.ts';
import { readBody } from './decode/body.ts';
import { decodeObject } from './decode/decode.ts';
import { strictnessOf } from './strategy.ts';
import { TextBody } from './text-body.ts';

/** A body that is no stored object but is read as one: Scale, Binding, Eviction. */
export const smallResource = (group: string, kind: string): Resource => ({
  group,
  version: 'v1',
  kind,
  plural: `${kind.toLowerCase()}s`,
  singular: kind.toLowerCase(),
  shortNames: [],
  namespaced: true,
  status: false,
  scale: false,
  generation: false,
});

/**
 * Reads such a body, with its warnings for the client. What it holds is of the types of its schema.
 * @param also versions that are read as well
 * @throws ApiError 400 when it is neither JSON nor YAML, of another kind, or of other types
 */
export function readSmall(
  { request: { body, query }, warnings }: Call,
  resource: Resource,
  also: readonly string[] = [],
): KubeObject {
  const value = body instanceof TextBody ? readBody(resource.kind, body) : body;
  const isOther = isMap(value) && also.some((version) => value['apiVersion'] === version);
  const decoded = decodeObject(
    resource,
    isOther ? { ...value, apiVersion: apiVersionOf(resource) } : value,
    strictnessOf(query?.['fieldValidation']),
  );
  warnings.push(...decoded.warnings);
  return decoded.object;
}
