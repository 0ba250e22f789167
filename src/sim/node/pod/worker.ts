import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Work } from '../process/tasks.ts';
import type { Container } from './container.ts';
import { isOverdue, overdueAt } from './deadline.ts';
import type { Failure } from './image-pull.ts';
import { graceOf, killContainer } from './kill.ts';
import { mountAll, refreshVolumes } from './mounting.ts';
import type { PodMachine } from './pod-machine.ts';
import { planOf } from './plan.ts';
import { startContainer } from './start-container.ts';
import { limitStorage } from './storage-limits.ts';
import { endContainers } from './terminator.ts';
import { pause } from './wait.ts';
import { PidSpace } from '../process/process.ts';

/** A sync that failed is tried again after the 10 s of the kubelet, drawn out likewise, unless a back-off is known. */
const RETRY: Duration = 13 * second;
/** However long a back-off is, the pod is looked at this often (the kubelet's syncFrequency). */
const RESYNC: Duration = 60 * second;
/** A back-off is drawn out by chance, by up to a half (workerBackOffPeriodJitterFactor): here always by as much. */
const JITTER = 1.37;
/** The queue of waiting pods is looked through once a second. */
const QUEUE: Duration = second;

/** When the next sync is due by itself: undefined means only when something happens. */
type Again = Instant | undefined;

/**
 * The pod worker (kubelet's podWorkerLoop and SyncPod). A sync waits until the containers have been listed since the
 * last one, tells the status as it is, then does what is missing, one container after the other; what failed is
 * remembered and told by the next sync. That order is why `CrashLoopBackOff` and `ImagePullBackOff` appear in the API
 * when they do.
 */
export function* podWorker(machine: PodMachine): Work<void> {
  let synced: Instant = -Infinity;
  while (!machine.terminating) {
    machine.pending = false;
    yield* machine.relists.since(synced);
    const again = yield* sync(machine);
    // a pod that is over is put on the queue once more, and ended from there
    if (again === 'done' && isOverdue(machine)) yield* pause(machine, QUEUE);
    if (again === 'done' || machine.endsAs) return machine.end(machine.endsAs?.grace);
    synced = machine.now();
    while (!machine.pending && machine.now() < (again ?? Infinity)) {
      yield { on: [machine.work], ...(again !== undefined && { at: again }) };
    }
  }
}

function* sync(machine: PodMachine): Work<Again | 'done'> {
  machine.shownIP = machine.podIP;
  machine.adoptSpec();
  if (isOverdue(machine)) machine.failFor('DeadlineExceeded');
  machine.tell();
  if (machine.failedFor || isOver(machine)) return 'done';
  if (machine.volumes.size < (machine.pod.spec.volumes?.length ?? 0) || !machine.mounted)
    yield* mountAll(machine);
  if (machine.isStale) refreshVolumes(machine);
  if (!machine.mounted) limitStorage(machine);
  machine.mounted = true;
  machine.probedSince ??= machine.now();
  const failures: Failure[] = [];
  machine.isActing = true;
  const acted = yield* act(machine, failures);
  machine.isActing = false;
  if (acted && failures.length === 0) machine.relists.demand();
  return againAt(machine, failures);
}

/** Every container has ended, sidecars too, and none will be started again; or an init container has failed for good. */
function isOver(machine: PodMachine): boolean {
  const failedInit = machine.init.some(
    (c) => !c.isSidecar && c.current?.ended && c.current.ended.exitCode !== 0 && !machine.shouldRestart(c),
  );
  if (failedInit) return true;
  const stillRuns = machine.init.some(({ isSidecar, running }) => isSidecar && running);
  return !stillRuns && machine.main.every((each) => each.current?.ended && !machine.shouldRestart(each));
}

/** Does what the plan says; the answer tells whether that was anything. */
function* act(machine: PodMachine, failures: Failure[]): Work<boolean> {
  const isNewSandbox = !machine.sandbox;
  const plan = planOf(machine, isNewSandbox);
  if (plan.over) {
    yield* endContainers(machine, graceOf(machine));
    return true;
  }
  // how the newest run of each container ended, as it is known before the sync does anything
  const ends = new Map(machine.containers.map((each) => [each, each.lastEnd]));
  for (const { container, message } of plan.kill)
    yield* killContainer(machine, container, graceOf(machine, container), message);
  if (isNewSandbox) yield* makeSandbox(machine);
  for (const container of plan.start) {
    const failure = yield* tryToStart(machine, container, ends.get(container));
    container.failure = failure;
    if (failure) failures.push(failure);
    if (failure && container.isInit && !container.isSidecar) break;
  }
  return isNewSandbox || plan.kill.length + plan.start.length > 0;
}

function* tryToStart(
  machine: PodMachine,
  container: Container,
  endedAt: Instant | undefined,
): Work<Failure | undefined> {
  const waits = endedAt === undefined ? undefined : backOff(machine, container, endedAt);
  return waits ?? (yield* startContainer(machine, container));
}

function* makeSandbox(machine: PodMachine): Work<void> {
  if (machine.rebooted)
    machine.record('Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  machine.rebooted = false;
  yield* pause(machine, machine.host.durations.sandbox);
  machine.sandbox = true;
  machine.sandboxes += 1;
  machine.pids = machine.pod.spec['shareProcessNamespace'] ? new PidSpace(['/pause']) : undefined;
  machine.podIP = machine.pod.spec['hostNetwork'] ? machine.host.address : machine.host.newAddress(machine);
  machine.network.address = machine.podIP;
  machine.report();
  machine.relists.changed();
}

/** A container that has ended waits before it is started again: nothing the first time, then 10 s, doubling. */
function backOff(machine: PodMachine, container: Container, endedAt: Instant): Failure | undefined {
  const { restarts, fullName } = machine;
  const { spec } = container;
  // another image makes it another container (getStableKey)
  const key = `${container.fieldPath} ${spec.image}`;
  const now = machine.now();
  const retryAt = restarts.waitsUntil(key, endedAt, now);
  if (retryAt === undefined) {
    restarts.step(key, endedAt, now);
    return undefined;
  }
  machine.record(
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${spec.name} in pod ${fullName}`,
    container,
  );
  const message = `back-off ${goSeconds(restarts.get(key))} restarting failed container=${spec.name} pod=${fullName}`;
  return { reason: 'CrashLoopBackOff', message, retryAt };
}

/** Go prints 160 s as `2m40s`. */
function goSeconds(span: Duration): string {
  const seconds = Math.round(span / second);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** When the worker looks again by itself (completeWork): the first back-off that ends, or the usual wait after an error. */
function againAt(machine: PodMachine, failures: readonly Failure[]): Again {
  const overdue = overdueAt(machine);
  if (failures.length === 0) return overdue;
  const now = machine.now();
  const ends = failures.flatMap(({ retryAt }) => (retryAt === undefined ? [] : [retryAt - now]));
  const wait = ends.length > 0 ? Math.min(Math.max(0, Math.min(...ends)), RESYNC) * JITTER : RETRY;
  return Math.min(Math.ceil((now + wait) / QUEUE) * QUEUE, overdue ?? Infinity);
}
