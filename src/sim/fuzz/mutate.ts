import { isMap } from '#kernel/json.ts';
import { fieldOf, fieldsOf, isStruct } from '../api/schema/schema.ts';
import type { Dice } from './dice.ts';
import { anything, setKey, texts, valueFor } from './values.ts';

/** A copy of a value with one part changed: a random place, a random change. */
export function mutate(dice: Dice, value: unknown, type: string | undefined): unknown {
  if (dice.once(4) || !isParent(value)) return changed(dice, value, type);
  const keys = Object.keys(value);
  if (keys.length === 0) return changed(dice, value, type);
  const key = dice.pick(keys);
  const part = mutate(dice, (value as Record<string, unknown>)[key], partType(type, key));
  return withPart(value, key, part);
}

const isParent = (value: unknown): value is object => Array.isArray(value) || isMap(value);

/** Lists are told as their elements' type, which is also how an element is. */
function partType(type: string | undefined, key: string): string | undefined {
  if (type === undefined || !isStruct(type)) return type;
  return fieldOf(type, key)?.type;
}

function withPart(value: object, key: string, part: unknown): object {
  if (Array.isArray(value)) return (value as readonly unknown[]).with(Number(key), part);
  const out = { ...value };
  setKey(out, key, part);
  return out;
}

function changed(dice: Dice, value: unknown, type: string | undefined): unknown {
  switch (dice.below(6)) {
    case 0:
      return anything(dice);
    case 1:
      return isParent(value) ? shortened(dice, value) : [value];
    case 2:
      return { [dice.pick(texts)]: value };
    case 3:
      return Array.isArray(value)
        ? [...(value as unknown[]), dice.once(2) && value.length > 0 ? dice.pick(value) : anything(dice)]
        : anything(dice);
    default:
      return grown(dice, value, type);
  }
}

function shortened(dice: Dice, value: object): unknown {
  const keys = Object.keys(value);
  if (keys.length === 0) return null;
  const gone = dice.pick(keys);
  if (Array.isArray(value)) return value.filter((_, index) => String(index) !== gone);
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== gone));
}

/** One more field: mostly one that the type knows, with a value of its type. */
function grown(dice: Dice, value: unknown, type: string | undefined): unknown {
  if (!isMap(value)) return Array.isArray(value) ? Object.fromEntries(value.entries()) : anything(dice);
  const out = { ...value };
  const field = type !== undefined && isStruct(type) && !dice.once(6) ? dice.pick(fieldsOf(type)) : undefined;
  if (field) setKey(out, field.name, valueFor(dice, field));
  else setKey(out, dice.pick(texts), anything(dice));
  return out;
}
