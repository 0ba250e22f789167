import { equal } from '#kernel/json.ts';
import type { ObjectMeta } from '#model/objects.ts';
import { compareQuantities } from '../decode/quantity.ts';
import { validateClaimSpec } from './claim-spec.ts';
import { validateAmount } from './container-resources.ts';
import { unifiedDiff } from './diff.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, forbidden, invalid, required } from './field.ts';
import { goLines } from './go-struct.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';
import type { Quantities } from './container-types.ts';
import type { ClaimSpec } from './volume-types.ts';

export interface Claim {
  readonly metadata: ObjectMeta;
  readonly spec: ClaimSpec;
  readonly status: { readonly phase?: string; readonly capacity?: Quantities };
}

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const TYPE = 'core/v1.PersistentVolumeClaimSpec';

/** core/v1 PersistentVolumeClaim, new. */
export function validateClaim(errors: Errors, { metadata, spec }: Claim): void {
  validateMeta(errors, metadata, subdomainNamed);
  validateClaimSpec(errors, 'spec', spec);
}

const sizeOf = ({ resources }: ClaimSpec): string => resources?.requests?.['storage'] ?? '0';

/** The new spec as it may differ from the old: a volume once, a class where there was none, the size of a bound claim. */
function allowed({ spec, status }: Claim, old: Claim): ClaimSpec {
  const { volumeAttributesClassName: _attributes, ...rest } = spec;
  const annotated = old.metadata.annotations?.[CLASS_ANNOTATION];
  const mayNameClass =
    old.spec.storageClassName === undefined &&
    (annotated === undefined || annotated === spec.storageClassName);
  const { storageClassName: _class, ...withoutClass } = rest;
  const base = mayNameClass ? withoutClass : rest;
  const attributes = old.spec.volumeAttributesClassName;
  const requests = spec.resources?.requests;
  return {
    ...base,
    ...(attributes !== undefined && { volumeAttributesClassName: attributes }),
    ...(status.phase === 'Bound' &&
      requests && { resources: { ...spec.resources, requests: { ...requests, storage: sizeOf(old.spec) } } }),
  };
}

const withVolume = (spec: ClaimSpec, { volumeName }: ClaimSpec): ClaimSpec =>
  spec.volumeName || volumeName === undefined ? spec : { ...spec, volumeName };

/** core/v1 PersistentVolumeClaim, changed: hardly anything of the spec may be. */
export function validateClaimUpdate(errors: Errors, claim: Claim, old: Claim): void {
  validateMetaUpdate(errors, claim.metadata, old.metadata);
  validateClaim(errors, claim);
  if (claim.spec === old.spec) return;
  const [before, after] = [withVolume(old.spec, claim.spec), allowed(claim, old)];
  if (!equal(before, after)) {
    const diff = unifiedDiff(goLines(TYPE, { ...before }), goLines(TYPE, { ...after }));
    errors.push(
      forbidden(
        'spec',
        `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${diff}`,
      ),
    );
  }
  validateSize(errors, claim, old);
  if (claim.spec.volumeMode !== old.spec.volumeMode)
    errors.push(invalid('volumeMode', claim.spec.volumeMode, IMMUTABLE));
  validateAttributesClass(errors, claim.spec.volumeAttributesClassName, old.spec.volumeAttributesClassName);
}

/** A request may shrink after an expansion failed, but not to what the volume has already, or below. */
function validateSize(errors: Errors, { spec }: Claim, old: Claim): void {
  if (compareQuantities(sizeOf(spec), sizeOf(old.spec)) >= 0) return;
  if (compareQuantities(sizeOf(spec), old.status.capacity?.['storage'] ?? '0') > 0) return;
  errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
}

function validateAttributesClass(errors: Errors, name: string | undefined, before: string | undefined): void {
  if (before === undefined || name === before) return;
  if (name === undefined)
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  else if (name === '')
    errors.push(
      forbidden(
        'spec.volumeAttributesClassName',
        'update from non-nil value to an empty string is forbidden',
      ),
    );
}

/** core/v1 PersistentVolumeClaim, its status changed. */
export function validateClaimStatus(errors: Errors, { metadata, spec, status }: Claim, old: Claim): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  if (!spec.accessModes?.length) errors.push(required('Spec.accessModes'));
  for (const [name, value] of Object.entries(status.capacity ?? {}))
    validateAmount(errors, `status.capacity[${name}]`, 'storage', value);
}
