import { equal } from '#kernel/json.ts';
import type { ObjectMeta, PodSpec as ReadPodSpec } from '#model/objects.ts';
import { qosClass } from '../qos.ts';
import type { Container, Quantities, Resources } from './container-types.ts';
import type { Errors } from './field.ts';
import { forbidden, invalid } from './field.ts';
import { validateMetaUpdate } from './object-meta.ts';
import { MIRROR } from './pod-annotations.ts';
import { validateWholePod } from './pod.ts';
import type { PodSpec } from './pod-types.ts';

interface ResizedPod {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly status?: {
    readonly qosClass?: string;
    readonly containerStatuses?: readonly {
      readonly state?: { readonly running?: object };
      readonly resources?: object;
    }[];
  };
}

const ONLY = 'only cpu and memory resources are mutable';
const LISTS = ['containers', 'initContainers'] as const;

const isGone = (after: Quantities = {}, before: Quantities = {}): boolean =>
  Object.keys(before).some((name) => !Object.hasOwn(after, name));

/** Amounts without those that may change. */
const fixed = (amounts: Quantities = {}): Quantities =>
  Object.fromEntries(Object.entries(amounts).filter(([name]) => name !== 'cpu' && name !== 'memory'));

const isSameButForSizes = (after: Resources = {}, before: Resources = {}): boolean =>
  (['limits', 'requests'] as const).every((part) => equal(fixed(after[part]), fixed(before[part])));

/** Does a container differ in nothing but its sizes? Claims of devices are not looked at. */
function isResizedOnly(container: Container, old: Container): boolean {
  const { resources, ...rest } = container;
  const { resources: before, ...others } = old;
  return equal(rest, others) && isSameButForSizes(resources, before);
}

const isWhole = ({ resources }: PodSpec): boolean =>
  Object.keys({ ...resources?.requests, ...resources?.limits }).length > 0;

/** What is asked for by the pod as a whole may change, and not go. */
function validateWhole(errors: Errors, { resources: after }: PodSpec, { resources: before }: PodSpec): void {
  const field = 'spec.resources';
  if (before && !after) return void errors.push(forbidden(field, 'pod-level resources cannot be removed'));
  for (const part of ['requests', 'limits'] as const)
    if (isGone(after?.[part], before?.[part]))
      errors.push(forbidden(`${field}.${part}`, `pod-level resource ${part} cannot be removed`));
  if (!isSameButForSizes(after, before))
    errors.push(forbidden('spec', 'only cpu and memory resources are mutable at pod-level'));
}

/** Containers stay, in their order. @returns whether they do */
function validateOrder(errors: Errors, spec: PodSpec, old: PodSpec): boolean {
  const before = errors.length;
  for (const list of LISTS) {
    const [now, then] = [spec[list] ?? [], old[list] ?? []];
    if (now.length !== then.length)
      errors.push(forbidden(`spec.${list}`, `${list} may not be added or removed on resize`));
    else
      for (const [index, { name }] of then.entries())
        if (now[index]?.name !== name)
          errors.push(
            forbidden(`spec.${list}[${index}].name`, `${list} may not be renamed or reordered on resize`),
          );
  }
  return errors.length === before;
}

function validateKept(errors: Errors, field: string, after: Resources = {}, before: Resources = {}): void {
  for (const part of ['requests', 'limits'] as const)
    if (isGone(after[part], before[part]))
      errors.push(forbidden(`${field}.${part}`, `resource ${part} cannot be removed`));
}

function validateContainers(errors: Errors, spec: PodSpec, old: PodSpec): void {
  for (const list of ['initContainers', 'containers'] as const)
    for (const [index, { resources }] of (old[list] ?? []).entries())
      validateKept(errors, `spec.${list}[${index}].resources`, spec[list]?.[index]?.resources, resources);
  for (const [index, container] of (spec.containers ?? []).entries()) {
    const before = old.containers?.[index];
    if (before && !isResizedOnly(container, before)) errors.push(forbidden('spec', ONLY));
  }
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const before = old.initContainers?.[index];
    if (before) validateInitContainer(errors, `spec.initContainers[${index}]`, container, before);
  }
}

function validateInitContainer(errors: Errors, field: string, container: Container, old: Container): void {
  if (!isResizedOnly(container, old))
    errors.push(forbidden(field, 'only cpu and memory resources for init or sidecar containers are mutable'));
  const { resizePolicy = [], restartPolicy } = container;
  if (restartPolicy === 'Always' || equal(container, old)) return;
  for (const policy of resizePolicy)
    if (policy.restartPolicy === 'RestartContainer')
      errors.push(
        forbidden(
          field,
          'non-sidecar init containers with a resize policy of RestartContainer cannot be resized',
        ),
      );
}

/** A kubelet that tells what its containers have can give them something else. */
function canResize({ status }: ResizedPod): boolean {
  const running = status?.containerStatuses?.find(({ state }) => state?.running);
  return !running || running.resources !== undefined;
}

/** core/v1 Pod, resized (core ValidatePodResize). */
export function validatePodResize(errors: Errors, pod: ResizedPod, old: ResizedPod): void {
  if (old.metadata.annotations?.[MIRROR] !== undefined)
    return void errors.push(forbidden('[]', 'static pods cannot be resized'));
  if (old.spec.os?.name === 'windows')
    return void errors.push(forbidden('[]', 'windows pods cannot be resized'));
  validateMetaUpdate(errors, pod.metadata, old.metadata);
  validateWholePod(errors, pod);
  const before = old.status?.qosClass ?? qosClass(old.spec as unknown as ReadPodSpec);
  if (before !== qosClass(pod.spec as unknown as ReadPodSpec))
    errors.push(
      invalid('spec', pod.status?.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'),
    );
  if (!canResize(old)) errors.push(forbidden('spec', 'Pod running on node without support for resize'));
  if (isWhole(old.spec) || isWhole(pod.spec)) validateWhole(errors, pod.spec, old.spec);
  if (validateOrder(errors, pod.spec, old.spec)) validateContainers(errors, pod.spec, old.spec);
}
