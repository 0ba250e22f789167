import { assert } from '#kernel/assert.ts';
import { listOf, mapOf } from '../schema/canonical.ts';
import type { Field } from '../schema/field.ts';
import { fieldsOf, isStruct } from '../schema/schema.ts';
import type { Scalar } from './scalars.ts';
import { scalars } from './scalars.ts';

/** One field of a struct, with what decoding has to know of it worked out once. */
export interface Slot {
  readonly field: Field;
  /** Its place in declaration order. */
  readonly at: number;
  readonly shape: 'list' | 'map' | 'struct' | 'scalar';
  /** The mark of a value in canonical form. */
  readonly mark: string;
  /** How one value is read, where that is no struct. */
  readonly scalar: Scalar | undefined;
  /** It does not show when nothing was said. */
  readonly isSilent: boolean;
  /** Go's `omitempty` leaves out its zero value: false, 0 and the empty string, never a struct or what is behind a pointer. */
  readonly dropsZero: boolean;
}

export interface Plan {
  readonly slots: readonly Slot[];
  /** Those that show also when nothing was said. */
  readonly loud: readonly Slot[];
  readonly byName: ReadonlyMap<string, Slot>;
}

/** Structs that encode themselves: `omitempty` does not leave them out either. */
const SHOWN_WHEN_ZERO: ReadonlySet<string> = new Set([
  'util/intstr.IntOrString',
  'pkg/runtime.RawExtension',
  'api/resource.Quantity',
]);

/** `creationTimestamp` is the one time with `omitzero`; the others show as null. */
function isSilent(field: Field): boolean {
  if (!field.omitEmpty) return false;
  if (field.repeated || field.map || field.pointer) return true;
  if (field.type.startsWith('meta/v1.') && field.type.endsWith('Time'))
    return field.name === 'creationTimestamp';
  return !isStruct(field.type) && !SHOWN_WHEN_ZERO.has(field.type);
}

function scalarOf(type: string): Scalar {
  const scalar = scalars.get(type);
  assert(scalar, `the decoder knows the type ${type}`);
  return scalar;
}

function slotOf(field: Field, at: number): Slot {
  const holdsStruct = isStruct(field.type);
  const { type, repeated, map } = field;
  return {
    field,
    at,
    shape: repeated ? 'list' : map ? 'map' : holdsStruct ? 'struct' : 'scalar',
    mark: repeated ? listOf(type) : map ? mapOf(type) : type,
    scalar: holdsStruct ? undefined : scalarOf(field.type),
    isSilent: isSilent(field),
    dropsZero: field.omitEmpty === true && !field.pointer && !holdsStruct && !SHOWN_WHEN_ZERO.has(field.type),
  };
}

const plans = new Map<string, Plan>();

/** What decoding has to know of a struct. */
export function planOf(type: string): Plan {
  let plan = plans.get(type);
  if (!plan) {
    const slots = fieldsOf(type).map(slotOf);
    const byName = new Map(slots.map((slot) => [slot.field.name, slot]));
    plans.set(type, (plan = { slots, loud: slots.filter(({ isSilent: silent }) => !silent), byName }));
  }
  return plan;
}
