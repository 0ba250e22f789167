import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { Call } from '../call.ts';
import { defaultStorageClass, protectClaim, protectVolume } from './storage.ts';
import { checkLimits, limitDefaults } from './limit-ranger.ts';
import { nameLabel } from './namespaces.ts';
import { resolvePriority } from './priority.ts';
import { checkQuota } from './quota.ts';
import { serviceAccount } from './service-account.ts';
import { taintNewNode } from './taints.ts';
import { tolerateUnreadyNodes } from './tolerations.ts';

type Mutation = (call: Call, object: KubeObject) => KubeObject;
type Check = (call: Call, resource: Resource, object: KubeObject) => void;

/** The mutating plug-ins that kube-apiserver runs by default on creation, by kind, in its order. */
const mutations: { readonly [kind: string]: readonly Mutation[] } = {
  Namespace: [nameLabel],
  Node: [taintNewNode],
  Pod: [limitDefaults, serviceAccount, resolvePriority, tolerateUnreadyNodes],
  PersistentVolumeClaim: [limitDefaults, defaultStorageClass, protectClaim],
  PersistentVolume: [protectVolume],
};

const checks: readonly Check[] = [checkLimits, checkQuota];

/** The object as the mutating plug-ins leave it. */
export const mutate = (call: Call, { kind }: Resource, object: KubeObject): KubeObject =>
  (mutations[kind] ?? []).reduce((so, mutation) => mutation(call, so), object);

/**
 * Asks the plug-ins that only judge.
 * @throws ApiError 403
 */
export function judge(call: Call, resource: Resource, object: KubeObject): void {
  for (const check of checks) check(call, resource, object);
}
