import type { View } from '#cluster/journal.ts';
import type { PersistentVolumeClaim, Pod, StatefulSet } from '#model/objects.ts';
import { claimName, isInRange, membershipOf } from '#model/ordinals.ts';
import { controllerOf, isControlledBy } from '#model/owners.ts';
import { isAvailable, isRunningAndReady, isTerminating } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import { timestamp } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Breach, Checker, Invariant, Moment } from '../invariant.ts';
import { OwnersView } from '../owners-view.ts';
import type { Promises } from '../promises.ts';

/** The writer whose decisions the step invariants judge. */
export const CONTROLLER = 'statefulset-controller';
export const REVISION_LABEL = 'controller-revision-hash';

/** What the StatefulSet controller did to a pod, with the set and the pods as it saw them when it decided. */
export interface Decision {
  readonly kubernetes: Promises;
  readonly act: 'create' | 'delete';
  readonly set: StatefulSet;
  readonly pod: Pod;
  readonly ordinal: number;
  /** The set's own pods in its view, by ordinal; the deleted one as it was then. */
  readonly pods: ReadonlyMap<number, Pod>;
  readonly at: Instant;
  readonly position: number;
  /** How many observations it had seen. */
  readonly basis: number;
  readonly seen: View;
  /** The cluster right before the write. */
  readonly before: View;
}

/** The set that manages an object, if it is that very set. */
export function setOf(pod: Pod, view: View): StatefulSet | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'StatefulSet') return undefined;
  const set = view.get<StatefulSet>(resources.StatefulSet, pod.metadata.namespace, owner.name);
  return set?.metadata.uid === owner.uid ? set : undefined;
}

/** The set's own pods by ordinal. */
export function podsOf(set: StatefulSet, view: View): ReadonlyMap<number, Pod> {
  if (view instanceof OwnersView) return view.podsOf(set.metadata.uid);
  const own = view
    .list<Pod>(resources.Pod, set.metadata.namespace)
    .filter((pod) => isControlledBy(pod, set.metadata.uid));
  return new Map(own.map((pod) => [membershipOf(pod.metadata.name).ordinal, pod]));
}

/** Was this observation the controller creating a pod, or asking for its deletion? */
function actOf({
  observation: { resource, type, by, verb, object, previous },
}: Moment): Decision['act'] | undefined {
  if (resource !== resources.Pod || by !== CONTROLLER) return undefined;
  if (type === 'ADDED') return 'create';
  const asked = verb === 'delete' && previous?.metadata.deletionTimestamp === undefined;
  return asked && (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined)
    ? 'delete'
    : undefined;
}

/** Many invariants ask for the decision behind one moment. */
const decisions = new WeakMap<Moment, Decision>();

/** The decision behind an observation; undefined when it was none of the controller's about a pod. */
export function decisionOf(moment: Moment): Decision | undefined {
  const act = actOf(moment);
  if (!act) return undefined;
  const decision = decisions.get(moment) ?? readDecision(moment, act);
  if (decision) decisions.set(moment, decision);
  return decision;
}

function readDecision(moment: Moment, act: Decision['act']): Decision | undefined {
  const { kubernetes, observation, seen, before } = moment;
  const pod = observation.object as Pod;
  const set = setOf(pod, seen) ?? setOf(pod, before);
  if (!set) return undefined;
  const { ordinal } = membershipOf(pod.metadata.name);
  const { at, position, basis = position } = observation;
  return { kubernetes, act, set, pod, ordinal, pods: podsOf(set, seen), at, position, basis, seen, before };
}

export const minReady = ({ spec }: StatefulSet): number => spec.minReadySeconds ?? 0;

/** Available and not about to go. A second is granted: times are whole seconds, and the decision is older than the write. */
export const isHealthy = (pod: Pod, set: StatefulSet, at: Instant): boolean =>
  !isTerminating(pod) && isAvailable(pod, minReady(set), at + 1000);

/** What an update waits for in a pod: that it is available, in old versions that it is Ready. */
export const isUpdated = (pod: Pod, { set, at, kubernetes }: Decision): boolean =>
  kubernetes.updatesWaitForAvailability
    ? isHealthy(pod, set, at)
    : isRunningAndReady(pod) && !isTerminating(pod);

export const isOrdered = ({ spec }: StatefulSet): boolean => spec.podManagementPolicy !== 'Parallel';

/** Deleted for an update: in range, alive, and not of the update revision. */
export const isUpdateDeletion = ({ act, set, pod, ordinal }: Decision): boolean =>
  act === 'delete' &&
  isInRange(set, ordinal) &&
  pod.status.phase !== 'Failed' &&
  pod.status.phase !== 'Succeeded';

export const isScaleDown = ({ act, set, ordinal }: Decision): boolean =>
  act === 'delete' && !isInRange(set, ordinal);

/** In-range ordinals in ascending order. */
export function* rangeOf({ spec }: StatefulSet): Generator<number> {
  const start = spec.ordinals?.start ?? 0;
  for (let ordinal = start; ordinal < start + spec.replicas; ordinal += 1) yield ordinal;
}

/** The claims of the set's templates for an ordinal. */
export const claimsFor = (
  set: StatefulSet,
  ordinal: number,
  view: View,
): readonly { readonly name: string; readonly claim: PersistentVolumeClaim | undefined }[] =>
  (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const name = claimName(template.metadata.name, set.metadata.name, ordinal);
    return {
      name,
      claim: view.get<PersistentVolumeClaim>(resources.PersistentVolumeClaim, set.metadata.namespace, name),
    };
  });

/** `web-1 is Running and not Ready since 2026-01-01T00:00:12Z`: the pod to blame, in half a sentence. */
export function stateOf(pod: Pod | undefined, name: string): string {
  if (!pod) return `${name} does not exist`;
  const ready = pod.status.conditions?.find(({ type }) => type === 'Ready');
  const since = ready?.lastTransitionTime ? ` since ${ready.lastTransitionTime}` : '';
  const terminating = isTerminating(pod) ? ', terminating' : '';
  return `${name} is ${pod.status.phase ?? 'new'} and ${ready?.status === 'True' ? 'Ready' : 'not Ready'}${since}${terminating}`;
}

export const breach = (saw: string, at: Instant, causedBy?: string): Breach => ({
  saw: `${saw} at ${timestamp(at)}`,
  ...(causedBy !== undefined && { causedBy }),
});

type Claim = Omit<Invariant, 'kind' | 'begin' | 'about'>;

/** An invariant on each decision about a pod. `judge` answers undefined when it does not concern the decision. */
export const onDecision = (
  claim: Claim,
  judge: (decision: Decision) => readonly Breach[] | undefined,
): Invariant => ({
  ...claim,
  kind: 'step',
  about: [resources.Pod],
  begin: (): Checker => ({
    observe(moment) {
      const decision = decisionOf(moment);
      return decision && judge(decision);
    },
  }),
});

/** An invariant without memory on each observation. */
export const onObservation = (
  claim: Claim & Pick<Invariant, 'about'> & { readonly kind?: 'state' | 'step' },
  judge: (moment: Moment) => readonly Breach[] | undefined,
): Invariant => ({
  ...claim,
  kind: claim.kind ?? 'state',
  begin: (): Checker => ({ observe: judge }),
});
