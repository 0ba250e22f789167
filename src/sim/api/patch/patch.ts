import { applyMergePatch, isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { PatchType } from '../request.ts';

export interface PatchOptions {
  readonly fieldManager?: string;
  readonly force?: boolean;
  readonly subresource?: string;
}

/** Lists that a strategic merge patch merges by a key. */
const mergeKeys: { readonly [field: string]: string } = {
  containers: 'name', initContainers: 'name', ephemeralContainers: 'name', env: 'name', volumes: 'name', conditions: 'type', ownerReferences: 'uid',
};

function mergeList(current: readonly unknown[], patch: readonly unknown[], key: string): unknown[] {
  const out = [...current];
  for (const item of patch) {
    const at = out.findIndex((have) => isMap(have) && isMap(item) && have[key] === item[key]);
    if (isMap(item) && item['$patch'] === 'delete') out.splice(at, at < 0 ? 0 : 1);
    else if (at < 0) out.push(item);
    else out[at] = mergeStrategic(out[at], item);
  }
  return out;
}

function mergeStrategic(current: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const out: Record<string, unknown> = isMap(current) ? { ...current } : {};
  for (const [name, value] of Object.entries(patch)) {
    const key = mergeKeys[name];
    const have = out[name];
    if (value === null) delete out[name];
    else if (name.startsWith('$')) continue;
    else if (key && Array.isArray(value) && Array.isArray(have)) out[name] = mergeList(have, value, key);
    else if (name === 'finalizers' && Array.isArray(value)) out[name] = [...new Set([...(Array.isArray(have) ? have : []), ...value])];
    else out[name] = mergeStrategic(have, value);
  }
  return out;
}

/** What the patch makes of the current object, still to be decoded. */
export function applyPatch(type: PatchType, _resource: Resource, current: KubeObject | undefined, patch: unknown, _options: PatchOptions): unknown {
  return type === 'strategic' ? mergeStrategic(current, patch) : applyMergePatch(current, patch);
}
