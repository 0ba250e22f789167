import { equal } from '#kernel/json.ts';
import type { Pod, StatefulSet } from '#model/objects.ts';
import { claimName, membershipOf, podName } from '#model/ordinals.ts';
import { controllerOf, isControlledBy } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import { keyOf } from '#model/keys.ts';
import type { Breach, Checker, Invariant } from '../invariant.ts';
import { breach, onDecision, onObservation, setOf } from './decision.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity';

const uniqueOrdinal = onObservation(
  {
    id: 'STS-IDENTITY-1',
    level: 'core',
    about: [resources.Pod],
    source: DOCS,
    sentence: 'At most one pod of a set has an ordinal',
  },
  ({ observation: { object, type, at }, before }) => {
    const owner = controllerOf(object);
    if (type !== 'ADDED' || owner?.kind !== 'StatefulSet') return undefined;
    const { parent, ordinal } = membershipOf(object.metadata.name);
    const twin =
      podName(parent, ordinal) === object.metadata.name
        ? undefined
        : before.get<Pod>(resources.Pod, object.metadata.namespace, podName(parent, ordinal));
    return twin && isControlledBy(twin, owner.uid)
      ? [breach(`${object.metadata.name} and ${twin.metadata.name} both have ordinal ${ordinal}`, at)]
      : [];
  },
);

/** Field, what it must be, and what it is: for pods that the controller created, not for adopted ones. */
const expectations = (
  set: StatefulSet,
  { metadata, spec }: Pod,
  ordinal: number,
): readonly (readonly [string, unknown, unknown])[] => {
  const name = podName(set.metadata.name, ordinal);
  return [
    ['metadata.name', name, metadata.name],
    [
      'label statefulset.kubernetes.io/pod-name',
      name,
      metadata.labels?.['statefulset.kubernetes.io/pod-name'],
    ],
    [
      'label apps.kubernetes.io/pod-index',
      String(ordinal),
      metadata.labels?.['apps.kubernetes.io/pod-index'],
    ],
    ['spec.hostname', name, spec.hostname],
    ['spec.subdomain', set.spec.serviceName || undefined, spec.subdomain],
    ['number of controllers', 1, metadata.ownerReferences?.filter(({ controller }) => controller).length],
    ...(set.spec.volumeClaimTemplates ?? []).map((template) => {
      const volume = spec.volumes?.find((v) => v.name === template.metadata.name);
      return [
        `claim of volume ${template.metadata.name}`,
        claimName(template.metadata.name, set.metadata.name, ordinal),
        volume?.persistentVolumeClaim?.claimName,
      ] as const;
    }),
  ];
};

const contentOfIdentity = onDecision(
  {
    id: 'STS-IDENTITY-2',
    level: 'core',
    source: DOCS,
    sentence:
      'A created pod carries its ordinal in name, labels and hostname, the service as subdomain, one controller, and its own claims',
  },
  ({ act, set, pod, ordinal, at }) => {
    if (act !== 'create') return undefined;
    const wrong = expectations(set, pod, ordinal).filter(
      ([, expected, observed]) => !equal(expected, observed),
    );
    return wrong.map(([field, expected, observed]): Breach => ({
      ...breach(`${pod.metadata.name} has a wrong ${field}`, at),
      expected: String(expected),
      observed: String(observed),
    }));
  },
);

const noResurrection: Invariant = {
  id: 'STS-IDENTITY-3',
  level: 'core',
  about: [resources.Pod],
  kind: 'state',
  source: DOCS,
  sentence: 'A pod of the same name appears only after the one before is gone, and always with a new uid',
  begin(): Checker {
    const used = new Set<string>();
    const living = new Map<string, string>();
    return {
      observe({ observation: { type, object, at } }) {
        const { namespace, name, uid } = object.metadata;
        const key = keyOf(namespace, name);
        const alive = living.get(key);
        if (type === 'DELETED') living.delete(key);
        else living.set(key, uid);
        if (type !== 'ADDED')
          return alive === undefined || alive === uid ? [] : [breach(`${name} changed its uid`, at)];
        const reused = used.has(uid);
        used.add(uid);
        if (alive !== undefined)
          return [breach(`${name} was created while the pod before it still existed`, at)];
        return reused ? [breach(`${name} came back with a uid that was used before`, at)] : [];
      },
    };
  },
};

const immutables = onObservation(
  {
    id: 'STS-SPEC-1',
    level: 'core',
    about: [resources.StatefulSet],
    source:
      'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/ and apps validation (1.36)',
    sentence: 'selector, serviceName, podManagementPolicy and volumeClaimTemplates of a set never change',
  },
  ({ observation: { object, previous, at } }) => {
    if (!previous || previous.metadata.uid !== object.metadata.uid) return undefined;
    const [now, before] = [(object as StatefulSet).spec, (previous as StatefulSet).spec];
    const fields = ['selector', 'serviceName', 'podManagementPolicy', 'volumeClaimTemplates'] as const;
    return fields
      .filter((field) => !equal(now[field], before[field]))
      .map((field) => breach(`spec.${field} of ${object.metadata.name} changed`, at));
  },
);

const claimOfOneOrdinal = onObservation(
  {
    id: 'STS-IDENTITY-4',
    level: 'core',
    about: [resources.Pod],
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage',
    sentence: 'A claim made from a template is mounted by the pod of its ordinal only',
  },
  ({ observation: { type, object, at }, now }) => {
    if (type !== 'ADDED') return undefined;
    const pod = object as Pod;
    const set = setOf(pod, now);
    if (!set) return undefined;
    const { ordinal } = membershipOf(pod.metadata.name);
    const templates = new Set((set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name));
    const foreign =
      pod.spec.volumes?.filter(
        ({ name, persistentVolumeClaim }) =>
          templates.has(name) &&
          persistentVolumeClaim?.claimName !== claimName(name, set.metadata.name, ordinal),
      ) ?? [];
    return foreign.map(({ persistentVolumeClaim }) =>
      breach(`${pod.metadata.name} mounts ${persistentVolumeClaim?.claimName ?? 'no claim'}`, at),
    );
  },
);

export const identity: readonly Invariant[] = [
  uniqueOrdinal,
  contentOfIdentity,
  noResurrection,
  claimOfOneOrdinal,
  immutables,
];
