import type { Simulator } from '#sim/simulator.ts';
import type { Figure, Workload } from './figure.ts';
import { collectGarbage } from './collect.ts';
import { cpuMs, leastMs, usedBytes } from './stopwatch.ts';
import type { Nodes } from './world.ts';
import { bringUp, worldWith } from './world.ts';

const LARGE = 10_000;
const SMALL = 100;
const WANTED_A_SECOND = 50_000;

type Policy = Parameters<typeof bringUp>[2];

const KB = 1024;
const WORLDS = 50;

/** CPU time for a set of a size: worlds are made before the clock starts. */
async function upMs(nodes: Nodes, policy: Policy, replicas: number, runs: number): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const world = worldWith(nodes);
    least = Math.min(least, await cpuMs(() => bringUp(world, replicas, policy)));
  }
  return least;
}

/** A set of ten thousand, and what a pod of it costs compared with one of a set of a hundred. */
const large = (nodes: Nodes, policy: Policy, wantedMs: number): Workload => ({
  name: `${policy} ${nodes}`,
  async measure(): Promise<readonly Figure[]> {
    const small = (await upMs(nodes, policy, SMALL, 20)) / SMALL;
    const whole = await upMs(nodes, policy, LARGE, 2);
    const label = `${policy}, ${nodes} kubelet`;
    return [
      { name: `${label}: ${LARGE} replicas`, value: whole, unit: 'ms', target: wantedMs },
      { name: `${label}: a pod of ${LARGE}`, value: (whole / LARGE) * 1000, unit: 'us' },
      {
        name: `${label}: a pod of ${LARGE} to one of ${SMALL}`,
        value: whole / LARGE / small,
        unit: 'times',
        target: 1.5,
      },
      ...(policy === 'Parallel'
        ? [
            {
              name: `${label}: pods`,
              value: (LARGE / whole) * 1000,
              unit: 'a second' as const,
              target: WANTED_A_SECOND,
            },
          ]
        : []),
    ];
  },
});

const empty: Workload = {
  name: 'empty world',
  async measure() {
    const make = (): Simulator[] => Array.from({ length: WORLDS }, () => worldWith('simulated'));
    // one world is too quick for the clock
    const ms = (await leastMs(10, make)) / WORLDS;
    const made = make();
    const held = usedBytes(collectGarbage);
    made.length = 0;
    const bytes = (held - usedBytes(collectGarbage)) / WORLDS;
    return [
      { name: 'an empty world', value: ms, unit: 'ms', target: 5 },
      { name: 'an empty world: memory', value: bytes / KB, unit: 'KB', target: KB },
    ];
  },
};

/** A pod that only waits, with all that its cluster remembers of it. */
const idle = (nodes: Nodes): Workload => ({
  name: `idle pods ${nodes}`,
  async measure() {
    const pods = 5_000;
    const world = worldWith(nodes);
    const before = usedBytes(collectGarbage);
    bringUp(world, pods, 'Parallel');
    const bytes = usedBytes(collectGarbage) - before;
    const name = `an idle pod, ${nodes} kubelet: memory, with its history`;
    return [{ name, value: bytes / pods / KB, unit: 'KB', target: 10 }];
  },
});

export const sizes: readonly Workload[] = [
  empty,
  large('immediate', 'Parallel', 1_000),
  large('simulated', 'Parallel', 1_000),
  large('immediate', 'OrderedReady', 5_000),
  large('simulated', 'OrderedReady', 5_000),
  idle('immediate'),
  idle('simulated'),
];
