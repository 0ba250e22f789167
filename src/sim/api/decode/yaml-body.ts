import { noteBody, noteNumber, setOwn } from './notes.ts';
import { YamlError, meaningless } from './yaml/error.ts';
import { goFloat } from './yaml/go-float.ts';
import { Parser } from './yaml/parser.ts';
import type { Scalar } from './yaml/resolve.ts';
import type { YamlMap, YamlValue } from './yaml/value.ts';
import { Evaluation, goSyntax } from './yaml/value.ts';

export { YamlError };

/** Characters that no YAML text may hold. */
const CONTROL = /[^\t\n\r\u0020-\u007E\u0085\u00A0-\uFFFD]/;

/**
 * Reads the first document of a YAML text as the JSON value that the server makes of it: map keys are sorted, and keys that
 * a map repeats are noted (see notes.ts).
 * @throws YamlError
 */
export function parseYamlBody(text: string): unknown {
  if (CONTROL.test(text)) throw meaningless('control characters are not allowed');
  const root = new Parser(text.replace(/^\uFEFF/, '')).document();
  if (!root) return null;
  const evaluation = new Evaluation();
  const value = evaluation.valueOf(root);
  const holder: { root?: unknown } = {};
  put(holder, 'root', value);
  const body = holder.root;
  if (typeof body === 'object' && body !== null && evaluation.complaints.length > 0)
    noteBody(body, evaluation.complaints);
  return body;
}

/** Writes a value as JSON has it. */
function put(holder: object, key: string | number, value: YamlValue): void {
  const target = holder as Record<string, unknown>;
  if (typeof value === 'bigint') putInteger(holder, key, value);
  else if (typeof value === 'number' && !Number.isFinite(value)) throw notJson(value);
  else if (value instanceof Map) setOwn(target, String(key), objectOf(value));
  else setOwn(target, String(key), Array.isArray(value) ? listOf(value) : value);
}

function putInteger(holder: object, key: string | number, value: bigint): void {
  const number = Number(value);
  setOwn(holder as Record<string, unknown>, String(key), number);
  if (!Number.isSafeInteger(number)) noteNumber(holder, key, String(value));
}

/** No server error has a prefix here: the text is YAML, but no JSON. */
const notJson = (value: number): YamlError =>
  new YamlError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);

function listOf(items: readonly YamlValue[]): unknown[] {
  const out: unknown[] = [];
  for (const [index, item] of items.entries()) put(out, index, item);
  return out;
}

/** Go writes maps with sorted keys. */
function objectOf(map: YamlMap): Record<string, unknown> {
  const byName = new Map([...map.values()].map(([key, value]) => [nameOf(key, value), value]));
  const out: Record<string, unknown> = {};
  for (const name of [...byName.keys()].sort()) put(out, name, byName.get(name) ?? null);
  return out;
}

const NOT_FINITE: ReadonlyMap<string, string> = new Map([
  ['+Inf', '.inf'],
  ['-Inf', '-.inf'],
  ['NaN', '.nan'],
]);

function nameOf(key: Scalar, value: YamlValue): string {
  if (key === null)
    throw new YamlError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(value)}`);
  if (typeof key !== 'number') return String(key);
  const text = goFloat(key, 6, true);
  return NOT_FINITE.get(text) ?? text;
}
