import type { PatchType } from '../api/request.ts';

/** One media range of an Accept header, or a Content-Type. */
export interface MediaType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** How an answer is to be shaped and written. */
export interface Representation {
  readonly as: 'object' | 'table' | 'metadata' | 'metadata list';
  readonly format: 'json' | 'yaml';
  /** Version of meta.k8s.io for tables and metadata. */
  readonly version: string;
  /** The client names the form of streams itself, and gets it named back. */
  readonly stream?: boolean;
}

export function parseMediaType(text: string): MediaType {
  const [type = ''] = text.split(';');
  return { type: type.trim().toLowerCase(), parameters: new Map() };
}

const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const PARAMETER = `\\s*;\\s*${TOKEN}=(?:${TOKEN}|"(?:[^"\\\\]|\\\\.)*")`;
const WELL_FORMED = new RegExp(`^\\s*${TOKEN}/${TOKEN}(?:${PARAMETER})*\\s*;?\\s*$`);

/** Go's mime.ParseMediaType: parameters have names and values, and no name comes twice. */
export function isWellFormed(contentType: string): boolean {
  const names = contentType
    .split(';')
    .slice(1)
    .map((part) => part.trim().split('=')[0]?.toLowerCase());
  return WELL_FORMED.test(contentType) && new Set(names).size === names.length;
}

/** One clause of an Accept header, with its weight. */
export interface Clause extends MediaType {
  readonly quality: number;
}

/** The parameters of a clause; those without a value, or with more than one, do not count (goautoneg). */
const parametersOf = (parts: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    parts
      .map((part) => part.split('='))
      .filter(([, value = '', ...more]) => value !== '' && more.length === 0)
      .map(([name = '', value = '']) => [name.trim(), value.trim()]),
  );

function clauseOf(text: string): Clause {
  const [type = '', ...rest] = text.split(';');
  const parameters = parametersOf(rest);
  return { type: type.trim(), parameters, quality: Number(parameters.get('q') ?? 1) || 0 };
}

const isBefore = (a: Clause, b: Clause): boolean =>
  a.quality > b.quality ||
  (!a.type.startsWith('*') && b.type.startsWith('*')) ||
  (!a.type.endsWith('*') && b.type.endsWith('*'));

/** What a client accepts, what it likes best first. */
export const clausesOf = (header: string): readonly Clause[] =>
  header
    .split(',')
    .map(clauseOf)
    .sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));

const written: ReadonlySet<string> = new Set([
  '*/*',
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
]);

/** True when some clause names, parameters apart, what the server writes: ranges such as `application/*` do not count. */
export const isRouted = (accept: string | undefined): boolean =>
  !accept || accept.split(',').some((text) => written.has(clauseOf(text).type));

const metaKinds: { readonly [as: string]: Representation['as'] } = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata list',
};

const formats: { readonly [type: string]: readonly Representation['format'][] } = {
  'application/json': ['json'],
  'application/yaml': ['yaml'],
  'application/*': ['json', 'yaml'],
  '*/*': ['json', 'yaml'],
  '*': ['json', 'yaml'],
};

/** How an object is asked for: as it is, or as one of the kinds of meta.k8s.io; undefined for what is no such kind. */
function conversionOf(
  parameters: MediaType['parameters'],
): Pick<Representation, 'as' | 'version'> | undefined {
  if (!['as', 'g', 'v'].some((name) => parameters.has(name))) return { as: 'object', version: 'v1' };
  const kind = parameters.get('as') ?? '';
  const as = Object.hasOwn(metaKinds, kind) ? metaKinds[kind] : undefined;
  const version = parameters.get('v') ?? '';
  return as && parameters.get('g') === 'meta.k8s.io' && (version === 'v1' || version === 'v1beta1')
    ? { as, version }
    : undefined;
}

function representationOf({ type, parameters }: Clause): Representation | undefined {
  const conversion = conversionOf(parameters);
  const stream = parameters.get('stream');
  const candidates = Object.hasOwn(formats, type) ? (formats[type] ?? []) : [];
  const format = candidates.find((one) => stream === undefined || (stream === 'watch' && one === 'json'));
  if (!conversion || !format || (parameters.get('sv') ?? 'v1') !== 'v1') return undefined;
  return { ...conversion, format, ...(stream && conversion.as === 'object' && { stream: true }) };
}

/** The representation of an Accept header that is liked best and that the server can give; undefined when there is none. */
export function negotiate(accept: string | undefined): Representation | undefined {
  if (!accept) return { as: 'object', format: 'json', version: 'v1' };
  for (const clause of clausesOf(accept)) {
    const found = representationOf(clause);
    if (found) return found;
  }
  return undefined;
}

const patchTypes: { readonly [mediaType: string]: PatchType } = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

export const patchTypeOf = (mediaType: string): PatchType | undefined =>
  Object.hasOwn(patchTypes, mediaType) ? patchTypes[mediaType] : undefined;
