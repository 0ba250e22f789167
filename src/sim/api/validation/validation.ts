import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { FieldError } from '#model/status.ts';

/** The broken rules of a new object. */
export function validateCreate(_resource: Resource, _object: KubeObject, _gates: ReadonlySet<string>): readonly FieldError[] {
  return [];
}

/** The broken rules of a changed object. */
export function validateUpdate(_resource: Resource, _object: KubeObject, _old: KubeObject, _subresource: string | undefined, _gates: ReadonlySet<string>): readonly FieldError[] {
  return [];
}

/** What the server accepts but warns about. */
export function warningsFor(_resource: Resource, _object: KubeObject, _old?: KubeObject): readonly string[] {
  return [];
}
