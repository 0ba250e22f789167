import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { Call } from '../call.ts';
import { checkResize } from './resize.ts';
import { defaultStorageClass, protectClaim, protectVolume } from './storage.ts';
import { checkLimits } from './limit-checks.ts';
import { limitDefaults } from './limit-ranger.ts';
import { nameLabel } from './namespaces.ts';
import { keepPriority, resolvePriority } from './priority.ts';
import { checkNodeForResize } from './pod-resize.ts';
import { checkQuota } from './quota.ts';
import { refuseRuntimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { taintNewNode } from './taints.ts';
import { tolerateUnreadyNodes } from './tolerations.ts';

type Mutation = (call: Call, object: KubeObject) => KubeObject;
type UpdateMutation = (call: Call, object: KubeObject, old: KubeObject) => KubeObject;
type Check = (call: Call, resource: Resource, object: KubeObject) => void;

/** The mutating plug-ins that kube-apiserver runs by default on creation, by kind, in its order. */
const mutations: { readonly [kind: string]: readonly Mutation[] } = {
  Namespace: [nameLabel],
  Node: [taintNewNode],
  Pod: [limitDefaults, serviceAccount, resolvePriority, tolerateUnreadyNodes, refuseRuntimeClass],
  PersistentVolumeClaim: [limitDefaults, defaultStorageClass, protectClaim],
  PersistentVolume: [protectVolume],
};

/** Those of them that look at changes as well. */
const mutationsOfUpdates: { readonly [kind: string]: readonly UpdateMutation[] } = {
  Pod: [keepPriority, tolerateUnreadyNodes],
};

const checks: readonly Check[] = [checkLimits, checkQuota];

/** The object as the mutating plug-ins leave it. */
export const mutate = (call: Call, { kind }: Resource, object: KubeObject): KubeObject =>
  (mutations[kind] ?? []).reduce((so, mutation) => mutation(call, so), object);

/** A changed object (never a subresource) as the mutating plug-ins leave it. */
export const mutateUpdate = (
  call: Call,
  { kind }: Resource,
  object: KubeObject,
  old: KubeObject,
): KubeObject => (mutationsOfUpdates[kind] ?? []).reduce((so, mutation) => mutation(call, so, old), object);

/**
 * Asks the plug-ins that only judge changes.
 * @throws ApiError 403
 */
export function judgeUpdate(call: Call, resource: Resource, object: KubeObject, old: KubeObject): void {
  if (resource.kind === 'PersistentVolumeClaim') checkResize(call, resource, object, old);
  checkQuota(call, resource, object, old);
}

/**
 * Asks the plug-ins that judge what pods are resized to.
 * @throws ApiError 403
 */
export function judgeResize(call: Call, resource: Resource, object: KubeObject, old: KubeObject): void {
  checkLimits(call, resource, object);
  checkNodeForResize(call, object, old);
  checkQuota(call, resource, object, old);
}

/**
 * Asks the plug-ins that only judge.
 * @throws ApiError 403
 */
export function judge(call: Call, resource: Resource, object: KubeObject): void {
  for (const check of checks) check(call, resource, object);
}
