import type { ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, forbidden, invalid, oneOf } from './field.ts';
import { clusterSubdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';

export interface PriorityClass {
  readonly metadata: ObjectMeta;
  readonly value: number;
  readonly preemptionPolicy?: string;
}

const HIGHEST = 1_000_000_000;
const SYSTEM: { readonly [name: string]: number } = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};
const POLICIES = ['PreemptLowerPriority', 'Never'];

/** scheduling.k8s.io/v1 PriorityClass, new. */
export function validatePriorityClass(
  errors: Errors,
  { metadata, value, preemptionPolicy }: PriorityClass,
): void {
  validateMeta(errors, metadata, clusterSubdomainNamed);
  const name = metadata.name ?? '';
  const isSystem = Object.hasOwn(SYSTEM, name) && SYSTEM[name] === value;
  if (name.startsWith('system-') && !isSystem) {
    errors.push(
      forbidden(
        'metadata.name',
        `priority class names with 'system-' prefix are reserved for system use only. error: ${name} is not a known system priority class`,
      ),
    );
  }
  if (value > HIGHEST && !isSystem)
    errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST}`));
  if (preemptionPolicy !== undefined) oneOf(errors, 'preemptionPolicy', preemptionPolicy, POLICIES);
}

/** scheduling.k8s.io/v1 PriorityClass, changed: its value stays. */
export function validatePriorityClassUpdate(errors: Errors, pc: PriorityClass, old: PriorityClass): void {
  validateMetaUpdate(errors, pc.metadata, old.metadata);
  if (pc.value !== old.value) errors.push(forbidden('value', 'may not be changed in an update.'));
  if (pc.preemptionPolicy !== old.preemptionPolicy)
    errors.push(invalid('preemptionPolicy', pc.preemptionPolicy ?? '', IMMUTABLE));
}
