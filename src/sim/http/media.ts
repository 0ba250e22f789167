import type { PatchType } from '../api/request.ts';

/** One media range of an Accept header, or a Content-Type. */
export interface MediaType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** How an answer is to be shaped and written. */
export interface Representation {
  readonly as: 'object' | 'table' | 'metadata';
  readonly format: 'json' | 'yaml';
  /** Version of meta.k8s.io for tables and metadata. */
  readonly version: string;
  /** The client names the form of streams itself, and gets it named back. */
  readonly stream?: boolean;
}

export function parseMediaType(text: string): MediaType {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = rest.map((part): [string, string] => {
    const equals = part.indexOf('=');
    return [part.slice(0, equals).toLowerCase(), part.slice(equals + 1)];
  });
  return { type: type.toLowerCase(), parameters: new Map(parameters) };
}

export const mediaTypes = (header: string): MediaType[] =>
  header
    .split(',')
    .filter((part) => part.trim())
    .map(parseMediaType);

const jsonRanges: ReadonlySet<string> = new Set(['application/json', 'application/*', '*/*']);

const metaKinds: { readonly [as: string]: Representation['as'] } = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata',
};

function representationOf({ type, parameters }: MediaType): Representation | undefined {
  const format = jsonRanges.has(type) ? 'json' : type === 'application/yaml' ? 'yaml' : undefined;
  if (!format) return undefined;
  const asked = parameters.get('as');
  if (asked === undefined)
    return {
      as: 'object',
      format,
      version: 'v1',
      ...(parameters.get('stream') === 'watch' && { stream: true }),
    };
  const as = metaKinds[asked];
  const version = parameters.get('v') ?? '';
  return as && parameters.get('g') === 'meta.k8s.io' && (version === 'v1' || version === 'v1beta1')
    ? { as, format, version }
    : undefined;
}

/** The first representation of an Accept header that the server can give; undefined when there is none. */
export function negotiate(accept: string | undefined): Representation | undefined {
  if (!accept) return { as: 'object', format: 'json', version: 'v1' };
  for (const range of mediaTypes(accept)) {
    const found = representationOf(range);
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
