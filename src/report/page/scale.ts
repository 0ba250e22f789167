/** Time on a strip of pixels. */
export interface Scale {
  /** The place of a moment, in pixels. */
  at(ms: number): number;
  /** The moment at a place. */
  moment(x: number): number;
  readonly ticks: readonly number[];
}

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
];

/** Round moments from 0 to `end`, at most about `most` of them. */
function ticksOf(end: number, most: number): readonly number[] {
  const step = steps.find((each) => end / each <= most) ?? 604_800_000;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
}

/** Every second of the scenario is equally wide. */
export function even(end: number, from: number, to: number): Scale {
  const width = (to - from) / Math.max(end, 1);
  return {
    at: (ms) => from + ms * width,
    moment: (x) => Math.min(end, Math.max(0, (x - from) / width)),
    ticks: ticksOf(end, (to - from) / 90),
  };
}

/**
 * Long waits are narrowed: a stretch in which nothing happens grows with the square root of its length, so that the
 * moments in which something does happen can be told apart.
 */
export function eventful(end: number, events: readonly number[], from: number, to: number): Scale {
  const stops = [...new Set([0, ...events.filter((ms) => ms > 0 && ms < end), end])].sort((a, b) => a - b);
  const weights = stops.slice(1).map((stop, i) => Math.sqrt(Math.max(1, stop - (stops[i] ?? 0))));
  const unit =
    (to - from) /
    Math.max(
      1,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
  const places = [from];
  for (const weight of weights) places.push((places.at(-1) ?? from) + weight * unit);
  const between = (value: number, xs: readonly number[], ys: readonly number[]): number => {
    const right = Math.max(
      1,
      xs.findIndex((x) => x >= value),
    );
    const [x0 = 0, x1 = 1, y0 = 0, y1 = 0] = [xs[right - 1], xs[right], ys[right - 1], ys[right]];
    return x1 === x0 ? y0 : y0 + ((value - x0) / (x1 - x0)) * (y1 - y0);
  };
  const at = (ms: number): number => between(Math.min(ms, end), stops, places);
  return {
    at,
    moment: (x) => between(Math.min(Math.max(x, from), to), places, stops),
    ticks: spread(stops, at, 64),
  };
}

/** The moments whose labels would not run into each other. */
function spread(stops: readonly number[], at: (ms: number) => number, apart: number): readonly number[] {
  const kept: number[] = [];
  for (const stop of stops) {
    const last = kept.at(-1);
    if (last === undefined || at(stop) - at(last) >= apart) kept.push(stop);
  }
  return kept;
}

/** True when one wait takes up so much of the scenario that an even scale would hide the rest. */
export function hasLongWait(end: number, events: readonly number[]): boolean {
  const stops = [...new Set([0, ...events, end])].sort((a, b) => a - b);
  const longest = Math.max(0, ...stops.slice(1).map((stop, i) => stop - (stops[i] ?? 0)));
  return end > 30_000 && longest > end * 0.4;
}
