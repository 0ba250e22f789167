import { fieldsOf, isStruct } from '../api/schema/schema.ts';
import type { Field } from '../api/schema/field.ts';
import type { Dice } from './dice.ts';

const LONG = 300;
const MANY = 40;

/** Texts that have hurt somebody: empty, long, odd, foreign, keys of prototypes, almost numbers. */
export const texts: readonly string[] = [
  '',
  ' ',
  'a',
  'web',
  'app',
  'A_B',
  '-',
  '.',
  '..',
  '../../etc/passwd',
  'x'.repeat(LONG),
  'é',
  '😀',
  '\ud800',
  '\u0000',
  'a\nb',
  '%s',
  '%zz',
  '.*',
  '(a+)+$',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '99999999999999999999',
  '1e9',
  'NaN',
  'Infinity',
  '1Gi',
  '100m',
  '-1Gi',
  '10%',
  '101%',
  '1e400',
  '0x10',
  '2026-01-01T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '10.0.0.1',
  '::1',
  'example.com/a',
  'a=b',
  'a,b',
  'All',
  'Always',
  'Never',
  'Delete',
  'Retain',
  'Foreground',
  'Background',
  'Orphan',
  'RollingUpdate',
  'OnDelete',
  'Recreate',
  'Parallel',
  'OrderedReady',
  'ClusterIP',
  'None',
  'In',
  'Exists',
  'apps/v1',
  'v1',
  'Pod',
  'StatefulSet',
  'orphan',
  'foregroundDeletion',
  'kubernetes.io/pvc-protection',
  'kubernetes',
  'Terminating',
  'Running',
  'Failed',
];

export const numbers: readonly number[] = [
  0,
  -0,
  1,
  2,
  3,
  80,
  -1,
  1.5,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
];

/** Keys of maps: those that every object inherits, and those that mean something somewhere. */
const keys: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'cpu',
  'memory',
  'storage',
  'hugepages-2Mi',
  'example.com/gpu',
  'requests.cpu',
  'pods',
  'services',
  'app',
];

/** A value of no particular type. */
export function anything(dice: Dice, depth = 3): unknown {
  switch (dice.below(depth > 0 ? 8 : 4)) {
    case 0:
      return null;
    case 1:
      return dice.once(2);
    case 2:
      return dice.pick(numbers);
    case 3:
      return dice.pick(texts);
    case 4:
      return list(dice, () => anything(dice, depth - 1));
    case 5:
      return nested(dice, dice.below(MANY));
    default:
      return map(dice, () => anything(dice, depth - 1));
  }
}

const list = (dice: Dice, make: () => unknown): unknown[] => Array.from({ length: dice.below(4) }, make);

function map(dice: Dice, make: () => unknown): object {
  const out: Record<string, unknown> = {};
  for (let left = dice.below(4); left > 0; left -= 1)
    setKey(out, dice.once(2) ? dice.pick(keys) : dice.pick(texts), make());
  return out;
}

function nested(dice: Dice, depth: number): unknown {
  let value: unknown = dice.pick(texts);
  for (let left = depth; left > 0; left -= 1) value = dice.once(2) ? [value] : { [dice.pick(texts)]: value };
  return value;
}

/** Sets an own key, whatever its name. */
export function setKey(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A value that the decoder takes for this field: of its type, but not of its meaning. */
export function valueFor(dice: Dice, field: Field, depth = 2): unknown {
  const one = (): unknown => singleFor(dice, field, depth);
  if (field.repeated) return list(dice, one);
  return field.map ? map(dice, one) : one();
}

function singleFor(dice: Dice, { type, enum: values }: Field, depth: number): unknown {
  if (values && dice.once(2)) return dice.pick(values);
  if (isStruct(type)) return structFor(dice, type, depth);
  switch (type) {
    case 'int32':
      return dice.pick(numbers.filter((number) => Number.isInteger(number) && Math.abs(number) < 2 ** 31));
    case 'int64':
      return dice.pick(numbers.filter((number) => Number.isSafeInteger(number)));
    case 'bool':
      return dice.once(2);
    case 'string':
      return dice.pick(texts);
    case 'bytes':
      return dice.pick(['', 'AAECAw==', 'a']);
    case 'api/resource.Quantity':
      return dice.pick(['0', '1', '100m', '1Gi', '-1', '1e30', '0.0000001', 5]);
    case 'util/intstr.IntOrString':
      return dice.pick(['50%', '-1%', 'web', 0, 1, -1, 80]);
    case 'meta/v1.Time':
      return dice.pick(['2026-01-01T00:00:00Z', '1970-01-01T00:00:00Z', null]);
    case 'meta/v1.MicroTime':
      return dice.pick(['2026-01-01T00:00:00.000000Z', null]);
    default:
      return anything(dice, 1);
  }
}

/** Some fields of a struct, each with a value of its type. */
export function structFor(dice: Dice, type: string, depth: number): object {
  const out: Record<string, unknown> = {};
  if (depth < 0) return out;
  const fields = fieldsOf(type);
  for (let left = dice.below(5); left > 0; left -= 1) {
    const field = dice.pick(fields);
    setKey(out, field.name, valueFor(dice, field, depth - 1));
  }
  return out;
}
