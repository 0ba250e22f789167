import { equal } from '#kernel/json.ts';
import type { KubeObject, PersistentVolumeClaim, Pod, StatefulSet } from '#model/objects.ts';
import { isInRange, membershipOf } from '#model/ordinals.ts';
import { resources } from '#model/resources.ts';
import type { Breach, Checker, Invariant, Moment } from '../invariant.ts';
import { breach, claimsFor, CONTROLLER, isScaleDown, onDecision, onObservation } from './decision.ts';

const DOCS =
  'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention';
const KEP = 'KEP-1847 StatefulSet PVC auto-deletion';
const COLLECTOR = 'generic-garbage-collector';

const keeps = ({ spec: { persistentVolumeClaimRetentionPolicy: policy } }: StatefulSet): boolean =>
  policy?.whenDeleted !== 'Delete' && policy?.whenScaled !== 'Delete';

/** Sets that a claim may belong to, by name: `data-web-0` could be of `web`. */
const setsFor = (claim: string, sets: Iterable<StatefulSet>): readonly StatefulSet[] => {
  const { parent } = membershipOf(claim);
  return [...sets].filter(({ metadata, spec }) =>
    spec.volumeClaimTemplates?.some((template) => `${template.metadata.name}-${metadata.name}` === parent),
  );
};

/** Has an owner that its sets did not give it: what becomes of the claim is then not theirs to say. */
const isOwnedByOthers = ({ metadata }: KubeObject, sets: readonly StatefulSet[]): boolean =>
  metadata.ownerReferences?.some(
    ({ kind, uid }) => kind !== 'Pod' && !sets.some((set) => set.metadata.uid === uid),
  ) ?? false;

/** Remembers every set that ever was, with its last spec, and whether its policy was ever other than Retain. */
class Policies {
  readonly sets = new Map<string, StatefulSet>();
  readonly everDeleting = new Set<string>();
  /** `uid/ordinal` of pods that were out of range at some moment. */
  readonly condemned = new Set<string>();

  learn({ observation: { resource, object }, now }: Moment): void {
    if (resource === resources.StatefulSet) this.#learnSet(object as StatefulSet, now);
    if (resource !== resources.Pod) return;
    for (const set of this.sets.values()) this.#learnPod(set, object as Pod);
  }

  #learnSet(set: StatefulSet, now: Moment['now']): void {
    this.sets.set(set.metadata.uid, set);
    if (!keeps(set)) this.everDeleting.add(set.metadata.uid);
    for (const pod of now.list<Pod>(resources.Pod, set.metadata.namespace)) this.#learnPod(set, pod);
  }

  #learnPod(set: StatefulSet, pod: Pod): void {
    const { parent, ordinal } = membershipOf(pod.metadata.name);
    if (
      parent === set.metadata.name &&
      pod.metadata.namespace === set.metadata.namespace &&
      !isInRange(set, ordinal)
    )
      this.condemned.add(`${set.metadata.uid}/${ordinal}`);
  }
}

/** Who asked for the claim's deletion, at the moment of asking. */
const deletionAsked = ({ observation: { resource, type, object, previous } }: Moment): boolean =>
  resource === resources.PersistentVolumeClaim &&
  !previous?.metadata.deletionTimestamp &&
  (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined);

/** An invariant on claims that needs to know the policies of all sets so far. */
const withPolicies = (
  claim: Omit<Invariant, 'kind' | 'begin'>,
  judge: (moment: Moment, policies: Policies) => readonly Breach[] | undefined,
): Invariant => ({
  ...claim,
  kind: 'state',
  begin(): Checker {
    const policies = new Policies();
    return {
      observe(moment) {
        policies.learn(moment);
        return judge(moment, policies);
      },
    };
  },
});

const retained = withPolicies(
  {
    id: 'STS-CLAIM-1',
    level: 'core',
    about: [resources.StatefulSet, resources.Pod, resources.PersistentVolumeClaim],
    source: DOCS,
    sentence:
      'While the policy has always been Retain/Retain, no claim of the set is ever collected and none gets an owner',
  },
  (moment, policies) => {
    const {
      observation: { resource, object, by, at },
    } = moment;
    if (resource !== resources.PersistentVolumeClaim) return undefined;
    const owners = setsFor(object.metadata.name, policies.sets.values());
    if (owners.length === 0 || owners.some(({ metadata }) => policies.everDeleting.has(metadata.uid)))
      return undefined;
    if (deletionAsked(moment) && by === COLLECTOR && !isOwnedByOthers(object, owners))
      return [breach(`claim ${object.metadata.name} was collected under Retain`, at)];
    const owned =
      by === CONTROLLER &&
      (object.metadata.ownerReferences?.length ?? 0) > 0 &&
      moment.observation.type === 'MODIFIED';
    return owned ? [breach(`claim ${object.metadata.name} got an owner under Retain`, at)] : [];
  },
);

const neverBoth = onObservation(
  {
    id: 'STS-CLAIM-2',
    level: 'core',
    about: [resources.PersistentVolumeClaim],
    source: KEP,
    sentence: 'A claim is never owned by both its set and its pod',
  },
  ({ observation: { type, object, at } }) => {
    const references = object.metadata.ownerReferences;
    if (type === 'DELETED' || !references) return undefined;
    const set = references.find(({ kind }) => kind === 'StatefulSet');
    const pod = references.find(
      ({ kind, name }) => kind === 'Pod' && set !== undefined && membershipOf(name).parent === set.name,
    );
    return set && pod
      ? [breach(`claim ${object.metadata.name} is owned by ${set.name} and ${pod.name}`, at)]
      : [];
  },
);

const survivesInRange = withPolicies(
  {
    id: 'STS-CLAIM-3',
    level: 'core',
    about: [resources.StatefulSet, resources.Pod, resources.PersistentVolumeClaim],
    source: KEP,
    sentence:
      'A claim is collected only when its pod was scaled away, or the set deleted under whenDeleted: Delete',
  },
  (moment, policies) => {
    const {
      observation: { object, by, at },
      now,
    } = moment;
    if (!deletionAsked(moment) || by !== COLLECTOR) return undefined;
    const { ordinal } = membershipOf(object.metadata.name);
    const owners = setsFor(object.metadata.name, policies.sets.values());
    if (owners.length === 0 || isOwnedByOthers(object, owners)) return undefined;
    const gone = owners.some(
      (set) =>
        now.get(resources.StatefulSet, set.metadata.namespace, set.metadata.name)?.metadata.uid !==
          set.metadata.uid || set.metadata.deletionTimestamp,
    );
    const scaled = owners.some(({ metadata: { uid } }) => policies.condemned.has(`${uid}/${ordinal}`));
    return gone || scaled
      ? []
      : [breach(`claim ${object.metadata.name} was collected while ordinal ${ordinal} is in range`, at)];
  },
);

const specIsLeftAlone = onObservation(
  {
    id: 'STS-CLAIM-4',
    level: 'core',
    about: [resources.PersistentVolumeClaim],
    kind: 'step',
    source: DOCS,
    sentence: 'The controller never deletes a claim and never edits its spec',
  },
  ({ observation: { by, verb, object, previous, at } }) => {
    if (by !== CONTROLLER || !previous) return undefined;
    if (verb === 'delete') return [breach(`claim ${object.metadata.name} was deleted by the controller`, at)];
    return equal(object.spec, previous.spec)
      ? []
      : [breach(`the spec of claim ${object.metadata.name} was edited`, at)];
  },
);

/** A claim that the controller had not seen, or that others manage, does not count. */
const markedBeforeDeletion = onDecision(
  {
    id: 'STS-CLAIM-5',
    level: 'extended',
    source: KEP,
    sentence: 'Under whenScaled: Delete a pod is scaled away only after its claims are owned by it',
  },
  (decision) => {
    const { set, pod, ordinal, seen, before, at } = decision;
    if (!isScaleDown(decision) || set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete')
      return undefined;
    const known = new Set(
      claimsFor(set, ordinal, seen)
        .filter(({ claim }) => claim)
        .map(({ name }) => name),
    );
    return claimsFor(set, ordinal, before).flatMap(({ name, claim }) =>
      claim && known.has(name) && !hasOwner(claim, pod) && !isForeign(claim, set, pod)
        ? [breach(`${pod.metadata.name} was deleted before its claim ${name} was marked`, at, name)]
        : [],
    );
  },
);

const hasOwner = ({ metadata }: PersistentVolumeClaim, { metadata: { uid } }: Pod): boolean =>
  metadata.ownerReferences?.some((reference) => reference.uid === uid) ?? false;

const isForeign = ({ metadata }: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean =>
  metadata.ownerReferences?.some(
    ({ uid, controller, name }) =>
      (controller && uid !== set.metadata.uid) || (uid !== pod.metadata.uid && name === pod.metadata.name),
  ) ?? false;

export const claims: readonly Invariant[] = [
  retained,
  neverBoth,
  survivesInRange,
  specIsLeftAlone,
  markedBeforeDeletion,
];
