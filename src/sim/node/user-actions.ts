import { assert } from '#kernel/assert.ts';
import type { Duration, Instant } from '#kernel/time.ts';
import { resources } from '#model/resources.ts';
import { notFound } from '#model/status.ts';
import type { Machine, Machines } from './machines.ts';
import type { Container } from './pod/container.ts';
import type { Session } from './pod/exec.ts';
import { ExecTrouble, LogTrouble, containerOf, logsOf, openSession } from './pod/exec.ts';
import type { PodMachine } from './pod/pod-machine.ts';
import { Shutdown } from './shutdown.ts';
import { changesOf } from './pod/probes.ts';

/** A pod by its name. */
export interface PodRef {
  readonly namespace: string;
  readonly name: string;
}

function podOf(machines: Machines, { namespace, name }: PodRef): PodMachine {
  const pod = machines.pod(namespace, name);
  if (!pod) throw notFound(resources.Pod, name);
  return pod;
}

function machineOf(machines: Machines, name: string): Machine {
  const machine = machines.machine(name);
  assert(machine, `there is a machine ${name}`);
  return machine;
}

/** Runs something in a pod at a moment and lets the kubelet see what came of it. */
function act(machines: Machines, pod: PodMachine, now: Instant, change: () => void): void {
  pod.tasks.advance(now);
  change();
  pod.tasks.advance(now);
  machines.poke(pod.uid);
}

function hold(machines: Machines, ref: PodRef, now: Instant, held: boolean): void {
  const pod = podOf(machines, ref);
  act(machines, pod, now, () => {
    for (const container of pod.main) {
      container.heldUnready = held;
      changesOf(container).notify();
    }
    if (pod.status && !pod.terminated) pod.report();
  });
}

/** The pod's containers are not ready from now on, whatever their probes find (without a probe too). */
export const stopBeingReady = (machines: Machines, pod: PodRef, now: Instant): void =>
  hold(machines, pod, now, true);

/** The pod's probes count again. */
export const becomeReady = (machines: Machines, pod: PodRef, now: Instant): void =>
  hold(machines, pod, now, false);

/** The main process of each running container (or of the one that is named) ends with this exit code. */
export function exit(
  machines: Machines,
  ref: PodRef,
  exitCode: number,
  now: Instant,
  container?: string,
): void {
  const pod = podOf(machines, ref);
  const meant = ({ spec, running }: Container): boolean =>
    running && (container === undefined || spec.name === container);
  act(machines, pod, now, () => {
    for (const { current } of pod.main.filter(meant))
      if (current?.process) current.system.processes.end(current.process, exitCode);
  });
}

/** The kernel ends a pod's containers for their memory: exit code 137, reason OOMKilled. */
export function outOfMemory(machines: Machines, ref: PodRef, now: Instant): void {
  const pod = podOf(machines, ref);
  act(machines, pod, now, () => pod.main.forEach(({ current }) => current?.system.outOfMemory()));
}

/**
 * Starts a command in a pod's container. Its result is there at once unless the command takes virtual time; then
 * `exitCode` appears while the cluster's time passes.
 * @throws ExecTrouble with the kubelet's words
 */
export function exec(
  machines: Machines,
  ref: PodRef,
  command: readonly string[],
  now: Instant,
  options: { readonly container?: string; readonly stdin?: string } = {},
): Session {
  const pod = podOf(machines, ref);
  const trouble = dialTrouble(machines, pod);
  if (trouble) throw new ExecTrouble(`unable to upgrade connection: error dialing backend: ${trouble}`);
  const session = openSession(pod, command, now, options);
  machines.poke(pod.uid);
  return session;
}

/** What a pod's container has printed. @throws LogTrouble with the API server's words */
export function logs(
  machines: Machines,
  ref: PodRef,
  options: { readonly container?: string; readonly previous?: boolean } = {},
): string {
  const pod = machines.pod(ref.namespace, ref.name);
  // a pod that the kubelet has refused has no container, and never will have
  if (!pod)
    throw new LogTrouble(
      `container ${JSON.stringify(options.container)} in pod ${JSON.stringify(ref.name)} is not available`,
    );
  const trouble = dialTrouble(machines, pod);
  if (!trouble) return logsOf(pod, options);
  const { spec } = containerOf(pod, options.container);
  throw new NodeUnreachable(
    `Get "https://${pod.host.address}:10250/containerLogs/${ref.namespace}/${ref.name}/${spec.name}": ${trouble}`,
  );
}

/** The API server could not ask a node's kubelet. */
export class NodeUnreachable extends Error {
  override readonly name = 'NodeUnreachable';
}

/** Why the API server does not reach the kubelet of a pod; undefined when it does. */
function dialTrouble(machines: Machines, { host }: PodMachine): string | undefined {
  const state = machines.machine(host.name)?.state;
  if (state === 'running') return undefined;
  return `dial tcp ${host.address}:10250: connect: ${state === 'stopped' ? 'connection refused' : 'no route to host'}`;
}

/** A node's kubelet stops: its containers go on, nobody tells of them. */
export function lose(machines: Machines, node: string, now: Instant): void {
  const machine = machineOf(machines, node);
  for (const pod of machines.on(machine)) {
    pod.tasks.advance(now);
    pod.tasks.leaveAlone();
  }
  machines.become(machine, 'stopped', now);
  machines.wakeAll(machine);
}

/** A machine is told to shut down: its kubelet ends the pods in good order, then the power goes. Spans in ms. */
export function shutDown(machines: Machines, node: string, span: Duration, critical: Duration): void {
  machineOf(machines, node).shutdown = new Shutdown(span, critical);
  machines.wakeNode(node);
}

/** A machine loses its power: every process on it is gone. */
export function powerOff(machines: Machines, node: string, now: Instant): void {
  const machine = machineOf(machines, node);
  machines.become(machine, 'off', now);
  for (const pod of machines.on(machine)) {
    pod.tasks.advance(now);
    pod.cutPower();
    pod.tasks.leaveAlone();
  }
}

/** A lost node is back; its kubelet begins anew and looks at every pod. A machine without power boots first. */
export function recover(machines: Machines, node: string, now: Instant): void {
  const machine = machineOf(machines, node);
  if (machine.state === 'off') {
    machines.become(machine, 'booting', now);
    machines.wakeNode(machine.name);
  } else if (machine.state === 'stopped') machines.startKubelet(machine, now);
}

/** The next pod that arrives at a node is refused by its kubelet. */
export function refuseNext(
  machines: Machines,
  node: string,
  refusal: { readonly reason: string; readonly message: string },
): void {
  machineOf(machines, node).refusal = refusal;
}
