const said = new WeakMap<object, Set<string>>();

/** Notes that a map or list of a struct was there and empty: it is not kept, but messages tell it from one that was absent. */
export function noteEmpty(struct: object, field: string): void {
  const fields = said.get(struct) ?? new Set();
  said.set(struct, fields.add(field));
}

/** Was this field of a decoded struct said to be empty? A part that was changed since does not know. */
export const wasSaidEmpty = (struct: object, field: string): boolean => said.get(struct)?.has(field) ?? false;
