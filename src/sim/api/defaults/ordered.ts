import { freeze } from '#kernel/json.ts';
import { asCanonical } from '../schema/canonical.ts';
import { fieldsOf } from '../schema/schema.ts';
import type { Struct } from './table.ts';

/** A canonical struct with some fields changed: in declaration order again, and frozen. */
export function ordered(type: string, struct: Struct): Struct {
  const out: Record<string, unknown> = {};
  for (const { name } of fieldsOf(type)) {
    const value = struct[name];
    if (value !== undefined) out[name] = freeze(value);
  }
  return asCanonical(out, type);
}
