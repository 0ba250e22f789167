import type { Instant } from '#kernel/time.ts';
import { Input } from '../process/process.ts';
import type { Call, Process } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import { STAND_IN, UNKNOWN_SERVER } from '../programs/unknown.ts';
import { programOf } from '../shell/program-of.ts';
import type { Container, Ending, Run } from './container.ts';
import { containerFiles } from './container-files.ts';
import { ConfigTrouble, environment, expandWord } from './environment.ts';
import { domainOf, kernelNameOf } from './hosts.ts';
import { runHook } from './hooks.ts';
import type { Failure } from './image-pull.ts';
import { ensureImage } from './image-pull.ts';
import { killContainer } from './kill.ts';
import { Log } from './log.ts';
import type { PodMachine } from './pod-machine.ts';
import { portsOf } from './ports.ts';
import { startProbers } from './probes.ts';
import { limitRoot } from './storage-limits.ts';
import { rootTrouble } from './user.ts';
import { directoryTrouble, startTrouble } from './start-trouble.ts';
import { subPathOf } from './sub-path.ts';
import { ContainerSystem } from './system.ts';
import { pause } from './wait.ts';

const RUNC =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';

/** One attempt to bring a container up (kuberuntime's startContainer): image, create, start, postStart. */
export function* startContainer(machine: PodMachine, container: Container): Work<Failure | undefined> {
  const missing = yield* ensureImage(machine, container);
  if (missing) return missing;
  const env = environmentOf(machine, container);
  if ('reason' in env) return env;
  const forbidden = rootTrouble(machine, container.spec);
  if (forbidden !== undefined) return configError(machine, container, forbidden);
  yield* pause(machine, machine.host.durations.create);
  const run = create(machine, container, env.variables);
  machine.record('Normal', 'Created', 'Container created', container);
  yield* pause(machine, machine.host.durations.start);
  const failed = begin(machine, container, run);
  if (failed) return failed;
  machine.record('Normal', 'Started', 'Container started', container);
  return yield* postStart(machine, container, run);
}

function environmentOf(
  machine: PodMachine,
  container: Container,
): { readonly variables: ReadonlyMap<string, string> } | Failure {
  const { pod, host, lent, podIP = '' } = machine;
  try {
    if (!lent) return { variables: new Map() };
    const place = { podIP, hostIP: host.address, node: host.name };
    const variables = environment(
      pod,
      container.spec,
      host.images.of(container.spec.image ?? ''),
      kernelNameOf(pod, host.name),
      lent.view,
      place,
    );
    for (const mount of container.spec.volumeMounts ?? []) subPathOf(mount, variables, container.spec);
    return { variables };
  } catch (error) {
    if (!(error instanceof ConfigTrouble)) throw error;
    return configError(machine, container, error.message);
  }
}

function configError(machine: PodMachine, container: Container, message: string): Failure {
  machine.record('Warning', 'Failed', `Error: ${message}`, container);
  return { reason: 'CreateContainerConfigError', message };
}

/** Makes the next run of a container: a fresh root, the pod's volumes, no process yet. */
function create(machine: PodMachine, container: Container, env: ReadonlyMap<string, string>): Run {
  const { host, pod, tasks, network } = machine;
  const image = host.images.of(container.spec.image ?? '');
  const log = new Log(() => tasks.now());
  const system = new ContainerSystem({
    tasks,
    hostname: kernelNameOf(pod, host.name),
    domain: domainOf(pod),
    image,
    network: host.network(machine),
    pod: network,
    warmUp: host.images.startTime(container.spec.image ?? ''),
    ports: portsOf(container.spec),
    outOfMemory: (greedy) => outOfMemory(run, greedy),
    pids: machine.pids,
  });
  const run: Run = {
    id: host.newId(),
    sandbox: machine.sandboxes,
    asked: container.spec.image,
    image,
    system,
    env,
    cwd: container.spec.workingDir ?? image.workingDir ?? '/',
    log,
    files: containerFiles(
      machine,
      container,
      { image, env, log },
      () => run.process?.argv ?? commandLine(container, run),
    ),
  };
  container.forgetProbes();
  if (container.current) container.restarts += 1;
  container.previous = container.current ?? container.previous;
  container.current = run;
  return run;
}

/** However the container ends later, that is why (containerd keeps the reason); one control group, one process (cgroup v1). */
function outOfMemory(run: Run, greedy = run.process): void {
  run.outOfMemory = true;
  if (greedy) run.system.processes.signal(greedy, 'KILL', true);
}

/** What process 1 runs: the pod's command and args over the image's, with `$(VAR)` expanded. */
function commandLine(container: Container, { image, env }: Run): readonly string[] {
  const { command, args } = container.spec;
  const words = command?.length
    ? [...command, ...(args ?? [])]
    : [...(image.entrypoint ?? []), ...(args?.length ? args : (image.cmd ?? []))];
  return words.map((word) => (word.includes('$') ? expandWord(word, env, container.spec) : word));
}

function begin(machine: PodMachine, container: Container, run: Run): Failure | undefined {
  const argv = commandLine(container, run);
  const found = argv[0] === undefined ? STAND_IN : programOf(run.system, run.files, argv[0], run.cwd);
  const program = found === STAND_IN ? UNKNOWN_SERVER : found;
  // files are made when somebody looks: nobody has to where the directory is the image's own
  const lost = container.spec.workingDir ? directoryTrouble(run.cwd, run.files) : undefined;
  if (lost !== undefined) return startError(machine, container, run, lost);
  if (!program) return startError(machine, container, run, startTrouble(argv[0] ?? '', run.files));
  const { system } = run;
  const call: Omit<Call, 'process'> = {
    argv,
    env: run.env,
    cwd: run.cwd,
    files: run.files,
    stdin: new Input('', container.spec.stdin),
    stdout: run.log.stdout,
    stderr: run.log.stderr,
    system,
  };
  run.startedAt = machine.now();
  run.process = system.processes.spawn(argv, 0, (process) => program({ ...call, process }));
  limitRoot(machine, run);
  machine.tasks.spawn(watchEnd(machine, container, run));
  machine.relists.changed();
  startProbers(machine, container, run);
  return undefined;
}

function startError(machine: PodMachine, container: Container, run: Run, why: string): Failure {
  const message = `${RUNC}${why}`;
  run.ended = { exitCode: 128, reason: 'StartError', message, at: machine.now() };
  machine.record('Warning', 'Failed', `Error: ${message}`, container);
  machine.relists.changed();
  return { reason: 'RunContainerError', message };
}

/** The runtime knows of the end of a process a moment later, the kubelet when it has listed the containers since. */
function* watchEnd(machine: PodMachine, container: Container, run: Run): Work<void> {
  const process = run.process as Process;
  run.noteEnd = () => {
    if (process.exitCode !== undefined)
      run.ended ??= endingOf(container, run, process.exitCode, process.endedAt ?? machine.now());
  };
  while (process.exitCode === undefined) yield { on: [process.exited] };
  machine.network.touch();
  yield* pause(machine, machine.host.durations.reap);
  run.exitedAt = process.endedAt ?? machine.now();
  machine.relists.changed();
}

function endingOf(container: Container, run: Run, exitCode: number, at: Instant): Ending {
  const message = lastWords(container, run, exitCode);
  const reason = run.outOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
  return { exitCode, reason, ...(message && { message }), at };
}

/** terminationMessagePath, or the end of the log when that is empty and the policy asks for it. */
function lastWords({ spec }: Container, run: Run, exitCode: number): string {
  const place = !run.files.opened
    ? undefined
    : run.files.find(spec.terminationMessagePath ?? '/dev/termination-log');
  const text = place?.node.kind === 'file' ? place.node.content.slice(-4096) : '';
  if (text || spec.terminationMessagePolicy !== 'FallbackToLogsOnError' || exitCode === 0) return text;
  return run.log.text
    .split(/(?<=\n)/)
    .slice(-80)
    .join('')
    .slice(-2048);
}

function* postStart(machine: PodMachine, container: Container, run: Run): Work<Failure | undefined> {
  const handler = container.spec.lifecycle?.postStart;
  if (!handler) return undefined;
  const trouble = yield* runHook(machine, container, run, handler);
  if (!trouble) return undefined;
  machine.record('Warning', 'FailedPostStartHook', 'PostStartHook failed', container);
  yield* killContainer(
    machine,
    container,
    (machine.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000,
    'FailedPostStartHook',
  );
  return { reason: 'PostStartHookError', message: trouble.message };
}
