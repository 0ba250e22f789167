import { equal } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { decodeObject } from './decode/decode.ts';
import type { Strictness } from './decode/decode.ts';
import { applyDefaults } from './defaults/defaults.ts';
import { initialStatus } from './initial-status.ts';
import { validateCreate, validateUpdate, warningsFor } from './validation/validation.ts';

export type Gates = ReadonlySet<string>;

const strictnessOf = (asked: string | undefined): Strictness => (asked === 'Ignore' || asked === 'Strict' ? asked : 'Warn');

/** A body as a complete object: decoded and defaulted. */
export function readObject(resource: Resource, body: unknown, fieldValidation: string | undefined, gates: Gates) {
  const { object, warnings } = decodeObject(resource, body, strictnessOf(fieldValidation));
  return { object: applyDefaults(resource, object, gates), warnings };
}

/** Nobody creates an object with a status, where status is a subresource. */
export function prepareForCreate(resource: Resource, object: KubeObject, now: Instant): KubeObject {
  if (!resource.status) return object;
  const { status: _status, ...rest } = object;
  const status = initialStatus(resource, object, now);
  return status === undefined ? rest : { ...rest, status };
}

/** The main resource ignores status; `/status` ignores spec. */
export function prepareForUpdate(resource: Resource, object: KubeObject, old: KubeObject, subresource: string | undefined): KubeObject {
  if (subresource === 'status') return onlyStatus(object, old);
  const { status: _status, ...rest } = object;
  const next = !resource.status ? object : old.status === undefined ? rest : { ...rest, status: old.status };
  if (!resource.generation || equal(next.spec, old.spec)) return next;
  return { ...next, metadata: { ...next.metadata, generation: (old.metadata.generation ?? 0) + 1 } };
}

function onlyStatus(object: KubeObject, old: KubeObject): KubeObject {
  const { finalizers: _f, ownerReferences: _o, ...asked } = object.metadata;
  const { finalizers, ownerReferences } = old.metadata;
  const metadata = { ...asked, ...(ownerReferences && { ownerReferences }), ...(finalizers && { finalizers }) };
  return { ...old, metadata, ...(object.status !== undefined && { status: object.status }) };
}

export { validateCreate, validateUpdate, warningsFor };
