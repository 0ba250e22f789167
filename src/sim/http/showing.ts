import type { Instant } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiResponse, ObjectList } from '../api/request.ts';
import type { Representation } from './media.ts';

export type Body = ApiResponse['body'];

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

/** Only kind and metadata of an object (meta.k8s.io PartialObjectMetadata). */
export const partial = ({ metadata }: KubeObject, version: string) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: `meta.k8s.io/${version}`,
  metadata,
});
