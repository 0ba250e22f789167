import type { ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { forbidden, invalid } from './field.ts';
import { descending } from './paths.ts';
import { quote } from './go-value.ts';
import { validateTolerations } from './scheduling.ts';
import { visitContainers } from './visit-containers.ts';
import type { PodSpec } from './pod-types.ts';
import type { Toleration } from './scheduling-types.ts';

type Annotations = ObjectMeta['annotations'];

/** Marks a pod that a kubelet shows here, and that is not to be had otherwise. */
export const MIRROR = 'kubernetes.io/config.mirror';
/** What AppArmor was asked by before it had fields; a container's name follows. */
export const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
export const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
export const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

const MOST = 2n ** 31n - 1n;
const isInt32 = (text: string): boolean =>
  /^(?:0|-?\d+)$/.test(text) && !/^0\d/.test(text) && BigInt(text) <= MOST && BigInt(text) >= -MOST - 1n;

const SECCOMP: ReadonlySet<string> = new Set(['runtime/default', 'docker/default', 'unconfined']);
const LOCAL = 'localhost/';

function validateSeccomp(errors: Errors, field: string, profile: string): void {
  if (SECCOMP.has(profile)) return;
  if (profile.startsWith(LOCAL)) descending(errors, field, profile.slice(LOCAL.length));
  else errors.push(invalid(field, profile, 'must be a valid seccomp profile'));
}

const isAppArmor = (profile: string): boolean =>
  ['', 'runtime/default', 'unconfined'].includes(profile) || profile.startsWith(LOCAL);

function validateAppArmor(errors: Errors, field: string, key: string, profile: string, spec: PodSpec): void {
  const container = key.slice(APP_ARMOR.length);
  const names = new Set<string>();
  visitContainers(spec, '', ({ name }) => names.add(name));
  const at = `${field}[${key}]`;
  if (!names.has(container)) errors.push(invalid(at, container, 'container not found'));
  if (!isAppArmor(profile))
    errors.push(invalid(at, profile, `invalid AppArmor profile name: ${quote(profile)}`));
}

function validateOldTolerations(errors: Errors, field: string, text: string): void {
  try {
    const tolerations: unknown = JSON.parse(text);
    if (Array.isArray(tolerations))
      validateTolerations(errors, `${field}.${TOLERATIONS}`, tolerations as readonly Toleration[]);
  } catch {
    const why = `invalid character '${text.charAt(0)}' looking for beginning of value`;
    errors.push(invalid(field, TOLERATIONS, why));
  }
}

/** Annotations that mean something in a pod (core ValidatePodSpecificAnnotations). */
export function validatePodAnnotations(
  errors: Errors,
  field: string,
  annotations: Annotations,
  spec: PodSpec,
): void {
  if (!annotations) return;
  const { [MIRROR]: mirror, [TOLERATIONS]: tolerations, [DELETION_COST]: cost } = annotations;
  if (mirror !== undefined && !spec.nodeName)
    errors.push(
      invalid(`${field}[${MIRROR}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'),
    );
  if (tolerations) validateOldTolerations(errors, field, tolerations);
  if (cost !== undefined && !isInt32(cost))
    errors.push(invalid(`${field}[${DELETION_COST}]`, cost, 'must be a 32bit integer'));
  const { [SECCOMP_POD]: seccomp } = annotations;
  if (seccomp !== undefined) validateSeccomp(errors, `${field}.${SECCOMP_POD}`, seccomp);
  for (const [key, profile] of Object.entries(annotations))
    if (key.startsWith(SECCOMP_CONTAINER)) validateSeccomp(errors, `${field}.${key}`, profile);
  for (const [key, profile] of Object.entries(annotations))
    if (key.startsWith(APP_ARMOR)) validateAppArmor(errors, field, key, profile, spec);
}

interface Annotated {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
}

/** Some annotations of a pod are as they were when it was made (ValidatePodSpecificAnnotationUpdates). */
export function validatePodAnnotationUpdates(errors: Errors, { metadata, spec }: Annotated, old: Annotated) {
  const field = 'metadata.annotations';
  const [after, before] = [metadata.annotations ?? {}, old.metadata.annotations ?? {}];
  if (metadata.annotations === old.metadata.annotations) return;
  for (const key of Object.keys(before)) {
    if (after[key] === before[key]) continue;
    if (key.startsWith(APP_ARMOR))
      errors.push(forbidden(`${field}[${key}]`, 'may not remove or update AppArmor annotations'));
    if (key === MIRROR)
      errors.push(forbidden(`${field}[${key}]`, 'may not remove or update mirror pod annotation'));
  }
  for (const key of Object.keys(after)) {
    if (Object.hasOwn(before, key)) continue;
    if (key.startsWith(APP_ARMOR))
      errors.push(forbidden(`${field}[${key}]`, 'may not add AppArmor annotations'));
    if (key === MIRROR) errors.push(forbidden(`${field}[${key}]`, 'may not add mirror pod annotation'));
  }
  validatePodAnnotations(errors, field, metadata.annotations, spec);
}
