import { isMap } from '#kernel/json.ts';

/** Seconds since a step began, from and to. */
export type Range = readonly [least: number, most: number];

/** Times that differ by so much are as good as equal: the recordings come from two cores that are busy otherwise too. */
const SECONDS_OFF = 3;
const SHARE_OFF = 0.15;
/** A kubelet draws each wait out by chance, by up to a half of it (workerBackOffPeriodJitterFactor). */
const JITTER = 0.5;

interface Moment {
  readonly step: number;
  readonly at: Range;
  readonly state: unknown;
}

/** Up to when the kubelet has noticed that a pod writes too much: volumes are measured about once a minute (seconds). */
const NOTICED = 75;

const isEvicted = (state: unknown): boolean =>
  isMap(state) && state['reason'] === 'Evicted' && String(state['message']).includes(' exceed');

/** Why the containers of a pod wait. */
const waits = (state: unknown): readonly { readonly reason: string; readonly message: string }[] => {
  if (!isMap(state)) return [];
  const containers = [state['containers'], state['initContainers']].flatMap((all) =>
    isMap(all) ? Object.values(all) : [],
  );
  return containers.flatMap((container) => {
    const inner = isMap(container) && isMap(container['state']) ? container['state']['waiting'] : undefined;
    return isMap(inner) ? [{ reason: String(inner['reason']), message: String(inner['message']) }] : [];
  });
};

/** The longest back-off that a state tells of, in seconds. */
function backOffOf(state: unknown): number {
  const texts = waits(state).map(({ message }) => /^back-off (?:(\d+)m)?(\d+)s /.exec(message));
  return Math.max(0, ...texts.map((found) => Number(found?.[1] ?? 0) * 60 + Number(found?.[2] ?? 0)));
}

/**
 * When each recorded state may be seen. Two things are chance in the real kubelet and widen the bounds: how long a
 * back-off is drawn out, for all that follows it in its step, and when `CrashLoopBackOff` is told. The reason is told by
 * the first sync after the one that began to wait: at once when the pod's worker had another update waiting (a listing of
 * the containers fell between the sandbox and the container; 4 of 20 on a quiet machine, in runs of one and the same pod),
 * else with the restart.
 */
export class Bounds {
  readonly #moments: readonly Moment[];
  readonly #boots: ReadonlySet<number>;

  /** @param boots the steps in which a machine gets its power back: how long it takes to start is its own affair */
  constructor(moments: readonly Moment[], boots: ReadonlySet<number>) {
    this.#moments = moments;
    this.#boots = boots;
  }

  of(place: number): Range {
    const { step, at, state } = this.#moments[place] as Moment;
    if (this.#boots.has(step)) return [0, Infinity];
    const slack = Math.max(SECONDS_OFF, at[1] * SHARE_OFF) + this.#drawnOut(place);
    const [least, most] = backOffOf(state) > 0 ? this.#anyTime(place) : at;
    return [least - slack, most + slack];
  }

  /** By how much the back-offs before it in its step may have been longer or shorter. */
  #drawnOut(place: number): number {
    const { step } = this.#moments[place] as Moment;
    const before = this.#moments.slice(0, place).filter((each) => each.step === step);
    const spans = before.map(({ state }) => backOffOf(state));
    const upTo = [...before, this.#moments[place] as Moment];
    const noticed = upTo.some(({ state }) => isEvicted(state)) ? NOTICED : 0;
    return spans.reduce((sum, span, i) => (span === spans[i - 1] ? sum : sum + span * JITTER), noticed);
  }

  /** From the state before it to the one behind it. */
  #anyTime(place: number): Range {
    const { step, at } = this.#moments[place] as Moment;
    const [before, after] = [this.#moments[place - 1], this.#moments[place + 1]];
    const from = before?.step === step ? before.at[0] : at[0];
    return [from, after?.step === step ? after.at[1] : Infinity];
  }
}
