import { isMap } from '#kernel/json.ts';

/** A text that stands in a message as it is: a struct written with Go's names, a duration. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const ESCAPES: { readonly [char: string]: string } = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

/** A string as Go's %q writes it. */
export const quote = (text: string): string =>
  `"${text.replace(/[\u0000-\u001f"\\\u007f]/g, (char) => ESCAPES[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;

/** A value as an `Invalid value` shows it: strings quoted, everything else as JSON with the keys of maps in order. */
export function valueText(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (value === undefined || value === null) return 'null';
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

/** A map with its keys in the order in which Go encodes maps. */
export function sortedMap(map: unknown): unknown {
  if (!isMap(map)) return map;
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, map[key]]),
  );
}
