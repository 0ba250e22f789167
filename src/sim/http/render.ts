import type { KubeObject } from '#model/objects.ts';
import { badRequest } from '#model/status.ts';
import { internalGroup } from '../api/decode/decode.ts';
import type { ObjectList } from '../api/request.ts';
import type { Representation } from './media.ts';
import { otherShape } from './refusals.ts';
import type { Body, Showing } from './showing.ts';
import { isList, partial } from './showing.ts';
import { tableOf } from './tables/table.ts';
import { yamlText } from './yaml-text.ts';

const isStatus = (body: Body): boolean => body.kind === 'Status';

/** Items of lists carry no kind and apiVersion of their own. */
const bare = ({ kind: _kind, apiVersion: _apiVersion, ...rest }: KubeObject) => rest;

function partialList({ metadata, items }: ObjectList, version: string) {
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    items: items.map((item) => partial(item, version)),
  };
}

const rowObjects: ReadonlySet<string> = new Set(['Metadata', 'Object', 'None']);

/**
 * Asked when the work is done, so that a refused creation has created.
 * @throws ApiError 400 for an `includeObject` that nobody knows
 */
export function checkTableOptions({ representation, includeObject }: Showing): void {
  if (representation.as !== 'table' || rowObjects.has(includeObject)) return;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(includeObject)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

/** @throws ApiError 406 when a list was asked for and the answer is none, or the other way about */
function checkShape(body: Body, { resource, representation }: Showing): void {
  const asked = representation.as === 'metadata list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  if (isList(body) !== (representation.as === 'metadata list'))
    throw otherShape(asked, isList(body), `${internalGroup(resource.group)}.${body.kind}`);
}

/** kind and apiVersion first, then the rest: the order in which Go prints. */
const headed = ({ kind, apiVersion, ...rest }: KubeObject) => ({ kind, apiVersion, ...rest });

/** The answer's body in the representation that the client asked for. */
export function shape(body: Body, showing: Showing): unknown {
  const { as, version } = showing.representation;
  if (isStatus(body)) return body;
  if (as === 'table') return tableOf(body as KubeObject | ObjectList, showing);
  if (as !== 'object') {
    checkShape(body, showing);
    return isList(body) ? partialList(body, version) : partial(body as KubeObject, version);
  }
  return isList(body) ? { ...body, items: body.items.map(bare) } : headed(body as KubeObject);
}

export const write = (value: unknown, format: Representation['format']): string =>
  format === 'yaml' ? yamlText(value) : `${JSON.stringify(value)}\n`;
