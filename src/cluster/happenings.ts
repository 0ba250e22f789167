import { assert } from '#kernel/assert.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import { isReady } from '#model/pod-state.ts';
import type { Observation } from './journal.ts';

/** A moment in an object's life, told by one observation. */
type Happening = (object: KubeObject, previous: KubeObject | undefined, type: Observation['type']) => boolean;

const became =
  (holds: (object: KubeObject) => boolean): Happening =>
  (object, previous, type) =>
    type !== 'DELETED' && holds(object) && !(previous && holds(previous));

const isReadyPod = (object: KubeObject): boolean => object.kind === 'Pod' && isReady(object as Pod);
const phaseIs =
  (phase: string) =>
  (object: KubeObject): boolean =>
    (object.status as { phase?: string } | undefined)?.phase === phase;

/** Longer words first: the first that fits is taken. */
const happenings = new Map<string, Happening>([
  ['created', (_, __, type) => type === 'ADDED'],
  ['ready', became(isReadyPod)],
  [
    'unready',
    (object, previous, type) =>
      type !== 'DELETED' && previous !== undefined && isReadyPod(previous) && !isReadyPod(object),
  ],
  ['scheduled', became((object) => Boolean((object as Pod).spec?.nodeName))],
  ['Running', became(phaseIs('Running'))],
  ['Failed', became(phaseIs('Failed'))],
  ['Bound', became(phaseIs('Bound'))],
  ['Released', became(phaseIs('Released'))],
  ['deleted', became(({ metadata }) => metadata.deletionTimestamp !== undefined)],
  ['gone', (_, __, type) => type === 'DELETED'],
]);

export const happeningNames: readonly string[] = [...happenings.keys()];

/** Did this observation show the happening? An object deleted at once is `deleted` and `gone` in one. */
export function shows(observation: Observation, happening: string): boolean {
  const check = happenings.get(happening);
  assert(check, `${happening} is a happening`);
  const { type, object, previous } = observation;
  if (happening === 'deleted' && type === 'DELETED')
    return previous?.metadata.deletionTimestamp === undefined;
  return check(object, previous, type);
}
