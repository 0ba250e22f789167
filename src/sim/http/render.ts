import { sortKeys } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import { dump } from 'js-yaml';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiResponse, ObjectList } from '../api/request.ts';
import type { Representation } from './media.ts';
import { tableOf } from './tables/table.ts';

type Body = ApiResponse['body'];

/** How objects are to be shown, and at what time: ages are computed by the server. */
export interface Showing {
  readonly now: Instant;
  readonly resource: Resource;
  readonly representation: Representation;
  /** `includeObject` of tables: Metadata (the default), Object or None. */
  readonly includeObject: string;
  /** A table that goes on from one before. */
  readonly withoutHead?: boolean;
}

export const isList = (body: Body): body is ObjectList => 'items' in body;
const isStatus = (body: Body): boolean => body.kind === 'Status';

/** Items of lists carry no kind and apiVersion of their own. */
const bare = ({ kind: _kind, apiVersion: _apiVersion, ...rest }: KubeObject) => rest;

/** Only kind and metadata of an object (meta.k8s.io PartialObjectMetadata). */
export const partial = ({ metadata }: KubeObject, version: string) =>
  ({ kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata });

function partialList({ metadata, items }: ObjectList, version: string) {
  return { kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${version}`, metadata, items: items.map((item) => partial(item, version)) };
}

/** kind and apiVersion first, then the rest: the order in which Go prints. */
const headed = ({ kind, apiVersion, ...rest }: KubeObject) => ({ kind, apiVersion, ...rest });

/** The answer's body in the representation that the client asked for. */
export function shape(body: Body, showing: Showing): unknown {
  const { as, version } = showing.representation;
  if (isStatus(body)) return body;
  if (as === 'table') return tableOf(body as KubeObject | ObjectList, showing);
  if (as === 'metadata') return isList(body) ? partialList(body, version) : partial(body as KubeObject, version);
  return isList(body) ? { ...body, items: body.items.map(bare) } : headed(body as KubeObject);
}

export const write = (value: unknown, format: Representation['format']): string =>
  format === 'yaml' ? dump(sortKeys(value), { noRefs: true, seqNoIndent: true, quoteStyle: 'double' }) : `${JSON.stringify(value)}\n`;
