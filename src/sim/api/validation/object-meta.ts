import type { ObjectMeta, OwnerReference } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, complain, forbidden, invalid, notNegative, required, tooLong } from './field.ts';
import { asPrefix, dnsLabel, dnsSubdomain, labelValue, pathSegment, qualifiedName } from './formats.ts';
import { quote } from './go-value.ts';

const ANNOTATIONS_LIMIT = 256 * 1024;

/** What a kind says about its names and namespaces. */
export interface Naming {
  readonly namespaced: boolean;
  readonly name: (name: string) => readonly string[];
}

/** metadata of a new object, or of a changed one where the kind checks its name again. */
export function validateMeta(errors: Errors, meta: ObjectMeta, naming: Naming): void {
  validateNewMeta(errors, meta, naming);
  refuseShortFinalizers(errors, meta.finalizers ?? []);
}

const ANY_NAME: Naming = { namespaced: true, name: pathSegment };

/** metadata of a new object whose kind has no rules for it: what the generic server checks once nothing else is wrong. */
export function validateUnruledMeta(errors: Errors, meta: ObjectMeta): void {
  if (errors.length === 0) validateNewMeta(errors, meta, ANY_NAME);
}

/** metadata of a new object, without the rule for finalizers that the core kinds share. */
export function validateNewMeta(errors: Errors, meta: ObjectMeta, { namespaced, name }: Naming): void {
  if (meta.generateName)
    complain(errors, 'metadata.generateName', meta.generateName, asPrefix(name)(meta.generateName));
  if (!meta.name) errors.push(required('metadata.name', 'name or generateName is required'));
  else complain(errors, 'metadata.name', meta.name, name(meta.name));
  validateNamespace(errors, meta, namespaced);
  validateCommon(errors, meta);
}

function validateNamespace(errors: Errors, { namespace }: ObjectMeta, namespaced: boolean): void {
  if (!namespaced && namespace) errors.push(forbidden('metadata.namespace', 'not allowed on this type'));
  if (!namespaced) return;
  if (!namespace) errors.push(required('metadata.namespace'));
  else complain(errors, 'metadata.namespace', namespace, dnsLabel(namespace));
}

function validateCommon(errors: Errors, meta: ObjectMeta): void {
  if (meta.generation !== undefined) notNegative(errors, 'metadata.generation', meta.generation);
  validateLabels(errors, 'metadata.labels', meta.labels);
  validateAnnotations(errors, 'metadata.annotations', meta.annotations);
  validateOwners(errors, meta.ownerReferences ?? []);
  validateFinalizers(errors, meta.finalizers ?? []);
}

/** Keys are qualified names, values label values. */
export function validateLabels(errors: Errors, field: string, labels: ObjectMeta['labels']): void {
  for (const key in labels) {
    complain(errors, field, key, qualifiedName(key));
    complain(errors, field, labels[key], labelValue(labels[key] as string));
  }
}

export function validateAnnotations(
  errors: Errors,
  field: string,
  annotations: ObjectMeta['annotations'],
): void {
  let bytes = 0;
  for (const key in annotations) {
    complain(errors, field, key, qualifiedName(key.toLowerCase()));
    bytes += Buffer.byteLength(key) + Buffer.byteLength(annotations[key] as string);
  }
  if (bytes > ANNOTATIONS_LIMIT) errors.push(tooLong(field, ANNOTATIONS_LIMIT));
}

const OWNERS = 'metadata.ownerReferences';

function validateOwners(errors: Errors, owners: readonly OwnerReference[]): void {
  let controller = '';
  for (const owner of owners) {
    validateOwner(errors, owner);
    if (!owner.controller) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller)
      errors.push(
        invalid(
          OWNERS,
          owners,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`,
        ),
      );
    controller = name;
  }
}

function validateOwner(errors: Errors, owner: OwnerReference): void {
  const parts = owner.apiVersion.split('/');
  const [group, version] = parts.length > 1 ? parts : ['', owner.apiVersion];
  if (!version || parts.length > 2)
    errors.push(invalid(`${OWNERS}.apiVersion`, owner.apiVersion, 'version must not be empty'));
  for (const field of ['kind', 'name', 'uid'] as const) {
    if (!owner[field]) errors.push(invalid(`${OWNERS}.${field}`, owner[field] ?? '', 'must not be empty'));
  }
  if (group === '' && version === 'v1' && owner.kind === 'Event')
    errors.push(invalid(OWNERS, owner, '/v1, Kind=Event is disallowed from being an owner'));
}

const FINALIZERS = 'metadata.finalizers';
const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function validateFinalizers(errors: Errors, finalizers: readonly string[]): void {
  for (const finalizer of finalizers) complain(errors, FINALIZERS, finalizer, qualifiedName(finalizer));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(
      invalid(FINALIZERS, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'),
    );
  }
}

function refuseShortFinalizers(errors: Errors, finalizers: readonly string[]): void {
  for (const [index, finalizer] of finalizers.entries()) {
    if (finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)) continue;
    errors.push(
      invalid(
        `${FINALIZERS}[${index}]`,
        finalizer,
        'name is neither a standard finalizer name nor is it fully qualified',
      ),
    );
  }
}

const SET_BY_DELETION = ['deletionGracePeriodSeconds', 'deletionTimestamp'] as const;
const FIXED = ['name', 'namespace', 'uid', 'creationTimestamp'] as const;

/**
 * metadata of a changed object against the one before, as the generic server checks it for every kind. What only the server
 * sets may be repeated, not changed.
 */
export function validateAnyMetaUpdate(errors: Errors, meta: ObjectMeta, old: ObjectMeta): void {
  for (const field of SET_BY_DELETION) {
    if (meta[field] !== undefined && meta[field] !== old[field])
      errors.push(invalid(`metadata.${field}`, meta[field], IMMUTABLE));
  }
  if (old.deletionTimestamp) refuseNewFinalizers(errors, meta.finalizers ?? [], old.finalizers ?? []);
  if ((meta.generation ?? 0) < (old.generation ?? 0))
    errors.push(invalid('metadata.generation', meta.generation ?? 0, 'must not be decremented'));
  for (const field of FIXED) {
    if ((meta[field] ?? '') !== (old[field] ?? ''))
      errors.push(invalid(`metadata.${field}`, meta[field] ?? '', IMMUTABLE));
  }
  validateChangeable(errors, meta, old);
}

/** metadata of a changed object by itself, as the generic server checks it for every kind. What did not change was right before. */
export function validateAnyMeta(errors: Errors, meta: ObjectMeta, old: ObjectMeta): void {
  validateChangeable(errors, meta, old);
  if (meta.finalizers === old.finalizers) return;
  validateFinalizers(errors, meta.finalizers ?? []);
}

/** The same once more, as most kinds do, with the rule for finalizers that the core kinds share. */
export function validateMetaUpdate(errors: Errors, meta: ObjectMeta, old: ObjectMeta): void {
  validateAnyMetaUpdate(errors, meta, old);
  refuseShortFinalizers(errors, meta.finalizers ?? []);
}

function validateChangeable(errors: Errors, meta: ObjectMeta, old: ObjectMeta): void {
  if (meta.labels !== old.labels) validateLabels(errors, 'metadata.labels', meta.labels);
  if (meta.annotations !== old.annotations)
    validateAnnotations(errors, 'metadata.annotations', meta.annotations);
  if (meta.ownerReferences !== old.ownerReferences) validateOwners(errors, meta.ownerReferences ?? []);
}

function refuseNewFinalizers(errors: Errors, finalizers: readonly string[], old: readonly string[]): void {
  const added = finalizers.filter((finalizer) => !old.includes(finalizer)).sort();
  if (added.length === 0) return;
  errors.push(
    forbidden(
      FINALIZERS,
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(quote).join(', ')}}`,
    ),
  );
}

export const subdomainNamed: Naming = { namespaced: true, name: dnsSubdomain };
export const clusterSubdomainNamed: Naming = { namespaced: false, name: dnsSubdomain };
export const labelNamed: Naming = { namespaced: true, name: dnsLabel };
