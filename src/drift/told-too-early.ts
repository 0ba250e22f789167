import {
  at,
  conditionIsTrue,
  isObservation,
  kindOf,
  listAt,
  type JournalLine,
  type Seen,
} from './journal.ts';

/** Is the pod ready, and is it ending? As `true false`. */
type PodState = string;

const ofPod = (pod: Seen): PodState =>
  `${conditionIsTrue(pod, 'Ready')} ${at(pod, 'metadata', 'deletionTimestamp') !== undefined}`;

function ofEndpoint(endpoint: unknown): PodState {
  const told = (condition: string): unknown => at(endpoint, 'conditions', condition);
  return `${told('serving') ?? told('ready')} ${told('terminating') ?? false}`;
}

/**
 * What slices told of pods before it was so. A slice may be late and may pass over what was so for a short time, but what
 * it tells one after the other must have been so one after the other: serving comes after the pod's readiness, serving
 * again after it became ready again, and terminating after its deletion (pkg/controller/util/endpointslice).
 * And no status tells of a generation of its object that was not there yet.
 * @returns lines as `endpointslice/web-*1#1 tells uid(pod/web-0#1): serving true false`
 */
export function toldTooEarly(lines: readonly JournalLine[]): ReadonlySet<string> {
  const watch = new Watch();
  for (const line of lines) {
    if (!isObservation(line) || !line.full || line.type === 'DELETED') continue;
    watch.seeGeneration(line.object, line.full);
    if (kindOf(line.object) === 'pod') watch.seePod(line.object, line.full);
    if (kindOf(line.object) === 'endpointslice') watch.seeSlice(line.object, line.full);
  }
  return watch.early;
}

class Watch {
  readonly early = new Set<string>();
  readonly #pods = new Map<string, PodState[]>();
  /** Per slice and pod the earliest of the pod's states that the slice may have told last. */
  readonly #told = new Map<string, number>();

  seeGeneration(id: string, object: Seen): void {
    const [told = 0, there = 0] = [
      at(object, 'status', 'observedGeneration'),
      at(object, 'metadata', 'generation'),
    ];
    if (Number(told) > Number(there)) this.early.add(`${id} tells its generation ${String(told)}`);
  }

  seePod(id: string, pod: Seen): void {
    const [states, now] = [this.#statesOf(`uid(${id})`), ofPod(pod)];
    if (states.at(-1) !== now) states.push(now);
  }

  seeSlice(id: string, slice: Seen): void {
    for (const endpoint of listAt(slice, 'endpoints')) {
      const pod = String(at(endpoint, 'targetRef', 'uid'));
      if (pod.startsWith('uid(pod/'))
        this.#tell(`${id} tells ${pod}`, this.#statesOf(pod), ofEndpoint(endpoint));
    }
  }

  #tell(who: string, states: readonly PodState[], told: PodState): void {
    const found = states.indexOf(told, this.#told.get(who) ?? 0);
    if (found >= 0) this.#told.set(who, found);
    else this.early.add(`${who}: ${told}`);
  }

  #statesOf(pod: string): PodState[] {
    const states = this.#pods.get(pod) ?? [];
    this.#pods.set(pod, states);
    return states;
  }
}
