import { equal } from '#kernel/json.ts';
import type { ObjectMeta } from '#model/objects.ts';
import { validateClaimSpec } from './claim-spec.ts';
import type { Errors } from './field.ts';
import { complain, forbidden, invalid, notNegative, notSupported, required } from './field.ts';
import { dnsLabel } from './formats.ts';
import { goText } from './go-struct.ts';
import { validateIntOrPercent } from './int-or-percent.ts';
import type { Selector } from './label-selector.ts';
import { isEmptySelector, isUsable, validateSelector } from './label-selector.ts';
import {
  labelNamed,
  validateAnnotations,
  validateLabels,
  validateMeta,
  validateMetaUpdate,
} from './object-meta.ts';
import { validatePodAnnotations } from './pod-annotations.ts';
import { validateRestarting, validateTemplate, validateTemplateLabels } from './pod-template.ts';
import type { PodTemplate } from './pod-types.ts';
import type { ClaimSpec } from './volume-types.ts';
import type { Profile } from '../../versions.ts';

interface Spec {
  readonly replicas?: number;
  readonly selector?: Selector | null;
  readonly template: PodTemplate;
  readonly volumeClaimTemplates?: readonly { readonly metadata: ObjectMeta; readonly spec: ClaimSpec }[];
  readonly serviceName: string;
  readonly podManagementPolicy?: string;
  readonly updateStrategy: {
    readonly type?: string;
    readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: number | string };
  };
  readonly minReadySeconds?: number;
  readonly persistentVolumeClaimRetentionPolicy?: {
    readonly whenDeleted?: string;
    readonly whenScaled?: string;
  };
  readonly ordinals?: { readonly start?: number };
}

interface Status {
  readonly observedGeneration?: number;
  readonly replicas: number;
  readonly readyReplicas?: number;
  readonly currentReplicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas: number;
  readonly collisionCount?: number;
}

export interface StatefulSet {
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
  readonly status: Status;
}

const POLICIES = ['Retain', 'Delete'];

function validatePolicies(
  errors: Errors,
  { podManagementPolicy = '', updateStrategy, persistentVolumeClaimRetentionPolicy: retention }: Spec,
): void {
  if (!podManagementPolicy) errors.push(required('spec.podManagementPolicy'));
  else if (!['OrderedReady', 'Parallel'].includes(podManagementPolicy))
    errors.push(
      invalid('spec.podManagementPolicy', podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"),
    );
  validateStrategy(errors, 'spec.updateStrategy', updateStrategy);
  if (!retention) return;
  for (const when of ['whenDeleted', 'whenScaled'] as const) {
    const policy = retention[when] ?? '';
    if (!POLICIES.includes(policy))
      errors.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${when}`, policy, POLICIES));
  }
}

function validateStrategy(errors: Errors, field: string, strategy: Spec['updateStrategy']): void {
  const { type, rollingUpdate } = strategy;
  if (!type) errors.push(required(field));
  else if (type === 'OnDelete') {
    if (rollingUpdate)
      errors.push(
        invalid(
          `${field}.rollingUpdate`,
          goText('apps/v1.RollingUpdateStatefulSetStrategy', { ...rollingUpdate }),
          "only allowed for updateStrategy 'RollingUpdate'",
        ),
      );
  } else if (type !== 'RollingUpdate') {
    errors.push(
      invalid(
        field,
        goText('apps/v1.StatefulSetUpdateStrategy', { ...strategy }),
        "must be 'RollingUpdate' or 'OnDelete'",
      ),
    );
  } else if (rollingUpdate) validateRolling(errors, `${field}.rollingUpdate`, rollingUpdate);
}

function validateRolling(
  errors: Errors,
  field: string,
  {
    partition = 0,
    maxUnavailable,
  }: { readonly partition?: number; readonly maxUnavailable?: number | string },
): void {
  notNegative(errors, `${field}.partition`, partition);
  if (maxUnavailable === undefined) return;
  const at = `${field}.maxUnavailable`;
  const value = validateIntOrPercent(errors, at, maxUnavailable);
  if (value === 0) errors.push(invalid(at, maxUnavailable, 'cannot be 0'));
}

function validateCounts(errors: Errors, { replicas = 0, minReadySeconds = 0, ordinals }: Spec): void {
  notNegative(errors, 'spec.replicas', replicas);
  notNegative(errors, 'spec.minReadySeconds', minReadySeconds);
  if (ordinals) notNegative(errors, 'spec.ordinals.start', ordinals.start ?? 0);
}

function validateSpecSelector(errors: Errors, selector: Spec['selector']): void {
  if (!selector) return void errors.push(required('spec.selector'));
  validateSelector(errors, 'spec.selector', selector);
  if (isEmptySelector(selector))
    errors.push(invalid('spec.selector', selector, 'empty selector is invalid for statefulset'));
}

/** @param old rules that came later do not strike what was stored before them */
function validateSpec(errors: Errors, spec: Spec, version: Profile, old?: Spec): void {
  validatePolicies(errors, spec);
  const claims = spec.volumeClaimTemplates ?? [];
  // they cannot change, so what was stored before the rules may stay
  if (!old && version.has('claimTemplatesAreValidated'))
    for (const [index, claim] of claims.entries())
      validateClaimSpec(errors, `spec.volumeClaimTemplates[${index}].spec`, claim.spec);
  validateCounts(errors, spec);
  const named = version.has('serviceNamesAreValidated') && !old;
  if (spec.serviceName && named)
    complain(errors, 'spec.serviceName', spec.serviceName, dnsLabel(spec.serviceName));
  validateSpecSelector(errors, spec.selector);
  if (spec.selector && !isUsable(spec.selector)) errors.push(invalid('spec.selector', spec.selector, ''));
  else {
    validateTemplateLabels(errors, 'spec.template', spec.template, spec.selector);
    if (spec.template !== old?.template || spec.volumeClaimTemplates !== old.volumeClaimTemplates)
      validateSetTemplate(
        errors,
        spec.template,
        claims.map(({ metadata }) => metadata.name),
        version,
      );
  }
  validateRestarting(errors, 'spec.template', spec.template, 'StatefulSet');
}

/** Labels and annotations are looked at by the set, and once more with the whole template and the volumes of its claims. */
function validateSetTemplate(
  errors: Errors,
  template: PodTemplate,
  claims: readonly string[],
  version: Profile,
): void {
  validateLabels(errors, 'spec.template.labels', template.metadata.labels);
  validateAnnotations(errors, 'spec.template.annotations', template.metadata.annotations);
  validatePodAnnotations(errors, 'spec.template.annotations', template.metadata.annotations, template.spec);
  if (!version.has('podTemplatesAreValidated')) return;
  validateTemplate(errors, 'spec.template', withClaims(template, claims), {
    isPod: false,
    claims,
    namesPods: true,
  });
}

/** The template as its pods will have it: each claim is a volume, in place of one of that name. */
function withClaims(template: PodTemplate, claims: readonly string[]): PodTemplate {
  const names = new Set(claims);
  if (names.size === 0) return template;
  const volumes = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const others = (template.spec.volumes ?? []).filter(({ name }) => !names.has(name));
  return { ...template, spec: { ...template.spec, volumes: [...volumes, ...others] } };
}

/** apps/v1 StatefulSet, new. */
export function validateStatefulSet(errors: Errors, { metadata, spec }: StatefulSet, version: Profile): void {
  validateMeta(errors, metadata, labelNamed);
  validateSpec(errors, spec, version);
}

const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];
const HISTORY_LIMIT = 'revisionHistoryLimit';

const changeable = (version: Profile): readonly string[] =>
  CHANGEABLE.filter((name) => name !== HISTORY_LIMIT || version.has('historyLimitIsMutable'));

const only = (names: readonly string[]): string =>
  `updates to statefulset spec for fields other than ${names
    .slice(0, -1)
    .map((name) => `'${name}'`)
    .join(', ')} and 'minReadySeconds' are forbidden`;

function fixedPart(spec: Spec, free: readonly string[]): object {
  return Object.fromEntries(Object.entries(spec).filter(([name]) => !free.includes(name)));
}

/** apps/v1 StatefulSet, changed. */
export function validateStatefulSetUpdate(
  errors: Errors,
  { metadata, spec }: StatefulSet,
  old: StatefulSet,
  version: Profile,
): void {
  validateMetaUpdate(errors, metadata, old.metadata);
  validateSpec(errors, spec, version, old.spec);
  const free = changeable(version);
  if (!equal(fixedPart(spec, free), fixedPart(old.spec, free))) errors.push(forbidden('spec', only(free)));
}

const COUNTS = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const;

/** apps/v1 StatefulSet, its status changed. */
export function validateStatefulSetStatus(
  errors: Errors,
  { metadata, status }: StatefulSet,
  old: StatefulSet,
): void {
  for (const count of ['replicas', ...COUNTS, 'observedGeneration', 'collisionCount'] as const)
    notNegative(errors, `status.${count}`, status[count] ?? 0);
  for (const count of COUNTS) {
    const value = status[count] ?? 0;
    if (value > status.replicas)
      errors.push(invalid(`status.${count}`, value, 'cannot be greater than status.replicas'));
  }
  if (status.availableReplicas > (status.readyReplicas ?? 0))
    errors.push(
      invalid(
        'status.availableReplicas',
        status.availableReplicas,
        'cannot be greater than status.readyReplicas',
      ),
    );
  validateMetaUpdate(errors, metadata, old.metadata);
  refuseDecrement(errors, status.collisionCount, old.status.collisionCount);
}

/** A collision count only grows. */
export function refuseDecrement(errors: Errors, count: number | undefined, before: number | undefined): void {
  if (before !== undefined && (count ?? 0) < before)
    errors.push(invalid('status.collisionCount', count ?? 0, 'cannot be decremented'));
}
