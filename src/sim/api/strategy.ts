import type { Resource } from '#model/resources.ts';
import { decodeObject } from './decode/decode.ts';
import type { Strictness } from './decode/decode.ts';
import { applyDefaults } from './defaults/defaults.ts';

export type Gates = ReadonlySet<string>;

const strictnessOf = (asked: string | undefined): Strictness => (asked === 'Ignore' || asked === 'Strict' ? asked : 'Warn');

/** A body as a complete object: decoded and defaulted. */
export function readObject(resource: Resource, body: unknown, fieldValidation: string | undefined, gates: Gates) {
  const { object, warnings } = decodeObject(resource, body, strictnessOf(fieldValidation));
  return { object: applyDefaults(resource, object, gates), warnings };
}

export { prepareForCreate, prepareForUpdate } from './prepare.ts';
export { validateCreate, validateUpdate, warningsFor } from './validation/validation.ts';
