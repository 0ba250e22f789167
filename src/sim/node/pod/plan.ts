import type { Container } from './container.ts';
import type { PodMachine } from './pod-machine.ts';

/** What a sync does to the containers of a pod (kuberuntime's computePodActions). */
export interface Plan {
  readonly kill: readonly { readonly container: Container; readonly message: string }[];
  /** In the order in which they are started. */
  readonly start: readonly Container[];
  /** Nothing is left to run: whatever still does is ended, the sandbox too. */
  readonly over?: boolean;
}

/** What is missing, by what the kubelet knows when the sync begins; a new sandbox begins with the first init container. */
export function planOf(machine: PodMachine, isNewSandbox: boolean): Plan {
  const [first] = machine.init;
  if (isNewSandbox)
    return { kill: [], start: first ? [first] : machine.main.filter((each) => machine.shouldRestart(each)) };
  const { initialized, ...init } = planOfInit(machine);
  return initialized ? withMain(machine, init) : init;
}

/**
 * Init containers, the last one first: the newest of them that has run says how far the pod is. Behind it only sidecars
 * are looked after.
 */
function planOfInit(machine: PodMachine): Plan & { readonly initialized: boolean } {
  const { init, main } = machine;
  const kill: Plan['kill'][number][] = [];
  const start: Container[] = [];
  let initialized = init.length === 0 || main.some(({ running }) => running);
  let isPast = initialized;
  for (const [place, container] of [...init.entries()].reverse()) {
    if (isPast ? container.isSidecar : container.current) {
      const step = stepOf(machine, container);
      if (step.kill !== undefined) kill.push({ container, message: step.kill });
      if (step.start) start.push(container);
      const next = init[place + 1];
      if (step.done && !next) initialized = true;
      else if (step.done && next && !isPast) start.push(next);
      isPast = true;
    }
  }
  const [first] = init;
  if (!isPast && first) start.push(first);
  return { initialized, kill, start: start.reverse() };
}

interface Step {
  readonly start?: boolean;
  readonly kill?: string;
  /** The container has initialized the pod, as far as it is up to it. */
  readonly done?: boolean;
}

/** What one init container needs. */
function stepOf(machine: PodMachine, container: Container): Step {
  const { isSidecar, current, running, unhealthy, spec } = container;
  if (!running) {
    const isDone = !isSidecar && current?.ended?.exitCode === 0;
    return isDone ? { done: true } : { start: machine.shouldRestart(container) };
  }
  if (!isSidecar) return {};
  if (unhealthy === 'startup')
    return { start: true, kill: `Init container ${spec.name} failed startup probe` };
  if (!container.isStarted) return {};
  if (container.isOutdated)
    return { done: true, start: true, kill: `Init container ${spec.name} definition changed` };
  if (unhealthy)
    return { done: true, start: true, kill: `Init container ${spec.name} failed ${unhealthy} probe` };
  return { done: true };
}

function withMain(machine: PodMachine, init: Plan): Plan {
  const kill = [...init.kill];
  const start: Container[] = [];
  for (const container of machine.main) {
    const why = container.running ? reasonToEnd(container) : undefined;
    if (why === undefined) {
      if (!container.running && machine.shouldRestart(container)) start.push(container);
      continue;
    }
    const again = container.isOutdated || machine.restartsFailed(container);
    kill.push({ container, message: again ? `${why}, will be restarted` : why });
    if (again) start.push(container);
  }
  const isOver =
    start.length === 0 && machine.main.every((each) => !each.running || reasonToEnd(each) !== undefined);
  return isOver ? { kill: [], start: [], over: true } : { kill, start: [...init.start, ...start] };
}

function reasonToEnd({ spec, isOutdated, unhealthy }: Container): string | undefined {
  if (isOutdated) return `Container ${spec.name} definition changed`;
  return unhealthy && `Container ${spec.name} failed ${unhealthy} probe`;
}
