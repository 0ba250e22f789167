import type { Duration, Instant } from '#kernel/time.ts';
import { minute, second } from '#kernel/time.ts';
import { keyFor } from '#model/keys.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { ask } from '../controllers/ask.ts';
import type { Client } from '../controllers/client.ts';
import { SELECTED_NODE } from '../controllers/volumes/marks.ts';
import { reachableFrom } from '../controllers/volumes/matching.ts';
import { annotated, annotation } from '../controllers/volumes/metadata.ts';
import { boundVolume } from '../controllers/volumes/phases.ts';
import { isOlder } from '../controllers/volumes/volume-index.ts';
import type { Requests } from '../loop/controller.ts';
import type { View } from '../loop/view.ts';
import type { NodeInfo } from './node-info.ts';
import type { VolumePlan } from './pod-volumes.ts';
import { isFullyBound } from './pod-volumes.ts';

/** How often the scheduler looks whether the volumes of a pod are bound, and for how long at most. */
export const LOOK_EVERY: Duration = second;
export const BIND_TIMEOUT: Duration = 10 * minute;

const { PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS } = resources;

/** A pod that has a node, and waits for its volumes to be bound (the scheduler's PreBind). */
export interface VolumeWait {
  readonly uid: string;
  readonly node: string;
  /** As they were written. */
  readonly bindings: VolumePlan['bindings'];
  readonly provisions: readonly PersistentVolumeClaim[];
  readonly since: Instant;
  lookAt: Instant;
}

export const needsBinding = (plan: VolumePlan | undefined): plan is VolumePlan =>
  plan !== undefined && plan.bindings.length + plan.provisions.length > 0;

/** Reserves the chosen volumes, then asks for the others to be provisioned for the node; the volume binder does the rest. */
export function* startBinding(
  api: Client,
  { bindings, provisions }: VolumePlan,
  node: string,
): Requests<Pick<VolumeWait, 'bindings' | 'provisions'>> {
  const reserved: VolumePlan['bindings'][number][] = [];
  for (const { claim, volume } of bindings) {
    const wanted = boundVolume(volume, claim);
    reserved.push({
      claim,
      volume: wanted === volume ? volume : yield* ask<PersistentVolume>(api.update(VOLUMES, wanted)),
    });
  }
  const asked: PersistentVolumeClaim[] = [];
  for (const claim of provisions)
    asked.push(
      yield* ask<PersistentVolumeClaim>(api.update(CLAIMS, annotated(claim, { [SELECTED_NODE]: node }))),
    );
  return { bindings: reserved, provisions: asked };
}

/** `bound`, `waiting`, or why the pod must look for a node again (checkBindings). */
export function lookAtBinding(
  { bindings, provisions, node }: VolumeWait,
  view: View,
  info: NodeInfo | undefined,
): 'bound' | 'waiting' | { readonly failed: string } {
  if (!info?.node)
    return { failed: `failed to get node "${node}": nodeinfo not found for node name "${node}"` };
  let waiting = false;
  for (const { claim, volume } of bindings) {
    const state = lookAtReserved(claim, volume, view, info);
    if (typeof state === 'object') return state;
    waiting ||= state === 'waiting';
  }
  for (const claim of provisions) {
    const state = lookAtProvision(claim, node, view, info);
    if (typeof state === 'object') return state;
    waiting ||= state === 'waiting';
  }
  return waiting ? 'waiting' : 'bound';
}

const newest = (claim: PersistentVolumeClaim, view: View): PersistentVolumeClaim | undefined =>
  view.get<PersistentVolumeClaim>(CLAIMS, claim.metadata.namespace, claim.metadata.name);

const missing = (kind: string, key: string): string => `could not find v1.${kind} "${key}"`;

type State = ReturnType<typeof lookAtBinding>;

function lookAtReserved(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  view: View,
  info: NodeInfo,
): State {
  const now = view.get<PersistentVolume>(VOLUMES, undefined, volume.metadata.name);
  if (!now)
    return { failed: `failed to check binding: ${missing('PersistentVolume', volume.metadata.name)}` };
  const owner = newest(claim, view);
  if (!owner)
    return {
      failed: `failed to check binding: ${missing('PersistentVolumeClaim', keyFor(claim))}`,
    };
  if (isOlder(now, volume)) return 'waiting';
  const astray = whyAstray(now, info);
  if (astray) return { failed: astray };
  if (!now.spec.claimRef?.uid) return { failed: `ClaimRef got reset for pv "${now.metadata.name}"` };
  return isFullyBound(owner) ? 'bound' : 'waiting';
}

function lookAtProvision(claim: PersistentVolumeClaim, node: string, view: View, info: NodeInfo): State {
  const now = newest(claim, view);
  if (!now)
    return {
      failed: `failed to check provisioning pvc: ${missing('PersistentVolumeClaim', keyFor(claim))}`,
    };
  if (isOlder(now, claim)) return 'waiting';
  if (annotation(now, SELECTED_NODE) !== node)
    return { failed: `provisioning failed for PVC "${now.metadata.name}"` };
  const volume = now.spec.volumeName
    ? view.get<PersistentVolume>(VOLUMES, undefined, now.spec.volumeName)
    : undefined;
  const astray = volume && whyAstray(volume, info);
  if (astray) return { failed: astray };
  return volume && isFullyBound(now) ? 'bound' : 'waiting';
}

const whyAstray = (volume: PersistentVolume, { node, name }: NodeInfo): string | undefined =>
  !node || reachableFrom(volume, node)
    ? undefined
    : `pv "${volume.metadata.name}" node affinity doesn't match node "${name}": no matching NodeSelectorTerms`;
