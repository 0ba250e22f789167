import type { KubeObject, PodSpec } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { decodeObject } from './decode/decode.ts';
import type { Strictness } from './decode/decode.ts';
import { readStruct } from './decode/struct.ts';
import { applyDefaults } from './defaults/defaults.ts';

export type Gates = ReadonlySet<string>;

/** What the query parameter fieldValidation means; Warn when it is absent. */
export const strictnessOf = (asked: string | undefined): Strictness =>
  asked === 'Ignore' || asked === 'Strict' ? asked : 'Warn';

/** A body as a complete object: decoded and defaulted. */
export function readObject(
  resource: Resource,
  body: unknown,
  fieldValidation: string | undefined,
  gates: Gates,
) {
  const { object, warnings } = decodeObject(resource, body, strictnessOf(fieldValidation));
  return { object: applyDefaults(resource, object, gates), warnings };
}

/**
 * An object that the server itself has put together, in the form in which decoding leaves objects: fields in printing order, parts
 * frozen and known to be canonical, so that later writes that share them need not look at them again.
 */
export const canonical = (resource: Resource, object: KubeObject): KubeObject =>
  decodeObject(resource, object, 'Ignore').object;

/** A part of objects in that form: no write that carries it reads it again, and what many carry can be one object. */
export const canonicalPart = <T extends object>(type: string, part: T): T =>
  readStruct(type, part, { error: undefined, strict: [] }) as T;

/** A part of pods that many pods share, in that form. */
export const canonicalPodSpec = (spec: PodSpec): PodSpec => canonicalPart('core/v1.PodSpec', spec);

export { prepareForCreate, prepareForUpdate } from './prepare.ts';
export { validateCreate, validateUpdate, warningsFor } from './validation/validation.ts';
