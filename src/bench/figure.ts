/** Units of figures; of a rate more is better, of everything else less. */
type Unit = 'ms' | 'us' | 'KB' | 'times' | 'a second';

/** One thing that was measured. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** What it should be at most, or for a rate at least; absent where nothing was promised. */
  readonly target?: number;
}

/** Something to measure; several figures may come of one workload. */
export interface Workload {
  /** What `bench WORD` chooses it by. */
  readonly name: string;
  measure(): Promise<readonly Figure[]>;
}

export const isRate = ({ unit }: Pick<Figure, 'unit'>): boolean => unit === 'a second';

/** Whether the promise is kept; true where there is none. */
export const keepsPromise = ({ value, unit, target }: Figure): boolean =>
  target === undefined || (unit === 'a second' ? value >= target : value <= target);

const TIMES: ReadonlySet<Unit> = new Set(['ms', 'us', 'a second']);

/**
 * A figure that can be compared between machines: times in units of the reference workload of the same run; what is no
 * time as it is.
 */
export function comparable(figure: Figure, referenceMs: number): number {
  if (!TIMES.has(figure.unit)) return figure.value;
  if (isRate(figure)) return figure.value * (referenceMs / 1000);
  return (figure.unit === 'us' ? figure.value / 1000 : figure.value) / referenceMs;
}
