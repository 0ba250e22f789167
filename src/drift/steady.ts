import { isMap } from '#kernel/json.ts';
import { at, listAt, type Seen } from './journal.ts';

/**
 * What of an observation is steady, that is, equal in every run of the real system. Times, the order of sets that Go
 * keeps in maps, and the scheduler's and writers' retries depend on the moment and are taken away.
 */
const TIME = /^T\+\d+$/;

/** The same value with every time reading `T`. */
export function withoutTimes(value: unknown): unknown {
  if (typeof value === 'string') return TIME.test(value) ? 'T' : value;
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutTimes(part)]));
}

const isUnscheduled = (condition: unknown): boolean =>
  at(condition, 'type') === 'PodScheduled' && at(condition, 'status') === 'False';

/** How often, and why, the scheduler found no node yet is a matter of timing. */
function withoutFailedScheduling(pod: Seen): Seen {
  const conditions = listAt(pod, 'status', 'conditions');
  if (!conditions.some(isUnscheduled)) return pod;
  const left = conditions.filter((c) => !isUnscheduled(c));
  const { conditions: _gone, ...status } = pod.status as Seen;
  return { ...pod, status: { ...status, ...(left.length > 0 && { conditions: left }) } };
}

const isClaimVolume = (volume: unknown): boolean => at(volume, 'persistentVolumeClaim') !== undefined;
const byName = (a: unknown, b: unknown): number => (String(at(a, 'name')) < String(at(b, 'name')) ? -1 : 1);

/** The controller walks a Go map of claims, so their volumes have no order among themselves. */
function withOrderedVolumes(pod: Seen): Seen {
  const volumes = listAt(pod, 'spec', 'volumes');
  if (volumes.filter(isClaimVolume).length < 2) return pod;
  const claims = volumes.filter(isClaimVolume).sort(byName);
  let next = 0;
  const ordered = volumes.map((volume) => (isClaimVolume(volume) ? claims[next++] : volume));
  return { ...pod, spec: { ...(pod.spec as Seen), volumes: ordered } };
}

/** A text that is equal for equal JSON values. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    isMap(part)
      ? Object.fromEntries(
          Object.keys(part)
            .sort()
            .map((key) => [key, part[key]]),
        )
      : part,
  );

/** Endpoints of a slice are a set. */
function withOrderedEndpoints(slice: Seen): Seen {
  if (!Array.isArray(slice.endpoints)) return slice;
  const keyed = slice.endpoints.map((endpoint: unknown) => ({ endpoint, key: canonical(endpoint) }));
  return {
    ...slice,
    endpoints: keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ endpoint }) => endpoint),
  };
}

const byKind = new Map<string, (object: Seen) => Seen>([
  ['pod', (pod) => withOrderedVolumes(withoutFailedScheduling(pod))],
  ['endpointslice', withOrderedEndpoints],
]);

/** The part of an observed object that two runs can be compared by. */
export function steady(kind: string, object: Seen): Seen {
  const timeless = withoutTimes(object) as Seen;
  return byKind.get(kind)?.(timeless) ?? timeless;
}

const LOST_CLAIM_UPDATE =
  /^Update Pod (\S+) in StatefulSet (\S+) failed error: could not update claim .*the object has been modified/;

/** To another writer, or to one who has deleted the object. */
const LOST_WRITE = /the object has been modified|Precondition failed: UID in precondition/;

/**
 * The comparable text of an event; undefined for those that depend on timing: attempts to schedule, and writes that lost
 * against another writer. When the update of a new claim loses against the volume binder, FailedUpdate stands where
 * SuccessfulCreate would, and counts as it.
 */
export function steadyEvent(event: Seen): string | undefined {
  const message = String(event.message);
  const lost = LOST_CLAIM_UPDATE.exec(message);
  if (lost)
    return eventText(
      'Normal',
      'SuccessfulCreate',
      `Create Pod ${lost[1]} in StatefulSet ${lost[2]} successful`,
    );
  if (event.reason === 'FailedScheduling' || LOST_WRITE.test(message)) return undefined;
  return eventText(event.type, event.reason, event.message);
}

const eventText = (type: unknown, reason: unknown, message: unknown): string =>
  JSON.stringify({ type, reason, message });

/** Different events in order of first appearance. */
export const steadyEvents = (events: readonly Seen[]): string[] => [
  ...new Set(events.map(steadyEvent).filter((text) => text !== undefined)),
];
