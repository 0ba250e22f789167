import type { ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { invalid, notNegative } from './field.ts';
import { subdomainNamed, validateAnyMetaUpdate, validateNewMeta } from './object-meta.ts';

export interface Lease {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly leaseDurationSeconds?: number; readonly leaseTransitions?: number };
}

function validateSpec(
  errors: Errors,
  { spec: { leaseDurationSeconds: seconds, leaseTransitions = 0 } }: Lease,
): void {
  if (seconds !== undefined && seconds <= 0)
    errors.push(invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  notNegative(errors, 'spec.leaseTransitions', leaseTransitions);
}

/** coordination.k8s.io/v1 Lease, new: it has no rule for short finalizers, which the core kinds share. */
export function validateLease(errors: Errors, lease: Lease): void {
  validateNewMeta(errors, lease.metadata, subdomainNamed);
  validateSpec(errors, lease);
}

/** coordination.k8s.io/v1 Lease, changed. */
export function validateLeaseUpdate(errors: Errors, lease: Lease, old: Lease): void {
  validateAnyMetaUpdate(errors, lease.metadata, old.metadata);
  validateSpec(errors, lease);
}
