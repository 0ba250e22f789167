/**
 * Milliseconds of CPU time that the process spent in user code: unlike the wall's time it does not depend on what else
 * the machine does. It includes the engine's own threads (garbage, compilation).
 */
export async function cpuMs(act: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await act();
  return process.cpuUsage(before).user / 1000;
}

/** The least of several runs: what disturbs a run only ever makes it longer. */
export async function leastMs(runs: number, act: () => unknown): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < runs; run += 1) least = Math.min(least, await cpuMs(act));
  return least;
}

/** Bytes on the heap that are in use, after collecting what is not. */
export function usedBytes(collect: () => void): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
