import { assert } from '#kernel/assert.ts';
import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { badRequest } from '#model/status.ts';
import type { PatchType } from '../request.ts';
import { cannotUnmarshal } from './go-text.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge.ts';
import { malformedPatch, readPatch } from './patch-body.ts';
import { rootPlace } from './patch-type.ts';
import type { JsonObject } from './safe-map.ts';
import { strategicMerge } from './strategic.ts';

export interface PatchOptions {
  readonly fieldManager?: string;
  readonly force?: boolean;
  readonly subresource?: string;
}

type Apply = (current: JsonObject, patch: unknown, resource: Resource, options: PatchOptions) => unknown;

const byType: { readonly [Type in Exclude<PatchType, 'apply'>]: Apply } = {
  json: jsonPatch,
  merge(current, patch) {
    if (patch === null) throw badRequest('Invalid JSON Patch');
    return mergePatch(current, mapOf('merge', patch));
  },
  strategic(current, patch, resource, { subresource }) {
    return patch === null ? current : strategicMerge(current, mapOf('strategic', patch), rootPlace(resource, subresource));
  },
};

/**
 * What a patch, a value or a text, makes of the current object: neither decoded, defaulted nor validated yet.
 * Shares structure with both; mutates neither.
 * @throws ApiError with the API server's Status for a patch that is malformed or does not apply
 */
export function applyPatch(type: PatchType, resource: Resource, current: KubeObject | undefined, patch: unknown, options: PatchOptions): unknown {
  if (type === 'apply') return mergePatch({ ...current }, patch as JsonObject);
  assert(current, 'only an apply patch meets no object');
  return byType[type]({ ...current }, readPatch(type, patch), resource, options);
}

function mapOf(type: PatchType, patch: unknown): JsonObject {
  if (!isMap(patch)) throw malformedPatch(type, cannotUnmarshal(patch, 'map[string]interface {}'));
  return patch;
}
