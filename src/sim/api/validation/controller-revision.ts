import { equal, isMap } from '#kernel/json.ts';
import type { ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, invalid, notNegative, required } from './field.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';

export interface ControllerRevision {
  readonly metadata: ObjectMeta;
  readonly data?: unknown;
  readonly revision: number;
}

function validateKept(errors: Errors, { metadata, revision }: ControllerRevision): void {
  validateMeta(errors, metadata, subdomainNamed);
  notNegative(errors, 'revision', revision);
}

/** apps/v1 ControllerRevision, new. */
export function validateRevision(errors: Errors, { metadata, data, revision }: ControllerRevision): void {
  validateKept(errors, { metadata, revision });
  if (data === undefined || data === null) errors.push(required('data', 'data is mandatory'));
  else if (!isMap(data)) errors.push(required('data', 'data must be a valid JSON object'));
}

/** apps/v1 ControllerRevision, changed: its data stays. */
export function validateRevisionUpdate(
  errors: Errors,
  revision: ControllerRevision,
  old: ControllerRevision,
): void {
  validateMetaUpdate(errors, revision.metadata, old.metadata);
  validateKept(errors, revision);
  if (!equal(revision.data, old.data)) errors.push(invalid('data', revision.data, IMMUTABLE));
}
