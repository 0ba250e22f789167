import { isMap } from '#kernel/json.ts';
import { goText, goTypeOf } from '../go-text.ts';
import type { Atom, Place, ScalarKind } from './atom.ts';
import { Unnameable, atomOf, elementName, placeUnder } from './atom.ts';
import { fieldElement, printedElement } from './path-element.ts';
import type { PathElement } from './path-element.ts';

/** What is wrong with an applied configuration, as `path: message`. */
export function checkConfiguration(place: Place, value: unknown, path = ''): readonly string[] {
  if (value === null || value === undefined) return [];
  const atom = atomOf(place, value);
  if (atom.kind === 'list') return checkList(atom, value, path);
  if (atom.kind === 'map') return checkMap(atom, value, path);
  const complaint = scalarComplaint(atom.scalar, value);
  return complaint ? [at(path, complaint)] : [];
}

/** Several errors of one object in one text. */
export const printedErrors = (errors: readonly string[]): string =>
  errors.length === 1
    ? (errors[0] as string)
    : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');

const at = (path: string, message: string): string => (path ? `${path}: ${message}` : message);
/** `%v` and `%#v` of the library's wrapper of a value. */
const wrapped = (value: unknown): string => `&{${goText(value)}}`;
const wrappedSource = (value: unknown): string => `&value.valueUnstructured{Value:${goSource(value)}}`;

function goSource(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSource).join(', ')}}`;
  if (isMap(value))
    return `map[string]interface {}{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${goSource(value[key])}`)
      .join(', ')}}`;
  if (value === null) return 'interface {}(nil)';
  return typeof value === 'string' ? JSON.stringify(value) : goText(value);
}

const complaints: { readonly [Kind in ScalarKind]: (value: unknown) => string | undefined } = {
  number: (value) =>
    typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goTypeOf(value)}`,
  string: (value) => (typeof value === 'string' ? undefined : `expected string, got ${wrappedSource(value)}`),
  boolean: (value) => (typeof value === 'boolean' ? undefined : `expected boolean, got ${wrapped(value)}`),
  any: (value) => (typeof value === 'object' ? `expected any scalar, got ${wrapped(value)}` : undefined),
};

const scalarComplaint = (kind: ScalarKind, value: unknown): string | undefined => complaints[kind](value);

function checkMap(atom: Extract<Atom, { kind: 'map' }>, value: unknown, path: string): readonly string[] {
  if (!isMap(value)) return [at(path, `expected map, got ${wrapped(value)}`)];
  const out: string[] = [];
  for (const key of Object.keys(value)) {
    const below = path + printedElement(fieldElement(key));
    const place = placeUnder(atom, key);
    if (!place) return [...out, at(below, 'field not declared in schema')];
    out.push(...checkConfiguration(place, value[key], below));
  }
  return out;
}

function checkList(atom: Extract<Atom, { kind: 'list' }>, value: unknown, path: string): readonly string[] {
  if (!Array.isArray(value)) return [at(path, `expected list, got ${wrapped(value)}`)];
  const out: string[] = [];
  const seen = new Set<PathElement>();
  for (const [index, item] of value.entries()) {
    const name = atom.isAtomic ? `i:${index}` : elementName(atom, item);
    if (name instanceof Unnameable) return [...out, at(path, `element ${index}: ${name.why}`)];
    if (seen.has(name)) out.push(at(path, `duplicate entries for key ${printedElement(name)}`));
    seen.add(name);
    out.push(...checkConfiguration(atom.element, item, path + printedElement(name)));
  }
  return out;
}
