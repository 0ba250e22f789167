import { isMap } from '#kernel/json.ts';
import { int64Of } from '../int64.ts';
import { readQuantity } from './quantity.ts';
import { readTime } from './times.ts';

/** How a value of a scalar type is read. `text` is the number as it was written, where the value is one. */
export interface Scalar {
  /** The value that Go holds when nothing was said. */
  readonly zero: unknown;
  /** @returns the value in its canonical form, or why it is none */
  readonly read: (value: unknown, text: string) => unknown;
  /** Go lets the type read its own JSON: what it refuses ends the reading of the whole body. */
  readonly readsItself?: true;
}

/** A value of the wrong shape: completed to Go's `json: cannot unmarshal X into Go struct field ...`. */
export class WrongType {
  /** `string`, `number`, `number 1.5`, `bool`, `array`, `object`. */
  readonly found: string;
  /** The Go type that was wanted, where it is not the field's own. */
  readonly wanted: string | undefined;
  constructor(found: string, wanted?: string) {
    this.found = found;
    this.wanted = wanted;
  }
}

/** A value of the right shape that means nothing; the message is complete. */
export class BadValue {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** What Go calls the shape of a JSON value. */
export function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (isMap(value)) return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const integer =
  (low: bigint, high: bigint, wanted?: string): Scalar['read'] =>
  (value, text) => {
    if (typeof value !== 'number') return new WrongType(shapeOf(value), wanted);
    if (Number.isSafeInteger(value) && text === String(value) && value >= low && value <= high) return value;
    if (!/^-?[0-9]+$/.test(text)) return new WrongType(`number ${text}`, wanted);
    const exact = BigInt(text);
    return exact < low || exact > high ? new WrongType(`number ${text}`, wanted) : int64Of(text);
  };

const INT32 = integer(-(2n ** 31n), 2n ** 31n - 1n);
const INT64 = integer(-(2n ** 63n), 2n ** 63n - 1n);
const INT_OR_STRING = integer(-(2n ** 31n), 2n ** 31n - 1n, 'int32');

const readString: Scalar['read'] = (value) =>
  typeof value === 'string' ? value : new WrongType(shapeOf(value));
const readBool: Scalar['read'] = (value) =>
  typeof value === 'boolean' ? value : new WrongType(shapeOf(value));

/** Where Go's base64 reader stumbles: the first byte outside the alphabet, or the end of a text of a wrong length. */
function readBytes(value: unknown): unknown {
  if (typeof value !== 'string') return new WrongType(shapeOf(value));
  const text = value.replace(/[\r\n]/g, '');
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return text;
  const odd = text.search(/[^A-Za-z0-9+/]/);
  const at = odd >= 0 ? odd : text.length - (text.length % 4);
  return new BadValue(`illegal base64 data at input byte ${at}`);
}

function quantity(value: unknown, text: string): unknown {
  const written =
    typeof value === 'string' ? value.trim() : typeof value === 'number' ? text : JSON.stringify(value);
  const { text: canonical, error } = readQuantity(written);
  return error === undefined ? canonical : new BadValue(error);
}

const time =
  (digits: 0 | 6): Scalar['read'] =>
  (value) => {
    if (typeof value !== 'string') return new WrongType(shapeOf(value), 'string');
    const read = readTime(value, digits);
    return 'text' in read ? read.text : new BadValue(read.error);
  };

const readIntOrString: Scalar['read'] = (value, text) =>
  typeof value === 'string' ? value : INT_OR_STRING(value, text);

/** Every type that is no struct. */
export const scalars: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['string', { zero: '', read: readString }],
  ['bool', { zero: false, read: readBool }],
  ['int32', { zero: 0, read: INT32 }],
  ['int64', { zero: 0, read: INT64 }],
  ['bytes', { zero: null, read: readBytes }],
  ['api/resource.Quantity', { zero: '0', read: quantity, readsItself: true }],
  ['meta/v1.Time', { zero: null, read: time(0), readsItself: true }],
  ['meta/v1.MicroTime', { zero: null, read: time(6), readsItself: true }],
  ['util/intstr.IntOrString', { zero: 0, read: readIntOrString, readsItself: true }],
  ['pkg/runtime.RawExtension', { zero: null, read: (value) => value }],
  ['meta/v1.FieldsV1', { zero: null, read: (value) => value }],
]);
