/**
 * What a parsed body cannot say in plain values: how a number was written, and which keys an object repeated.
 * The parser notes it beside the objects it makes; decoding asks. Values from elsewhere have no notes.
 */
const numberTexts = new WeakMap<object, Map<string | number, string>>();
const repeatedKeys = new WeakMap<object, readonly string[]>();
const bodyWarnings = new WeakMap<object, readonly string[]>();
/** Most processes never read a text that repeats a key, or writes a number oddly: then nothing need be looked up. */
const noted = { numbers: false, keys: false };

/** Keeps how a number was written, where JavaScript would write it otherwise: `1.0`, `1e3`, integers past 2^53. */
export function noteNumber(holder: object, key: string | number, text: string): void {
  noted.numbers = true;
  let texts = numberTexts.get(holder);
  if (!texts) numberTexts.set(holder, (texts = new Map<string | number, string>()));
  texts.set(key, text);
}

/** The number as its author wrote it. */
export const numberText = (holder: object, key: string | number, value: number): string =>
  (noted.numbers ? numberTexts.get(holder)?.get(key) : undefined) ?? String(value);

/** Keeps the keys of an object in the order of the text, when one of them came twice. */
export function noteKeys(holder: object, keys: readonly string[]): void {
  noted.keys = true;
  repeatedKeys.set(holder, keys);
}

/** The keys of an object in the order of the text, repeated ones repeated. */
export const keysOf = (holder: object): readonly string[] =>
  (noted.keys ? repeatedKeys.get(holder) : undefined) ?? Object.keys(holder);

/** Whether this object repeated a key in its text. */
export const repeatsKeys = (holder: object): boolean => noted.keys && repeatedKeys.has(holder);

/** Whether any object at all repeated a key so far: if not, nobody need look for one. */
export const isAnyKeyRepeated = (): boolean => noted.keys;

/** Keeps what the parser itself found wrong but tolerable: keys that a YAML map repeats. */
export const noteBody = (body: object, complaints: readonly string[]): void =>
  void bodyWarnings.set(body, complaints);

export const complaintsOf = (body: object): readonly string[] => bodyWarnings.get(body) ?? [];

/** Sets an own property, whatever its name: `__proto__` in a label map is a label. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
