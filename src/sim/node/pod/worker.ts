import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Work } from '../process/tasks.ts';
import type { Container } from './container.ts';
import type { Failure } from './image-pull.ts';
import { graceOf, killContainer } from './kill.ts';
import { mountAll } from './mounting.ts';
import type { PodMachine } from './pod-machine.ts';
import { startContainer } from './start-container.ts';
import { pause } from './wait.ts';

/** A sync that failed is tried again after the kubelet's back-off period of 10 s, jittered by up to a half. */
const RETRY: Duration = 13 * second;
/** A sync that waits for a container's back-off comes back a while after its end: a share of the wait, at most this. */
const LATE_SHARE = 0.37;
const LATE_MOST: Duration = 15 * second;

/** When the next sync is due by itself: undefined means only when something happens. */
type Again = Instant | undefined;

/**
 * The pod worker (kubelet's podWorkerLoop and SyncPod). Each sync first tells the status as it is, then does what is
 * missing, one container after the other; what failed is remembered and told by the next sync. That order is why
 * `CrashLoopBackOff` and `ImagePullBackOff` appear in the API when they do.
 */
export function* podWorker(machine: PodMachine): Work<void> {
  while (!machine.terminating) {
    machine.pending = false;
    const again = yield* sync(machine);
    if (again === 'done') return machine.end();
    while (!machine.pending && machine.now() < (again ?? Infinity)) {
      yield { on: [machine.work], ...(again !== undefined && { at: again }) };
    }
  }
}

function* sync(machine: PodMachine): Work<Again | 'done'> {
  machine.shownIP = machine.podIP;
  machine.report();
  if (isOver(machine)) return 'done';
  if (machine.volumes.size < (machine.pod.spec.volumes?.length ?? 0) || !machine.mounted)
    yield* mountAll(machine);
  machine.mounted = true;
  if (!machine.sandbox) yield* makeSandbox(machine);
  const failures: Failure[] = [];
  const initialized = yield* syncInit(machine, failures);
  if (initialized) for (const container of machine.main) yield* syncContainer(machine, container, failures);
  return retryTime(machine, failures);
}

/** Every container has ended and none will be started again, or an init container has failed for good. */
function isOver(machine: PodMachine): boolean {
  const failedInit = machine.init.some(
    (c) => !c.isSidecar && c.current?.ended && c.current.ended.exitCode !== 0 && !machine.shouldRestart(c),
  );
  return (
    failedInit ||
    machine.main.every((container) => container.current?.ended && !machine.shouldRestart(container))
  );
}

function* makeSandbox(machine: PodMachine): Work<void> {
  if (machine.rebooted)
    machine.record('Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  machine.rebooted = false;
  yield* pause(machine, machine.host.durations.sandbox);
  machine.sandbox = true;
  machine.podIP = machine.pod.spec['hostNetwork'] ? machine.host.address : machine.host.newAddress(machine);
  machine.network.address = machine.podIP;
  machine.report();
  machine.relist();
}

/** Starts init containers in order. True: the containers of the pod may start. */
function* syncInit(machine: PodMachine, failures: Failure[]): Work<boolean> {
  const begun = machine.main.some(({ current }) => current);
  for (const container of machine.init) {
    const { current, isSidecar } = container;
    if (!isSidecar && (current?.ended?.exitCode === 0 || begun)) continue;
    yield* syncContainer(machine, container, failures);
    if (begun || (isSidecar && container.isStarted)) continue;
    return false;
  }
  return true;
}

/** Brings one container to where it should be: restarts it when a probe asks, starts it when it does not run. */
function* syncContainer(machine: PodMachine, container: Container, failures: Failure[]): Work<void> {
  const { current, unhealthy } = container;
  if (container.running && !unhealthy) return;
  if (container.running) {
    yield* killContainer(
      machine,
      container,
      graceOf(machine, container),
      `Container ${container.spec.name} failed ${unhealthy} probe, will be restarted`,
    );
  }
  if (current?.ended && !machine.shouldRestart(container)) return;
  // the newest run that was over when the sync began: after a kill for a probe that is the run before
  const over = unhealthy ? container.previous?.ended : current?.ended;
  const waits = over && backOff(machine, container, over.at);
  if (waits) return remember(container, waits, failures);
  const failure = yield* startContainer(machine, container);
  remember(container, failure, failures);
}

function remember(container: Container, failure: Failure | undefined, failures: Failure[]): void {
  container.failure = failure;
  if (failure) failures.push(failure);
}

/** A container that has ended waits before it is started again: nothing the first time, then 10 s, doubling. */
function backOff(machine: PodMachine, { spec, fieldPath }: Container, endedAt: Instant): Failure | undefined {
  const { restarts, fullName } = machine;
  const now = machine.now();
  const retryAt = restarts.waitsUntil(fieldPath, endedAt, now);
  if (retryAt === undefined) {
    restarts.step(fieldPath, endedAt, now);
    return undefined;
  }
  const container = machine.containers.find((each) => each.fieldPath === fieldPath);
  machine.record(
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${spec.name} in pod ${fullName}`,
    container,
  );
  const message = `back-off ${goSeconds(restarts.get(fieldPath))} restarting failed container=${spec.name} pod=${fullName}`;
  return { reason: 'CrashLoopBackOff', message, retryAt };
}

/** Go prints 160 s as `2m40s`. */
function goSeconds(span: Duration): string {
  const seconds = Math.round(span / second);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function retryTime(machine: PodMachine, failures: readonly Failure[]): Again {
  if (failures.length === 0) return undefined;
  const now = machine.now();
  const waits = failures.flatMap(({ retryAt }) =>
    retryAt === undefined ? [] : [retryAt + Math.min((retryAt - now) * LATE_SHARE, LATE_MOST)],
  );
  return waits.length < failures.length ? now + RETRY : Math.min(...waits);
}
