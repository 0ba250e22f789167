import { asCanonical } from '../schema/canonical.ts';
import { fieldsOf } from '../schema/schema.ts';
import type { Struct } from './table.ts';

/** A canonical struct with some fields changed: in declaration order again, and frozen. */
export function ordered(type: string, struct: Struct): Struct {
  const out: Record<string, unknown> = {};
  for (const { name } of fieldsOf(type)) if (struct[name] !== undefined) out[name] = struct[name];
  return asCanonical(out, type);
}
