import { leastMs } from './stopwatch.ts';

const OBJECTS = 200_000;

/** Makes, freezes, spreads, sorts and looks up small objects, as the simulator does, and nothing of the simulator. */
function work(): number {
  const known = new Map<string, { readonly name: string; readonly labels: object; readonly count: number }>();
  for (let at = 0; at < OBJECTS; at += 1) {
    const name = `web-${(at * 7_919) % OBJECTS}`;
    const labels = Object.freeze({ app: 'web', index: String(at) });
    known.set(name, Object.freeze({ name, labels, count: at }));
  }
  let sum = 0;
  for (const name of [...known.keys()].sort()) {
    const found = { ...known.get(name), seen: true };
    sum += found.count ?? 0;
  }
  return sum;
}

/** Milliseconds that the reference workload takes on this machine now. */
export const referenceMs = (): Promise<number> => leastMs(5, work);
