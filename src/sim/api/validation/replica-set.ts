import { equal } from '#kernel/json.ts';
import type { ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, invalid, notNegative, required } from './field.ts';
import type { Selector } from './label-selector.ts';
import { isEmptySelector, isUsable, validateSelector } from './label-selector.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';
import { validateRestarting, validateTemplate, validateTemplateLabels } from './pod-template.ts';
import type { PodTemplate } from './pod-types.ts';

export interface Replicated {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly selector?: Selector | null;
  readonly template: PodTemplate;
}

interface Status {
  readonly replicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
}

export interface ReplicaSet {
  readonly metadata: ObjectMeta;
  readonly spec: Replicated;
  readonly status: Status;
}

/** Selector and template, as ReplicaSet and Deployment have them. @param owner as the message calls it */
export function validateReplicated(
  errors: Errors,
  { selector, template }: Replicated,
  owner: string,
  old?: Replicated,
): void {
  if (!selector) errors.push(required('spec.selector'));
  else {
    validateSelector(errors, 'spec.selector', selector);
    if (isEmptySelector(selector))
      errors.push(invalid('spec.selector', selector, `empty selector is invalid for ${owner}`));
  }
  if (selector && !isUsable(selector))
    return void errors.push(invalid('spec.selector', selector, 'invalid label selector'));
  validateTemplateLabels(errors, 'spec.template', template, selector);
  if (template !== old?.template) validateTemplate(errors, 'spec.template', template, { isPod: false });
  validateRestarting(errors, 'spec.template', template, 'ReplicaSet');
}

function validateSpec(errors: Errors, spec: Replicated, old?: Replicated): void {
  notNegative(errors, 'spec.replicas', spec.replicas ?? 0);
  notNegative(errors, 'spec.minReadySeconds', spec.minReadySeconds ?? 0);
  validateReplicated(errors, spec, 'deployment', old);
}

/** apps/v1 ReplicaSet, new. */
export function validateReplicaSet(errors: Errors, { metadata, spec }: ReplicaSet): void {
  validateMeta(errors, metadata, subdomainNamed);
  validateSpec(errors, spec);
}

/** The selector of a set stays. */
export function refuseNewSelector(errors: Errors, { selector }: Replicated, old: Replicated): void {
  if (!equal(selector, old.selector)) errors.push(invalid('spec.selector', selector, IMMUTABLE));
}

/** apps/v1 ReplicaSet, changed. */
export function validateReplicaSetUpdate(
  errors: Errors,
  { metadata, spec }: ReplicaSet,
  old: ReplicaSet,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  validateSpec(errors, spec, old.spec);
  refuseNewSelector(errors, spec, old.spec);
}

const COUNTS = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const;

/** apps/v1 ReplicaSet, its status changed. */
export function validateReplicaSetStatus(
  errors: Errors,
  { metadata, status }: ReplicaSet,
  old: ReplicaSet,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  for (const count of ['replicas', ...COUNTS, 'terminatingReplicas', 'observedGeneration'] as const)
    notNegative(errors, `status.${count}`, status[count] ?? 0);
  for (const count of COUNTS) {
    const value = status[count] ?? 0;
    if (value > replicas)
      errors.push(invalid(`status.${count}`, value, 'cannot be greater than status.replicas'));
  }
  if (availableReplicas > readyReplicas)
    errors.push(
      invalid('status.availableReplicas', availableReplicas, 'cannot be greater than readyReplicas'),
    );
}
