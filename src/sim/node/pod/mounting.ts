import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Volume } from '#model/objects.ts';
import type { Work } from '../process/tasks.ts';
import { giveToGroup } from '../files/owners.ts';
import type { MountContext, Mounted } from '../volumes/sources.ts';
import { MountTrouble, mountVolume } from '../volumes/sources.ts';
import type { PodMachine } from './pod-machine.ts';
import { groupOf } from './user.ts';
import { pause } from './wait.ts';

/** The kubelet's volume manager retries a failed operation after 500 ms, then twice as long, at most 122 s. */
const RETRY_FIRST: Duration = 500;
const RETRY_MOST: Duration = 122 * second;
/** How long a sync waits for volumes before it gives up and says so. */
const WAIT_MOST: Duration = 123 * second;
/** Failures beyond this many are not told (client-go's burst), so waiting for a change is as good as retrying. */
const TOLD = 25;

const contextOf = (machine: PodMachine): MountContext | undefined =>
  machine.lent && {
    pod: machine.pod,
    node: machine.host.name,
    address: machine.podIP ?? '',
    view: machine.lent.view,
    stores: machine.host.stores,
    now: machine.now(),
  };

/** Volumes that the kubelet may give to a group: not those that are somebody else's directories. */
const OTHERS = ['hostPath', 'nfs'];

/** A volume as the pod's fsGroup has it. */
function owned(machine: PodMachine, volume: Volume, mounted: Mounted): Mounted {
  const group = groupOf(machine.pod);
  if (group === undefined || mounted.isForeign || OTHERS.some((kind) => volume[kind] !== undefined))
    return mounted;
  const { tree, node, readOnly } = mounted; // made now: the group is given to what is there
  const give = (): void => giveToGroup(node, group, readOnly);
  give();
  const refresh = (context: MountContext): void => {
    mounted.refresh?.(context);
    give();
  };
  return { tree, node, readOnly, refresh };
}

/** Tries to make one volume ready; the trouble, or undefined when it is. */
function attempt(machine: PodMachine, volume: Volume): MountTrouble | undefined {
  const context = contextOf(machine);
  if (!context) return new MountTrouble('not ready', 'unprocessed');
  try {
    machine.volumes.set(volume.name, owned(machine, volume, mountVolume(context, volume)));
    return undefined;
  } catch (error) {
    if (error instanceof MountTrouble) return error;
    if (error instanceof Error) return new MountTrouble(error.message);
    throw error;
  }
}

/** Tries until it succeeds, twice as long after each failure, and tells of the first ones. */
function* retrying(machine: PodMachine, name: string, attempted: () => MountTrouble | undefined): Work<void> {
  for (let wait = RETRY_FIRST, told = 0; !machine.terminating; wait = Math.min(wait * 2, RETRY_MOST)) {
    const trouble = attempted();
    if (!trouble) return machine.objects.notify();
    if (trouble.unprocessed) {
      yield { on: [machine.objects] };
      continue;
    }
    if ((told += 1) <= TOLD)
      machine.record(
        'Warning',
        'FailedMount',
        `MountVolume.SetUp failed for volume ${JSON.stringify(name)} : ${trouble.message}`,
      );
    const due = machine.now() + wait;
    if (told >= TOLD) yield { on: [machine.objects] };
    yield { at: due };
  }
}

/**
 * Mounts every volume of the pod; ends when all are there (WaitForAttachAndMount). Each volume is retried by itself;
 * every two minutes the wait is told as a failure.
 */
export function* mountAll(machine: PodMachine): Work<void> {
  const volumes = machine.pod.spec.volumes ?? [];
  yield* pause(machine, machine.host.durations.mount);
  const missing = volumes
    .filter((volume) => !machine.volumes.has(volume.name) && attempt(machine, volume))
    .map(({ name }) => name);
  if (missing.length === 0) return;
  for (const volume of volumes)
    if (!machine.volumes.has(volume.name))
      machine.tasks.spawn(retrying(machine, volume.name, () => attempt(machine, volume)));
  for (let told = 0; volumes.some(({ name }) => !machine.volumes.has(name)); told += 1)
    yield* waitOnce(machine, volumes, told);
}

function* waitOnce(machine: PodMachine, volumes: readonly Volume[], told: number): Work<void> {
  const due: Instant = told < TOLD ? machine.now() + WAIT_MOST : Infinity;
  const absent = () => volumes.filter(({ name }) => !machine.volumes.has(name));
  while (absent().length > 0 && machine.now() < due) yield { at: due, on: [machine.objects] };
  const still = absent().map(({ name }) => name);
  if (still.length === 0) return;
  const troubles = absent().map((volume) => [volume.name, attempt(machine, volume)] as const);
  const trouble = troubles.find(([, each]) => each?.unprocessed && !each.unattached)?.[1];
  const unattached = troubles.flatMap(([name, each]) => (each?.unattached ? [name] : []));
  const failed = trouble ? `[${still.join(' ')}]: ${trouble.message}` : '[]: context deadline exceeded';
  machine.record(
    'Warning',
    'FailedMount',
    `Unable to attach or mount volumes: unmounted volumes=[${still.join(' ')}], unattached volumes=[${unattached.join(' ')}], failed to process volumes=${failed}`,
  );
}

/** Fills a volume anew; the trouble leaves the old files in their place. */
function refreshed(machine: PodMachine, volume: Mounted): MountTrouble | undefined {
  const context = contextOf(machine);
  try {
    if (context) volume.refresh?.(context);
    return undefined;
  } catch (error) {
    if (error instanceof MountTrouble) return error;
    throw error;
  }
}

/**
 * Volumes follow their ConfigMaps and Secrets within about a minute, or with the next look of the pod's worker (each has
 * them mounted anew: ReprocessPod). What cannot be is told, and tried again.
 */
export function refreshVolumes(machine: PodMachine): void {
  machine.isStale = false;
  if (machine.terminating) return;
  for (const [name, volume] of machine.volumes) {
    if (machine.remounting.has(name) || !refreshed(machine, volume)) continue;
    machine.remounting.add(name);
    machine.tasks.spawn(remounting(machine, name, volume));
  }
}

function* remounting(machine: PodMachine, name: string, volume: Mounted): Work<void> {
  yield* retrying(machine, name, () => refreshed(machine, volume));
  machine.remounting.delete(name);
}
