import { assert } from '#kernel/assert.ts';
import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { badRequest, conflict } from '#model/status.ts';
import type { PatchType } from '../request.ts';
import { applyConfiguration } from './apply/apply-configuration.ts';
import type { ApplyWrite } from './apply/apply-configuration.ts';
import { cannotUnmarshal } from './go-text.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge.ts';
import { malformedPatch } from './patch-body.ts';
import { rootPlace } from './patch-type.ts';
import type { JsonObject } from './safe-map.ts';
import { strategicMerge } from './strategic.ts';

/** Where a patch goes; an apply must also say by whom, when, and whether by force. */
export type PatchOptions = Partial<Omit<ApplyWrite, 'resource'>>;

type Apply = (current: JsonObject, patch: unknown, resource: Resource, options: PatchOptions) => unknown;

const byType: { readonly [Type in Exclude<PatchType, 'apply'>]: Apply } = {
  json: jsonPatch,
  merge(current, patch) {
    if (patch === null) throw badRequest('Invalid JSON Patch');
    return mergePatch(current, mapOf('merge', patch));
  },
  strategic(current, patch, resource, { subresource }) {
    return patch === null
      ? current
      : strategicMerge(current, mapOf('strategic', patch), rootPlace(resource, subresource));
  },
};

/**
 * What a patch makes of the current object: neither decoded, defaulted nor validated yet. Shares structure with both;
 * mutates neither. A patch that came as a text is read first, by readPatch.
 * @throws ApiError with the API server's Status for a patch that is malformed or does not apply
 */
export function applyPatch(
  type: PatchType,
  resource: Resource,
  current: KubeObject | undefined,
  patch: unknown,
  options: PatchOptions,
): unknown {
  if (type === 'apply') return apply(resource, current, patch, options);
  assert(current, 'only an apply patch meets no object');
  return byType[type]({ ...current }, patch, resource, options);
}

function apply(
  resource: Resource,
  current: KubeObject | undefined,
  body: unknown,
  { manager = '', now = 0, force = false, subresource }: PatchOptions,
): unknown {
  const applied = applyConfiguration({ resource, manager, now, force, subresource }, current, body);
  const { uid, name } = applied['metadata'] as Partial<KubeObject['metadata']>;
  if (!current && uid)
    throw conflict(
      resource,
      name ?? '',
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    );
  return applied;
}

function mapOf(type: PatchType, patch: unknown): JsonObject {
  if (!isMap(patch)) throw malformedPatch(type, cannotUnmarshal(patch, 'map[string]interface {}'));
  return patch;
}
