import type { Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Probe } from '#model/objects.ts';
import type { Work } from '../process/tasks.ts';
import { Topic } from '../process/tasks.ts';
import type { Container, Run } from './container.ts';
import type { PodMachine } from './pod-machine.ts';
import type { Finding } from './probe-handlers.ts';
import { carryOut } from './probe-handlers.ts';

type Kind = 'startup' | 'liveness' | 'readiness';

/** client-go drops a source's events about one object beyond such a burst: until then each failure is told. */
const EVENTS_TOLD = 25;

/** A container's start is told before its probes run (a probe begins when the status says that it runs). */
const STATUS_FIRST = 100;

/** Counts equal results in a row, as the kubelet's prober worker does. */
interface Streak {
  passed: boolean | undefined;
  length: number;
  failuresTold: number;
}

/**
 * Probing on virtual time (kubelet's prober).
 *
 * A probe runs at its period. Once its verdict has settled (enough equal results in a row, and as many failures told
 * as client-go lets through), running it again can only matter when something that it could see has changed. So a
 * settled prober sleeps until a file system of the container, a listener of the pod or a process of the container
 * changes, and goes on at the next tick of its period: the same verdicts at the same times, without a timer. A probe
 * that takes time, or writes files itself, or reads clocks or chance, is not settled and keeps its period.
 */
export function startProbers(machine: PodMachine, container: Container, run: Run): void {
  const { startupProbe, livenessProbe, readinessProbe } = container.spec;
  if (startupProbe && !container.startupPassed)
    machine.tasks.spawn(prober(machine, container, run, 'startup', startupProbe));
  if (livenessProbe) machine.tasks.spawn(prober(machine, container, run, 'liveness', livenessProbe));
  if (readinessProbe) machine.tasks.spawn(prober(machine, container, run, 'readiness', readinessProbe));
}

/** Woken when the startup probe of a container has passed, or when a user holds or releases it. */
const changes = new WeakMap<Container, Topic>();

export function changesOf(container: Container): Topic {
  const known = changes.get(container) ?? new Topic();
  changes.set(container, known);
  return known;
}

const isOver = (machine: PodMachine, container: Container, run: Run, kind: Kind): boolean =>
  container.current !== run ||
  run.ended !== undefined ||
  run.process?.exitCode !== undefined ||
  (machine.terminating && kind !== 'readiness') ||
  machine.terminated;

function* prober(machine: PodMachine, container: Container, run: Run, kind: Kind, probe: Probe): Work<void> {
  const period = (probe.periodSeconds ?? 10) * second;
  const base = machine.seenAt(machine.now()) + STATUS_FIRST;
  yield { at: firstTick(base, period, (run.startedAt ?? base) + (probe.initialDelaySeconds ?? 0) * second) };
  if (kind !== 'startup' && container.startupPassed === false) yield* startup(machine, container, run, kind);
  const streak: Streak = { passed: undefined, length: 0, failuresTold: 0 };
  const epoch = machine.probeEpoch;
  while (!isOver(machine, container, run, kind) && machine.probeEpoch === epoch) {
    const before = inputs(machine, run);
    const began = machine.now();
    const finding = yield* carryOut(machine, container, run, probe);
    if (isOver(machine, container, run, kind)) return;
    if (judge(machine, container, kind, probe, finding, streak)) return;
    const settled = machine.now() === began && inputs(machine, run) === before && isSettled(probe, streak);
    if (settled) yield* sleepUntilChanged(machine, container, run);
    yield { at: nextTick(base, period, machine.now()) };
  }
}

/** Waits for the startup probe; the first run follows the status that tells of it. */
function* startup(machine: PodMachine, container: Container, run: Run, kind: Kind): Work<void> {
  while (container.startupPassed === false && !isOver(machine, container, run, kind))
    yield { on: [changesOf(container)] };
  yield { at: machine.now() + STATUS_FIRST };
}

/** The first tick that is not before the initial delay has passed. */
const firstTick = (base: Instant, period: number, from: Instant): Instant =>
  from <= base ? base : base + Math.ceil((from - base) / period) * period;

/** The next tick strictly after `now`. */
const nextTick = (base: Instant, period: number, now: Instant): Instant =>
  base + (Math.floor((now - base) / period) + 1) * period;

/** A number that changes whenever something changes that a probe could see. */
const inputs = (machine: PodMachine, run: Run): string =>
  `${run.files.version} ${machine.network.version} ${run.system.unpredictable}`;

function isSettled(
  { failureThreshold = 3, successThreshold = 1 }: Probe,
  { passed, length, failuresTold }: Streak,
): boolean {
  if (passed) return length >= successThreshold;
  return length >= failureThreshold && failuresTold >= EVENTS_TOLD;
}

function* sleepUntilChanged(machine: PodMachine, container: Container, run: Run): Work<void> {
  const touched = new Topic();
  const stop = run.files.watch(() => touched.notify());
  yield {
    on: [
      touched,
      machine.network.changed,
      changesOf(container),
      ...(run.process ? [run.process.exited] : []),
    ],
  };
  stop();
}

/** Takes a result in. True: this prober has nothing more to do. */
function judge(
  machine: PodMachine,
  container: Container,
  kind: Kind,
  probe: Probe,
  finding: Finding,
  streak: Streak,
): boolean {
  const passed = finding.result === 'success';
  if (!passed) tell(machine, container, kind, finding, streak);
  streak.length = streak.passed === passed ? streak.length + 1 : 1;
  streak.passed = passed;
  if (streak.length < (passed ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3))) return false;
  return VERDICTS[kind](machine, container, passed);
}

function tell(
  machine: PodMachine,
  container: Container,
  kind: Kind,
  finding: Finding & { output?: string },
  streak: Streak,
): void {
  if ((streak.failuresTold += 1) > EVENTS_TOLD) return;
  const name = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
  const text =
    finding.result === 'error'
      ? `${name} probe errored and resulted in unknown state: ${finding.output}`
      : `${name} probe failed: ${finding.output}`;
  machine.record('Warning', 'Unhealthy', text, container);
}

/** What a settled result does; the answer says whether the prober is done with this container. */
const VERDICTS: Readonly<
  Record<Kind, (machine: PodMachine, container: Container, passed: boolean) => boolean>
> = {
  readiness: (machine, container, passed) => {
    if (container.ready === passed) return false;
    container.ready = passed;
    machine.report();
    machine.trigger();
    return false;
  },
  liveness: (machine, container, passed) => (passed ? false : restart(machine, container, 'liveness')),
  startup: (machine, container, passed) => {
    if (!passed) return restart(machine, container, 'startup');
    container.startupPassed = true;
    changesOf(container).notify();
    machine.report();
    machine.trigger();
    return true;
  },
};

function restart(machine: PodMachine, container: Container, why: 'liveness' | 'startup'): boolean {
  container.unhealthy = why;
  machine.trigger();
  return true;
}
