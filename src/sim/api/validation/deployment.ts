import type { ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { forbidden, invalid, notNegative, notSupported } from './field.ts';
import { goText } from './go-struct.ts';
import { validateIntOrPercent } from './int-or-percent.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';
import type { Replicated } from './replica-set.ts';
import { refuseNewSelector, validateReplicated } from './replica-set.ts';
import { refuseDecrement } from './statefulset.ts';

interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxUnavailable?: number | string; readonly maxSurge?: number | string };
}

interface Spec extends Replicated {
  readonly strategy: Strategy;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
}

interface Status {
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
  readonly collisionCount?: number;
}

export interface Deployment {
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
  readonly status: Status;
}

const TYPES = ['Recreate', 'RollingUpdate'];

function validateStrategy(errors: Errors, field: string, strategy: Strategy): void {
  const { type = '', rollingUpdate } = strategy;
  if (type === 'Recreate') {
    if (rollingUpdate)
      errors.push(
        forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"),
      );
  } else if (type !== 'RollingUpdate')
    errors.push(notSupported(field, goText('apps/v1.DeploymentStrategy', { ...strategy }), TYPES));
  else if (rollingUpdate) validateRolling(errors, `${field}.rollingUpdate`, rollingUpdate);
}

function validateRolling(
  errors: Errors,
  field: string,
  { maxUnavailable = 0, maxSurge = 0 }: NonNullable<Strategy['rollingUpdate']>,
): void {
  const unavailable = validateIntOrPercent(errors, `${field}.maxUnavailable`, maxUnavailable);
  const found: Errors = [];
  const surge = validateIntOrPercent(found, `${field}.maxSurge`, maxSurge);
  errors.push(...found.filter(({ message }) => !message.endsWith('must not be greater than 100%')));
  if (unavailable === 0 && surge === 0)
    errors.push(invalid(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
}

function validateSpec(errors: Errors, spec: Spec, old?: Spec): void {
  notNegative(errors, 'spec.replicas', spec.replicas ?? 0);
  validateReplicated(errors, spec, 'deployment', old);
  validateStrategy(errors, 'spec.strategy', spec.strategy);
  notNegative(errors, 'spec.minReadySeconds', spec.minReadySeconds ?? 0);
  notNegative(errors, 'spec.revisionHistoryLimit', spec.revisionHistoryLimit ?? 0);
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  if (deadline === undefined) return;
  notNegative(errors, 'spec.progressDeadlineSeconds', deadline);
  if (deadline <= minReadySeconds)
    errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
}

/** apps/v1 Deployment, new. */
export function validateDeployment(errors: Errors, { metadata, spec }: Deployment): void {
  validateMeta(errors, metadata, subdomainNamed);
  validateSpec(errors, spec);
}

/** apps/v1 Deployment, changed. */
export function validateDeploymentUpdate(
  errors: Errors,
  { metadata, spec }: Deployment,
  old: Deployment,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  validateSpec(errors, spec, old.spec);
  refuseNewSelector(errors, spec, old.spec);
}

const COUNTS = [
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'observedGeneration',
  'collisionCount',
] as const;

/** apps/v1 Deployment, its status changed. */
export function validateDeploymentStatus(
  errors: Errors,
  { metadata, status }: Deployment,
  old: Deployment,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  for (const count of COUNTS) notNegative(errors, `status.${count}`, status[count] ?? 0);
  for (const [name, value] of Object.entries({ updatedReplicas, readyReplicas, availableReplicas })) {
    if (value > replicas)
      errors.push(invalid(`status.${name}`, value, 'cannot be greater than status.replicas'));
  }
  if (availableReplicas > readyReplicas)
    errors.push(
      invalid('status.availableReplicas', availableReplicas, 'cannot be greater than readyReplicas'),
    );
  refuseDecrement(errors, status.collisionCount, old.status.collisionCount);
}
