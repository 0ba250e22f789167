import type { Duration, Instant } from '#kernel/time.ts';
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

/** From the pod worker's look until a readiness probe that it has asked for is on its way. */
const ASKED: Duration = 50;

/** Counts equal results in a row, as the kubelet's prober worker does. */
interface Streak {
  passed: boolean | undefined;
  length: number;
  failuresTold: number;
  /** The last result that counted: enough of them in a row. */
  result: boolean | undefined;
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
export function startProbers(machine: PodMachine, container: Container, run: Run, isNew = true): void {
  const { startupProbe, livenessProbe, readinessProbe } = container.spec;
  if (startupProbe && (isNew || !container.startupPassed))
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

/** What has ended in a pod that is being ended is told when all of it has: until then its probes go on, and are cancelled. */
const isKnownToHaveEnded = (machine: PodMachine, run: Run): boolean =>
  run.ended !== undefined && !(machine.terminating && machine.sandbox);

/**
 * When a pod ends only its main containers lose their probes of liveness and startup (StopLivenessAndStartup); one that the
 * kubelet calls Failed itself loses all of them (prober worker, doProbe).
 */
const isOver = (machine: PodMachine, container: Container, run: Run, kind: Kind): boolean =>
  container.current !== run ||
  isKnownToHaveEnded(machine, run) ||
  machine.failedFor !== undefined ||
  (machine.terminating && kind !== 'readiness' && !container.isSidecar) ||
  machine.terminated;

/**
 * A probe ticks since the pod's volumes were there. One of readiness also runs at once, and ticks anew from then on,
 * whenever the pod worker finds its container unready: so it begins with the status that tells of the start.
 */
function* prober(machine: PodMachine, container: Container, run: Run, kind: Kind, probe: Probe): Work<void> {
  const period = (probe.periodSeconds ?? 10) * second;
  const epoch = machine.probeEpoch;
  while (!run.told && !isOver(machine, container, run, kind)) yield { on: [machine.told] };
  let base = machine.probedSince ?? machine.now();
  // after its own start the kubelet lets probers begin at random within their period
  if (machine.restarted) yield { at: (base = machine.now() + period / 2) };
  else if (kind !== 'readiness') yield { at: nextTick(base, period, machine.now()) };
  if (kind === 'startup' && container.startupPassed) {
    container.forgetStart();
    machine.reportStart(container);
    yield { at: machine.now() + ASKED };
  }
  // a result for a new container, if only that there is none yet, wakes the pod worker
  if (kind !== 'liveness' && !machine.restarted) machine.trigger();
  if (kind === 'startup') yield { at: machine.now() + ASKED };
  const streak: Streak = { passed: undefined, length: 0, failuresTold: 0, result: undefined };
  for (let looks = -1; !isOver(machine, container, run, kind) && machine.probeEpoch === epoch;) {
    if (kind === 'readiness' && looks !== machine.looks) {
      looks = machine.looks;
      yield { at: (base = machine.now() + ASKED) };
    }
    const isDue = machine.now() >= wholeSecond(run.startedAt) + (probe.initialDelaySeconds ?? 0) * second;
    if (isDue && (kind === 'startup' || hasStarted(container, machine.now()))) {
      if (yield* probeOnce(machine, container, run, kind, probe, streak)) return;
    }
    const told = kind === 'readiness' && container.ready !== true ? [machine.told] : [];
    yield { at: nextTick(base, period, machine.now()), on: told };
  }
  if (run.ended && container.current === run && isChanged(kind, streak))
    yield* tellOfEnd(machine, container, run, base, period);
  // without a prober who runs is ready
  if (kind === 'readiness' && machine.failedFor && container.current === run) container.ready = undefined;
}

/** The result of a container that does not run is failure: for whom is that another than before (prober worker, doProbe)? */
const isChanged = (kind: Kind, { result }: Streak): boolean => kind !== 'readiness' || result === true;

/** At its next tick the prober finds its container ended; another result wakes the pod worker. */
function* tellOfEnd(
  machine: PodMachine,
  container: Container,
  run: Run,
  base: Instant,
  period: Duration,
): Work<void> {
  if ((machine.now() - base) % period !== 0) yield { at: nextTick(base, period, machine.now()) };
  if (container.current === run && !machine.terminating) machine.trigger();
}

/** A probe that is due when the startup probe passes does not know of it yet, and waits for its next turn. */
const hasStarted = ({ startupPassed, startupPassedAt }: Container, now: Instant): boolean =>
  startupPassed !== false && startupPassedAt !== now;

/** A delay counts from the start as the status tells it, in whole seconds. */
const wholeSecond = (at: Instant = 0): Instant => Math.floor(at / second) * second;

/** Carries a probe out and takes its result in. True: this prober has nothing more to do. */
function* probeOnce(
  machine: PodMachine,
  container: Container,
  run: Run,
  kind: Kind,
  probe: Probe,
  streak: Streak,
): Work<boolean> {
  const before = inputs(machine, run);
  const began = machine.now();
  const finding = yield* carryOut(machine, container, run, probe, changesOf(container));
  if (isOver(machine, container, run, kind)) return true;
  if (judge(machine, container, kind, probe, finding, streak)) return true;
  const settled =
    !machine.terminating &&
    machine.now() === began &&
    inputs(machine, run) === before &&
    isSettled(probe, streak);
  if (settled) yield* sleepUntilChanged(machine, container, run);
  return false;
}

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
  if (passed === undefined) return failuresTold >= EVENTS_TOLD;
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
  if (finding.result === 'error') return false; // what could not be carried out has no result
  streak.length = streak.passed === passed ? streak.length + 1 : 1;
  streak.passed = passed;
  if (streak.length < (passed ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3))) return false;
  streak.result = passed;
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
    machine.reportReadiness(container);
    machine.trigger();
    return false;
  },
  liveness: (machine, container, passed) => (passed ? false : restart(machine, container, 'liveness')),
  startup: (machine, container, passed) => {
    if (!passed) return restart(machine, container, 'startup');
    container.startupPassed = true;
    container.startupPassedAt = machine.now();
    changesOf(container).notify();
    machine.reportStart(container);
    machine.tasks.spawn(lookAgain(machine));
    return true;
  },
};

/** The pod worker sees what has started when that is on its way already (SetContainerStartup, then a sync). */
function* lookAgain(machine: PodMachine): Work<void> {
  yield { at: machine.now() + ASKED };
  machine.trigger();
}

function restart(machine: PodMachine, container: Container, why: 'liveness' | 'startup'): boolean {
  container.unhealthy = why;
  machine.trigger();
  return true;
}
