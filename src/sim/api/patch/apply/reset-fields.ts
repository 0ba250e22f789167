import type { Resource } from '#model/resources.ts';
import type { FieldSet } from './field-set.ts';
import { fieldsNamed, noFields } from './field-set.ts';

/** What a write through the main resource cannot set, and so nobody manages by it (rest.ResetFieldsStrategy). */
const mainResets: FieldSet = fieldsNamed('status');
/** The same for `/status`, by kind where it is more than spec. */
const statusResets: FieldSet = fieldsNamed('spec');
const statusResetsByKind: { readonly [kind: string]: FieldSet } = {
  Pod: fieldsNamed('spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences'),
  Deployment: fieldsNamed('spec', 'metadata.labels'),
};

/** The fields that a write does not reach, with everything below them. */
export function resetFields({ status, kind }: Resource, subresource: string | undefined): FieldSet {
  if (!status) return noFields;
  if (subresource === 'status') return statusResetsByKind[kind] ?? statusResets;
  return subresource === undefined ? mainResets : noFields;
}
