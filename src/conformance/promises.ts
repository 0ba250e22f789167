/** What invariants have to know of a version: where an older one promised something else. */
export interface Promises {
  /** Since 1.34 an update goes on when the pods above are available, and not as soon as they are Ready (k8s#130909). */
  readonly updatesWaitForAvailability: boolean;
  /** Since 1.37 a Parallel update replaces unavailable pods without asking maxUnavailable (k8s#137666). */
  readonly brokenPodsGoFirst: boolean;
}

/** `v1.36.3`, `v1.34.1+k3s1`: the number after the first dot. */
const minorOf = (kubernetes: string): number => Number(/^v?1\.(\d+)/.exec(kubernetes)?.[1] ?? Number.NaN);

/** What a version promises; one that nobody can read promises what 1.36 does. */
export function promisesOf(kubernetes: string): Promises {
  const minor = minorOf(kubernetes);
  return { updatesWaitForAvailability: !(minor < 34), brokenPodsGoFirst: minor >= 37 };
}
