import type { ControllerRevision, Pod, PodTemplate, StatefulSet, Volume } from '#model/objects.ts';
import { claimName, isInRange, membershipOf, podName, startOrdinal } from '#model/ordinals.ts';
import { controllerReference } from '#model/owners.ts';
import { restoredTemplate } from './restore.ts';

const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
const REVISION_LABEL = 'controller-revision-hash';

/** The ordinal in a pod's name; -1 when it has none. */
export const ordinalOf = (pod: Pod): number => membershipOf(pod.metadata.name).ordinal;

/** The name says that the pod belongs to the set, whatever its labels and owners say. */
export const isMember = (set: StatefulSet, pod: Pod): boolean =>
  membershipOf(pod.metadata.name).parent === set.metadata.name;

/** The revision a pod was made from: the *name* of the ControllerRevision, unlike a DaemonSet's bare hash. */
export const revisionOf = (pod: Pod): string | undefined => pod.metadata.labels?.[REVISION_LABEL];

export const isCondemned = (set: StatefulSet, pod: Pod): boolean => !isInRange(set, ordinalOf(pod));

/** Name, parent and the pod-name label are right. The index label, hostname and subdomain are not looked at. */
export function identityMatches(set: StatefulSet, pod: Pod): boolean {
  const { parent, ordinal } = membershipOf(pod.metadata.name);
  return (
    ordinal >= 0 &&
    parent === set.metadata.name &&
    pod.metadata.name === podName(parent, ordinal) &&
    pod.metadata.namespace === set.metadata.namespace &&
    pod.metadata.labels?.[POD_NAME_LABEL] === pod.metadata.name
  );
}

/** Every claim template has its volume with the expected claim. Further volumes do not matter. */
export function storageMatches(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  if (ordinal < 0) return false;
  return (set.spec.volumeClaimTemplates ?? []).every(({ metadata: { name } }) => {
    const volume = pod.spec.volumes?.find((v) => v.name === name);
    return volume?.persistentVolumeClaim?.claimName === claimName(name, set.metadata.name, ordinal);
  });
}

/** The claims' volumes first; a template volume of the same name gives way. */
function volumesFor(set: StatefulSet, ordinal: number, others: readonly Volume[] = []): readonly Volume[] {
  const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata: { name } }): Volume => ({
    name,
    // readOnly is false, and false is not written: the pod's own mount decides
    persistentVolumeClaim: { claimName: claimName(name, set.metadata.name, ordinal) },
  }));
  return [...claims, ...others.filter(({ name }) => !claims.some((claim) => claim.name === name))];
}

/** The pod with its labels put right. */
export function withIdentity(set: StatefulSet, pod: Pod): Pod {
  const ordinal = ordinalOf(pod);
  const name = podName(set.metadata.name, ordinal);
  const labels = { ...pod.metadata.labels, [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinal) };
  return { ...pod, metadata: { ...pod.metadata, name, labels } };
}

/** The pod with the set's claims among its volumes. */
export const withStorage = (set: StatefulSet, pod: Pod): Pod => ({
  ...pod,
  spec: { ...pod.spec, volumes: volumesFor(set, ordinalOf(pod), pod.spec.volumes) },
});

/** A revision as far as new pods need it. */
export interface Version {
  readonly name: string;
  readonly template: PodTemplate;
}

/**
 * Pods below the partition come up at the current revision, the others at the update revision. Without a rollingUpdate
 * block the number of current replicas in the stored status takes the partition's place (Z16).
 */
function versionFor(set: StatefulSet, ordinal: number, current: Version, update: Version): Version {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  if (type !== 'RollingUpdate') return update;
  const kept = rollingUpdate ? (rollingUpdate.partition ?? 0) : (set.status.currentReplicas ?? 0);
  return ordinal < startOrdinal(set) + kept ? current : update;
}

/** A pod that exists only in memory: no uid, no phase. */
export function newPod(set: StatefulSet, ordinal: number, current: Version, update: Version): Pod {
  const { name: revision, template } = versionFor(set, ordinal, current, update);
  const name = podName(set.metadata.name, ordinal);
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const volumes = volumesFor(set, ordinal, template.spec.volumes);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace ?? '',
      labels: {
        ...labels,
        [POD_NAME_LABEL]: name,
        [POD_INDEX_LABEL]: String(ordinal),
        [REVISION_LABEL]: revision,
      },
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference(set)],
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
    },
    spec: {
      ...template.spec,
      ...(volumes.length > 0 && { volumes }),
      hostname: name,
      ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
    },
    status: {},
  };
}

/** A revision as pods are made of it; one that cannot be restored leaves the set's template. */
export const versionOf = (set: StatefulSet, revision: ControllerRevision): Version => ({
  name: revision.metadata.name,
  template: restoredTemplate(set, revision) ?? set.spec.template,
});
