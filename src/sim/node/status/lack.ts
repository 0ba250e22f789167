import { equal, mergePatchBetween } from '#kernel/json.ts';
import type { Condition, PodStatus } from '#model/objects.ts';
import { KUBELET_CONDITIONS } from './conditions.ts';

/** What the API's status of a pod lacks of ours. It is asked at every look at a pod, and mostly of the same two. */
export class Lack {
  #shown: PodStatus | undefined;
  #ours: PodStatus | undefined;
  #change: unknown;

  /** The merge patch from the status that the API shows to ours; undefined when they say the same. */
  between(shown: PodStatus, ours: PodStatus): unknown {
    if (shown !== this.#shown || ours !== this.#ours) this.#change = statusChange(shown, ours);
    this.#shown = shown;
    this.#ours = ours;
    return this.#change;
  }
}

const isOwn = ({ type }: Condition): boolean => KUBELET_CONDITIONS.includes(type);
const isForeign = (condition: Condition): boolean => !isOwn(condition);

const NONE: readonly Condition[] = [];

/** The same conditions, whatever their order. */
const sameConditions = (a: readonly Condition[], b: readonly Condition[]): boolean =>
  a.length === b.length &&
  a.every((condition) =>
    equal(
      condition,
      b.find(({ type }) => type === condition.type),
    ),
  );

/** Conditions of others stay as the API has them, and their order alone is no reason to write. */
function statusChange(shown: PodStatus, ours: PodStatus): unknown {
  const before = shown.conditions ?? NONE;
  const isTold = before.some(({ type }) => type === 'DisruptionTarget');
  const own = (ours.conditions ?? NONE).filter(
    (each) => isOwn(each) || (each.type === 'DisruptionTarget' && !isTold),
  );
  const conditions = sameConditions(before.filter(isOwn), own)
    ? before
    : asListed(ours.conditions, [...before.filter(isForeign), ...own]);
  const { podIP: _, podIPs: __, ...kept } = shown;
  return mergePatchBetween(shown, { ...kept, ...ours, conditions });
}

/** The list that holds the same items already, in the form in which the API keeps it. */
const asListed = <T>(known: readonly T[] = [], items: readonly T[]): readonly T[] =>
  known.length === items.length && items.every((item, index) => item === known[index]) ? known : items;

/** Conditions of others have changed between two statuses of a pod. */
export const foreignConditionsDiffer = (before: PodStatus, after: PodStatus): boolean =>
  before.conditions !== after.conditions &&
  !equal((before.conditions ?? NONE).filter(isForeign), (after.conditions ?? NONE).filter(isForeign));
