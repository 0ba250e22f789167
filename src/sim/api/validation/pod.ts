import { equal, sortKeys } from '#kernel/json.ts';
import type { ObjectMeta, PodSpec as ReadPodSpec } from '#model/objects.ts';
import { qosClass } from '../qos.ts';
import { validateImagePadding } from './container.ts';
import { unifiedDiff } from './diff.ts';
import type { Errors } from './field.ts';
import { forbidden, invalid, required } from './field.ts';
import { inRange } from './formats.ts';
import { goLines } from './go-struct.ts';
import { validateSteering } from './gated-pod.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';
import { MIRROR, validatePodAnnotations, validatePodAnnotationUpdates } from './pod-annotations.ts';
import { validatePodSpec } from './pod-spec.ts';
import { validateTolerations } from './scheduling.ts';
import type { Container } from './container-types.ts';
import type { Toleration } from './scheduling-types.ts';
import type { PodSpec } from './pod-types.ts';

export interface Pod {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
}

/** Metadata and spec, new or changed. */
export function validateWholePod(errors: Errors, { metadata, spec }: Pod): void {
  validateMeta(errors, metadata, subdomainNamed);
  validatePodAnnotations(errors, 'metadata.annotations', metadata.annotations, spec);
  validatePodSpec(errors, 'spec', spec, { isPod: true });
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (spec[list] ?? []).entries())
      validateImagePadding(errors, `spec.${list}[${index}]`, container);
  }
}

/** core/v1 Pod, new. */
export function validatePod(errors: Errors, pod: Pod): void {
  validateWholePod(errors, pod);
  if (pod.spec.ephemeralContainers?.length)
    errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (pod.spec.nodeName && pod.spec.schedulingGates?.length)
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
}

const CHANGEABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** core/v1 Pod, changed: little of the spec may be. */
export function validatePodUpdate(errors: Errors, pod: Pod, old: Pod): void {
  validateMetaUpdate(errors, pod.metadata, old.metadata);
  if (pod.spec === old.spec) return validatePodMeta(errors, pod, old);
  validateWholePod(errors, pod);
  validatePodAnnotationUpdates(errors, pod, old);
  for (const list of ['containers', 'initContainers'] as const)
    if (!validateImages(errors, list, pod.spec[list] ?? [], old.spec[list] ?? [])) return;
  if (!validateDeadline(errors, pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds)) return;
  validateAddedTolerations(errors, pod.spec.tolerations ?? [], old.spec.tolerations ?? []);
  validateRemovedGates(errors, pod.spec, old.spec);
  if (!equal(pod.spec, old.spec)) validateFixedSpec(errors, pod, old);
}

/** A changed pod whose spec stays: that was right before. */
function validatePodMeta(errors: Errors, pod: Pod, old: Pod): void {
  const { metadata, spec } = pod;
  validateMeta(errors, metadata, subdomainNamed);
  if (metadata.annotations === old.metadata.annotations) return;
  validatePodAnnotations(errors, 'metadata.annotations', metadata.annotations, spec);
  validatePodAnnotationUpdates(errors, pod, old);
}

function validateImages(
  errors: Errors,
  list: string,
  containers: readonly Container[],
  old: readonly Container[],
): boolean {
  if (containers.length !== old.length) {
    errors.push(forbidden(`spec.${list}`, 'pod updates may not add or remove containers'));
    return false;
  }
  for (const [index, container] of containers.entries()) {
    if (!container.image) errors.push(required(`spec.${list}[${index}].image`));
    validateImagePadding(errors, `spec.${list}[${index}]`, container);
  }
  return true;
}

const DEADLINE = 'spec.activeDeadlineSeconds';

/** A deadline may come and shrink, and never go or grow. */
function validateDeadline(errors: Errors, seconds: number | undefined, before: number | undefined): boolean {
  if (seconds === undefined) {
    if (before !== undefined)
      errors.push(invalid(DEADLINE, null, 'must not update from a positive integer to nil value'));
    return true;
  }
  if (seconds < 0 || seconds > 2_147_483_647)
    errors.push(invalid(DEADLINE, seconds, inRange(0, 2_147_483_647)));
  else if (before !== undefined && before < seconds)
    errors.push(invalid(DEADLINE, seconds, 'must be less than or equal to previous value'));
  else return true;
  return false;
}

/** All of a toleration but its seconds, which may change: a pod can have thousands, so they are not compared one by one. */
const termsOf = ({ tolerationSeconds: _seconds, ...terms }: Toleration): string =>
  JSON.stringify(sortKeys(terms));

function validateAddedTolerations(
  errors: Errors,
  tolerations: readonly Toleration[],
  old: readonly Toleration[],
): void {
  const kept = new Set(tolerations.map(termsOf));
  if (!old.every((before) => kept.has(termsOf(before))))
    errors.push(
      forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'),
    );
  else validateTolerations(errors, 'spec.tolerations', tolerations);
}

function validateRemovedGates(errors: Errors, { schedulingGates = [] }: PodSpec, old: PodSpec): void {
  for (const [index, { name }] of schedulingGates.entries()) {
    if (old.schedulingGates?.some((gate) => gate.name === name)) continue;
    errors.push(
      forbidden(
        `spec.schedulingGates[${index}].name`,
        `only deletion is allowed, but found new scheduling gate '${name}'`,
      ),
    );
  }
}

function withImages(
  containers: readonly Container[] | null | undefined,
  old: readonly Container[] | null | undefined,
): readonly Container[] {
  return (containers ?? []).map((container, index) => ({ ...container, ...imageOf(old?.[index]) }));
}

const imageOf = (container: Container | undefined): { readonly image?: string } =>
  container?.image === undefined ? {} : { image: container.image };

/** The new spec with everything that may change as it was before: what differs then may not. */
function munged(spec: PodSpec, old: PodSpec): PodSpec {
  const isGated = (old.schedulingGates?.length ?? 0) > 0;
  const { activeDeadlineSeconds: _d, schedulingGates: _g, tolerations: _t, initContainers, ...others } = spec;
  const { nodeSelector: _n, affinity: _a, ...steered } = others;
  const rest = isGated ? steered : others;
  const heals = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...rest,
    containers: withImages(spec.containers, old.containers),
    ...(initContainers && { initContainers: withImages(initContainers, old.initContainers) }),
    ...(old.activeDeadlineSeconds !== undefined && { activeDeadlineSeconds: old.activeDeadlineSeconds }),
    ...(old.schedulingGates && { schedulingGates: old.schedulingGates }),
    ...(old.tolerations && { tolerations: old.tolerations }),
    ...(heals &&
      old.terminationGracePeriodSeconds !== undefined && {
        terminationGracePeriodSeconds: old.terminationGracePeriodSeconds,
      }),
    ...(isGated && gatedChanges(spec, old)),
  };
}

/** A gated pod may still be steered: labels may be added to its node selector, and node affinity changed. */
function gatedChanges(spec: PodSpec, old: PodSpec): Partial<PodSpec> {
  const before = old.affinity?.nodeAffinity;
  const { nodeAffinity: _after, ...others } = spec.affinity ?? {};
  const isAnother = Boolean(old.affinity) || Object.keys(others).length > 0;
  return {
    ...(old.nodeSelector && { nodeSelector: old.nodeSelector }),
    ...(isAnother &&
      (spec.affinity || before) && { affinity: { ...others, ...(before && { nodeAffinity: before }) } }),
  };
}

/** The rules read a spec before its choices are known to be any; quality of service reads none of them. */
const qosOf = ({ spec }: Pod): string => qosClass(spec as unknown as ReadPodSpec);

function validateFixedSpec(errors: Errors, pod: Pod, old: Pod): void {
  if (qosOf(pod) !== qosOf(old)) errors.push(invalid('metadata', '', 'Pod QoS is immutable'));
  if (old.spec.schedulingGates?.length) validateSteering(errors, pod.spec, old.spec);
  const rest = munged(pod.spec, old.spec);
  if (equal(rest, old.spec)) return;
  const diff = unifiedDiff(
    goLines('core/v1.PodSpec', { ...old.spec }),
    goLines('core/v1.PodSpec', { ...rest }),
  );
  errors.push(forbidden('spec', `pod updates may not change fields other than ${CHANGEABLE}\n${diff}`));
}

/** The `ephemeralcontainers` subresource: those that are there stay as they are. */
export function validateEphemeralUpdate(errors: Errors, pod: Pod, old: Pod): void {
  if (old.metadata.annotations?.[MIRROR] !== undefined)
    return void errors.push(forbidden('[]', 'static pods do not support ephemeral containers'));
  validateMetaUpdate(errors, pod.metadata, old.metadata);
  validateWholePod(errors, pod);
  validatePodAnnotationUpdates(errors, pod, old);
  const type = 'core/v1.EphemeralContainer';
  for (const before of old.spec.ephemeralContainers ?? []) {
    const after = pod.spec.ephemeralContainers?.find(({ name }) => name === before.name);
    if (!after)
      errors.push(
        forbidden(
          'spec.ephemeralContainers',
          `existing ephemeral containers "${before.name}" may not be removed\n`,
        ),
      );
    else if (!equal(before, after)) {
      const diff = unifiedDiff(goLines(type, { ...before }), goLines(type, { ...after }));
      errors.push(
        forbidden(
          'spec.ephemeralContainers',
          `existing ephemeral containers "${before.name}" may not be changed\n${diff}`,
        ),
      );
    }
  }
}
