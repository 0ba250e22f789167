import { equal } from '#kernel/json.ts';
import type { Labels, ObjectMeta } from '#model/objects.ts';
import { compareQuantities, parseQuantity } from '../decode/quantity.ts';
import { validateClaimSpec } from './claim-spec.ts';
import { unifiedDiff } from './diff.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, complain, forbidden, invalid, notSupported, required } from './field.ts';
import { qualifiedName } from './formats.ts';
import { goLines } from './go-struct.ts';
import { Raw } from './go-value.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';
import type { Quantities } from './container-types.ts';
import type { ClaimSpec } from './volume-types.ts';

export interface Claim {
  readonly metadata: ObjectMeta;
  readonly spec: ClaimSpec;
  readonly status: {
    readonly phase?: string;
    readonly capacity?: Quantities;
    readonly allocatedResources?: Quantities;
    readonly allocatedResourceStatuses?: Labels;
  };
}

const RESIZE_STATES = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];
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
  const { volumeAttributesClassName: _attributes, ...withoutAttributes } = spec;
  const rest = status.phase === 'Bound' ? withoutAttributes : spec;
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
    ...(status.phase === 'Bound' && attributes !== undefined && { volumeAttributesClassName: attributes }),
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
    validateBasicAmount(errors, `status.capacity[${name}]`, value);
  for (const [name, state] of Object.entries(status.allocatedResourceStatuses ?? {})) {
    const field = 'status.allocatedResourceStatuses';
    validateResizable(errors, field, name);
    if (!RESIZE_STATES.includes(state)) errors.push(notSupported(field, name, RESIZE_STATES));
  }
  for (const [name, value] of Object.entries(status.allocatedResources ?? {}))
    if (validateResizable(errors, 'status.allocatedResources', name))
      validateBasicAmount(errors, `status.allocatedResources[${name}]`, value);
}

/** Of a claim, storage grows, and what names with a domain of their own stand for. */
function validateResizable(errors: Errors, field: string, name: string): boolean {
  const complaints = qualifiedName(name);
  complain(errors, field, name, complaints);
  const isKnown = name.includes('/') ? !/(^|\.)kubernetes\.io\//.test(name) : name === 'storage';
  if (complaints.length === 0 && !isKnown) errors.push(notSupported(field, name, ['storage']));
  return complaints.length === 0 && isKnown;
}

function validateBasicAmount(errors: Errors, field: string, value: string): void {
  if ((parseQuantity(value)?.nanos ?? 0n) < 0n)
    errors.push(invalid(field, new Raw(value), 'must be a valid resource quantity'));
}
