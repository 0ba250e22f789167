import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import { CRITICAL, priorityOf } from '#model/pod-state.ts';
import type { Node } from '../files/tree.ts';
import { sizeOf } from '../files/tree.ts';
import type { Work } from '../process/tasks.ts';
import type { Container, Run } from './container.ts';
import { quantity } from './downward.ts';
import type { PodMachine } from './pod-machine.ts';

/** Volumes are measured about once a minute, limits looked at every ten seconds: when it is noticed is chance in between. */
const NOTICED: Duration = 30 * second;
/** immediateEvictionGracePeriodSeconds */
const GRACE: Duration = second;
const BLOCK = 4096;
const STORAGE = 'ephemeral-storage';

interface EmptyDir {
  readonly medium?: string;
  readonly sizeLimit?: string;
}

/** What a file or directory takes on a disk, as `du` counts it. */
function taken(node: Node): number {
  const own = Math.ceil(sizeOf(node) / BLOCK) * BLOCK;
  if (node.kind !== 'directory') return own;
  return [...node.entries.values()].reduce((sum, entry) => sum + taken(entry), own);
}

/** The volumes of a pod that are directories on its node's disk. */
const emptyDirs = ({ spec }: Pod): readonly (readonly [name: string, emptyDir: EmptyDir])[] =>
  (spec.volumes ?? []).flatMap(({ name, emptyDir }) => {
    const source: EmptyDir | undefined = emptyDir;
    return source && source.medium !== 'Memory' ? [[name, source] as const] : [];
  });

const limitOf = ({ spec }: Container): string | number | undefined => spec.resources?.limits?.[STORAGE];

const isLimited = (machine: PodMachine): boolean =>
  machine.main.some((each) => limitOf(each) !== undefined) ||
  emptyDirs(machine.pod).some(([, { sizeLimit }]) => sizeLimit !== undefined);

const rootOf = (run: Run): Node | undefined => run.files.all.find(({ path }) => path === '/')?.node;

/** Holds what a pod writes against its limits (eviction manager's localStorageEviction), once its volumes are there. */
export function limitStorage(machine: PodMachine): void {
  if (!isLimited(machine)) return;
  for (const [name] of emptyDirs(machine.pod))
    machine.volumes.get(name)?.tree.watch(() => machine.written.notify());
  machine.tasks.spawn(watchStorage(machine));
}

/** What a container writes beside its volumes counts, too. */
export function limitRoot(machine: PodMachine, run: Run): void {
  if (machine.main.every((each) => limitOf(each) === undefined)) return;
  const root = rootOf(run);
  run.furnished = root ? taken(root) : 0;
  run.files.watch(() => machine.written.notify());
}

function* watchStorage(machine: PodMachine): Work<void> {
  while (!machine.terminating) {
    const excess = excessOf(machine);
    if (excess !== undefined && priorityOf(machine.pod) < CRITICAL) return evict(machine, excess);
    yield { on: [machine.written] };
    yield { at: machine.now() + NOTICED };
  }
}

function evict(machine: PodMachine, message: string): void {
  machine.record('Warning', 'Evicted', message);
  machine.evict(message, GRACE);
}

/** What is too much, in the words of the kubelet. */
const excessOf = (machine: PodMachine): string | undefined =>
  volumeExcess(machine) ?? podExcess(machine) ?? containerExcess(machine);

function volumeExcess(machine: PodMachine): string | undefined {
  const full = emptyDirs(machine.pod).find(([name, { sizeLimit }]) => {
    const limit = quantity(sizeLimit);
    return limit > 0 && volumeUsage(machine, name) > limit;
  });
  return (
    full && `Usage of EmptyDir volume ${JSON.stringify(full[0])} exceeds the limit "${full[1].sizeLimit}". `
  );
}

function volumeUsage({ volumes }: PodMachine, name: string): number {
  const node = volumes.get(name)?.node;
  return node ? taken(node) : 0;
}

function containerUsage({ current }: Container): number {
  const root = current?.files.opened ? rootOf(current) : undefined;
  return (root ? taken(root) - (current?.furnished ?? 0) : 0) + (current?.log.text.length ?? 0);
}

function podExcess(machine: PodMachine): string | undefined {
  const limits = machine.main.flatMap((each) => limitOf(each) ?? []);
  const limit = limits.reduce<number>((sum, each) => sum + quantity(each), 0);
  const used =
    machine.main.reduce((sum, each) => sum + containerUsage(each), 0) +
    emptyDirs(machine.pod).reduce((sum, [name]) => sum + volumeUsage(machine, name), 0);
  if (limits.length === 0 || used <= limit) return undefined;
  return `Pod ephemeral local storage usage exceeds the total limit of containers ${limits.length === 1 ? limits[0] : limit}. `;
}

function containerExcess({ main }: PodMachine): string | undefined {
  const greedy = main.find(
    (each) => quantity(limitOf(each)) > 0 && containerUsage(each) > quantity(limitOf(each)),
  );
  return (
    greedy &&
    `Container ${greedy.spec.name} exceeded its local ephemeral storage limit "${limitOf(greedy)}". `
  );
}
