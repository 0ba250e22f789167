import { isMap } from '#kernel/json.ts';
import type { Field } from '../../api/schema/field.ts';
import { fieldTypeName, goName } from '../../api/schema/go-types.ts';
import { fieldsOf, isStruct } from '../../api/schema/schema.ts';
import { goNameOf } from '../../api/validation/go-struct.ts';
import { BINARY, DECIMAL } from '../../api/decode/quantity.ts';

type Struct = { readonly [field: string]: unknown };

/** A struct that Go embeds in another one, and the fields that it declares there. */
interface Embedded {
  readonly name: string;
  readonly holds: (field: string) => boolean;
}

const reference: Embedded = { name: 'LocalObjectReference', holds: (field) => field === 'name' };

const EMBEDDED: { readonly [type: string]: Embedded } = {
  'core/v1.Volume': { name: 'VolumeSource', holds: (field) => field !== 'name' },
  'core/v1.Probe': {
    name: 'ProbeHandler',
    holds: (field) => ['exec', 'httpGet', 'tcpSocket', 'grpc'].includes(field),
  },
  'core/v1.EphemeralContainer': {
    name: 'EphemeralContainerCommon',
    holds: (field) => field !== 'targetContainerName',
  },
  'core/v1.ConfigMapKeySelector': reference,
  'core/v1.SecretKeySelector': reference,
  'core/v1.ConfigMapVolumeSource': reference,
  'core/v1.ConfigMapProjection': reference,
  'core/v1.SecretProjection': reference,
  'core/v1.ConfigMapEnvSource': reference,
  'core/v1.SecretEnvSource': reference,
};

/** Public Go names that follow no rule. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['core/v1.PodSpec.serviceAccount', 'DeprecatedServiceAccount'],
  ['core/v1.PodTemplateSpec.metadata', 'ObjectMeta'],
]);

const ZERO_TIME = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';
const ZEROS: { readonly [type: string]: string } = { string: '', bool: 'false', int32: '0', int64: '0' };

/**
 * A value as Kubernetes prints it in order to hash it (apimachinery's dump.ForHash): every field of every struct by its Go
 * name and type, whether it is set or not, pointers followed, maps in order of keys.
 */
export const goDump = (type: string, value: Struct): string => `(${goName(type)})${dumpStruct(type, value)}`;

function dumpStruct(type: string, value: Struct): string {
  const embedded = EMBEDDED[type];
  const fields = fieldsOf(type);
  const own = fields
    .filter(({ name }) => !embedded?.holds(name))
    .map((field) => [field.name, dumpField(type, field, value)] as const);
  if (!embedded) return `{${own.map(([, text]) => text).join(' ')}}`;
  const inner = fields
    .filter(({ name }) => embedded.holds(name))
    .map((field) => dumpField(type, field, value))
    .join(' ');
  const part = `${embedded.name}:(v1.${embedded.name}){${inner}}`;
  // an embedded struct stands where the first of its fields would
  const before = fields.findIndex(({ name }) => embedded.holds(name));
  return `{${[...own.slice(0, before).map(([, text]) => text), part, ...own.slice(before).map(([, text]) => text)].join(' ')}}`;
}

function dumpField(owner: string, field: Field, holder: Struct): string {
  const value = holder[field.name];
  const name = RENAMED.get(`${owner}.${field.name}`) ?? goNameOf(field.name);
  const type = fieldTypeName(owner, field);
  const pointer = field.pointer && !field.repeated && !field.map;
  return `${name}:(${pointer ? '*' : ''}${type})${dumpValue(field, value)}`;
}

function dumpValue(field: Field, value: unknown): string {
  if (value === undefined || value === null)
    return field.pointer || field.repeated || field.map ? '<nil>' : zero(field.type);
  if (Array.isArray(value)) return `[${value.map((item: unknown) => dumpOne(field.type, item)).join(' ')}]`;
  if (!field.map || !isMap(value)) return dumpOne(field.type, value);
  return `map[${Object.keys(value)
    .sort()
    .map((key) => `${key}:${dumpOne(field.type, value[key])}`)
    .join(' ')}]`;
}

function zero(type: string): string {
  if (isTime(type)) return ZERO_TIME;
  return isStruct(type) ? dumpStruct(type, {}) : (ZEROS[type] ?? dumpOne(type, undefined));
}

const isTime = (type: string): boolean => type.startsWith('meta/v1.') && type.endsWith('Time');

function dumpOne(type: string, value: unknown): string {
  if (isStruct(type)) return dumpStruct(type, isMap(value) ? value : {});
  if (type === 'util/intstr.IntOrString') return dumpIntOrString(value);
  if (type === 'api/resource.Quantity') return dumpQuantity(String(value ?? '0'));
  return String(value);
}

function dumpIntOrString(value: unknown): string {
  const [type, number, text] = typeof value === 'string' ? [1, 0, value] : [0, Number(value ?? 0), ''];
  return `{Type:(intstr.Type)${type} IntVal:(int32)${number} StrVal:(string)${text}}`;
}

/** The parsed parts of a whole number with a suffix; fractions are beyond what is known here. */
function dumpQuantity(text: string): string {
  const [, digits = '0', suffix = ''] = /^(-?\d+)([A-Za-z]*)$/.exec(text) ?? [];
  const binary = BINARY.get(suffix);
  const [value, scale] =
    binary === undefined ? [digits, DECIMAL.get(suffix) ?? 0] : [String(BigInt(digits) << BigInt(binary)), 0];
  const format = binary === undefined ? 'DecimalSI' : 'BinarySI';
  return `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string) Format:(resource.Format)${format}}`;
}
