import { isMap } from '#kernel/json.ts';

/**
 * A JSON value as Go's `fmt` prints it with `%v`: `map[image:noname ports:[map[containerPort:80]]]`.
 * The server puts values into messages this way where it works on untyped maps.
 */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return goNumber(value);
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (isMap(value))
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${goText(value[key])}`)
      .join(' ')}]`;
  return String(value);
}

/** `%v` of a number: the shortest form, with an exponent of two digits outside 1e-4 to 1e21. */
function goNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-4 && size < 1e21)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** `%q`: a string in double quotes with Go's escapes. JSON's escapes are the same for what names and paths hold. */
export const goQuoted = (text: string): string => JSON.stringify(text);

/** The name of a JSON value's Go type, as `reflect` prints it. */
export function goTypeOf(value: unknown): string {
  if (value === null || value === undefined) return '%!s(<nil>)';
  if (Array.isArray(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** What encoding/json calls the kind of a JSON value in `cannot unmarshal object into Go value of type ...`. */
export function goTypeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** encoding/json's complaint about a value of the wrong kind. */
export const cannotUnmarshal = (value: unknown, type: string): string =>
  `json: cannot unmarshal ${goTypeName(value)} into Go value of type ${type}`;
