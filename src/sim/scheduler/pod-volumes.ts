import { keyFor } from '#model/keys.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '#model/objects.ts';
import { isControlledBy } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import type { View } from '../loop/view.ts';
import { bindsLate, claimClass, storageClass } from '../controllers/volumes/classes.ts';
import { claimsOfPod } from '../controllers/volumes/claims-of-pod.ts';
import { ephemeralClaimsOf, notForPod } from '../controllers/volumes/ephemeral-claims.ts';
import { BIND_COMPLETED, NO_PROVISIONER, SELECTED_NODE } from '../controllers/volumes/marks.ts';
import { bestMatches, reachableFrom, requestedSize } from '../controllers/volumes/matching.ts';
import { annotation, isMarked } from '../controllers/volumes/metadata.ts';
import type { VolumeIndex } from '../controllers/volumes/volume-index.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Misfit, Plugin } from './verdict.ts';

/** What is to be done for a pod's claims before it can go to a node. */
export interface VolumePlan {
  readonly bindings: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  readonly provisions: readonly PersistentVolumeClaim[];
}

/** A pod's claims, seen before any node is looked at. */
export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** Unbound ones whose class waits for the first consumer, the smallest first. */
  readonly late: readonly PersistentVolumeClaim[];
  /** One of them is for a single pod, and another pod has it. */
  readonly conflict: boolean;
}

export const isFullyBound = (claim: PersistentVolumeClaim): boolean =>
  Boolean(claim.spec.volumeName) && isMarked(claim, BIND_COMPLETED);

const claimNamed = (view: View, pod: Pod, name: string): PersistentVolumeClaim | undefined =>
  view.get<PersistentVolumeClaim>(resources.PersistentVolumeClaim, pod.metadata.namespace, name);

function whyUnusable(name: string, claim: PersistentVolumeClaim | undefined): string | undefined {
  if (!claim) return `persistentvolumeclaim "${name}" not found`;
  if (claim.status.phase === 'Lost')
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
  return claim.metadata.deletionTimestamp ? `persistentvolumeclaim "${name}" is being deleted` : undefined;
}

/** The same of the claim of an ephemeral volume, which is made after the pod and for it alone. */
function whyNotOwn(pod: Pod, name: string, claim: PersistentVolumeClaim | undefined): string | undefined {
  if (!claim) return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;
  const unusable = whyUnusable(name, claim);
  return unusable ?? (isControlledBy(claim, pod.metadata.uid) ? undefined : notForPod(claim, pod));
}

/** The pod's claims, or why no node can do; undefined when it has none (PreFilter of VolumeRestrictions and VolumeBinding). */
export function claimsFor(
  pod: Pod,
  view: View,
  state: ClusterState,
): PodClaims | { readonly rejected: string } | undefined {
  const names = claimsOfPod(pod);
  if (names.length === 0) return undefined;
  const claims: PersistentVolumeClaim[] = [];
  const own = ephemeralClaimsOf(pod);
  for (const name of names) {
    const claim = claimNamed(view, pod, name);
    const rejected = own.includes(name) ? whyNotOwn(pod, name, claim) : whyUnusable(name, claim);
    if (rejected) return { rejected };
    if (claim) claims.push(claim);
  }
  return sorted(claims, view, state);
}

function sorted(
  claims: readonly PersistentVolumeClaim[],
  view: View,
  state: ClusterState,
): PodClaims | { readonly rejected: string } {
  const unbound = claims.filter((claim) => !isFullyBound(claim));
  const late = unbound.filter((claim) => !claim.spec.volumeName && bindsLate(view, claim));
  if (late.length < unbound.length) return { rejected: 'pod has unbound immediate PersistentVolumeClaims' };
  return {
    bound: claims.filter(isFullyBound),
    late: late.sort((a, b) => requestedSize(a) - requestedSize(b)),
    conflict: claims.some((claim) => isForOnePod(claim) && state.podsOfClaim(keyFor(claim)).size > 0),
  };
}

const isForOnePod = ({ spec }: PersistentVolumeClaim): boolean =>
  spec.accessModes?.includes('ReadWriteOncePod') ?? false;

const misfit = (plugin: Plugin, reason: string, helpless: boolean): Misfit => ({
  plugin,
  reasons: [reason],
  helpless,
});
export const CLAIM_IN_USE = misfit(
  'VolumeRestrictions',
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
  false,
);
const WRONG_PLACE = misfit('VolumeBinding', "node(s) didn't match PersistentVolume's node affinity", true);
const NO_VOLUME = misfit(
  'VolumeBinding',
  'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
  true,
);
const NOTHING_TO_BIND = misfit(
  'VolumeBinding',
  "node(s) didn't find available persistent volumes to bind",
  true,
);

/** What the scheduler knows of volumes. */
export interface VolumeKnowledge {
  readonly view: View;
  readonly volumes: VolumeIndex;
  /** Volumes already chosen for other pods, whose claims do not show it yet. */
  readonly taken: ReadonlySet<string>;
}

/** Can the pod's volumes be on this node, and how? (FindPodVolumes) */
export function planVolumes(
  { bound, late }: PodClaims,
  node: Node,
  known: VolumeKnowledge,
): VolumePlan | Misfit {
  for (const claim of bound) {
    const volume = known.volumes.get(claim.spec.volumeName ?? '');
    if (!volume) return NO_VOLUME;
    if (!reachableFrom(volume, node)) return WRONG_PLACE;
  }
  return planLate(late, node, known);
}

function planLate(
  late: readonly PersistentVolumeClaim[],
  node: Node,
  { view, volumes, taken }: VolumeKnowledge,
): VolumePlan | Misfit {
  const bindings: VolumePlan['bindings'][number][] = [];
  const provisions: PersistentVolumeClaim[] = [];
  const spokenFor = new Set(taken);
  for (const claim of late) {
    const selected = annotation(claim, SELECTED_NODE);
    if (selected !== undefined && selected !== node.metadata.name) return NOTHING_TO_BIND;
    const volume =
      selected === undefined
        ? bestMatches(claim, volumes.candidates(claim), { node, late: true, taken: spokenFor })[0]
        : undefined;
    if (volume) {
      bindings.push({ claim, volume });
      spokenFor.add(volume.metadata.name);
    } else if (!canProvision(storageClass(view, claimClass(claim)), node)) return NOTHING_TO_BIND;
    else provisions.push(claim);
  }
  return { bindings, provisions };
}

interface TopologyTerm {
  readonly matchLabelExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[];
}

function canProvision(chosen: StorageClass | undefined, { metadata: { labels = {} } }: Node): boolean {
  if (!chosen?.provisioner || chosen.provisioner === NO_PROVISIONER) return false;
  const terms = (chosen as { readonly allowedTopologies?: readonly TopologyTerm[] }).allowedTopologies ?? [];
  const allows = ({ matchLabelExpressions = [] }: TopologyTerm): boolean =>
    matchLabelExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''));
  return terms.length === 0 || terms.some(allows);
}
