import type { KubeObject } from '#model/objects.ts';
import type { ApiRequest } from '../request.ts';
import { fieldSelector } from './fields.ts';
import { labelSelector } from './labels.ts';

export type Selects = (object: KubeObject) => boolean;

/** What labelSelector and fieldSelector of a request select together; undefined for everything. */
export function selectionOf({ resource, query = {} }: ApiRequest): Selects | undefined {
  const byLabels = labelSelector(query['labelSelector']);
  const byFields = fieldSelector(resource, query['fieldSelector']);
  if (!byLabels || !byFields) return byLabels ?? byFields;
  return (object) => byLabels(object) && byFields(object);
}
