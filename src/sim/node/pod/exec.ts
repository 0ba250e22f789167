import type { Instant } from '#kernel/time.ts';
import type { Container, Run } from './container.ts';
import type { PodMachine } from './pod-machine.ts';
import type { Execution } from './run-in.ts';
import { execute } from './run-in.ts';

/** A command that was started in a container: it is done when `exitCode` is there. */
export interface Session {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

/** A command could not be started; the message is what the kubelet answers. */
export class ExecTrouble extends Error {
  override readonly name = 'ExecTrouble';
}

/** The container that a user means: by name, or the one that kubectl takes. @throws ExecTrouble */
export function containerOf(machine: PodMachine, name?: string): Container {
  const usual = machine.pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  const wanted = name ?? usual;
  const found =
    wanted === undefined ? machine.main[0] : machine.containers.find(({ spec }) => spec.name === wanted);
  if (found) return found;
  const all = [...machine.main, ...machine.init].map(({ spec, isInit }) =>
    isInit ? `${spec.name} (init)` : spec.name,
  );
  throw new ExecTrouble(
    `container ${wanted} is not valid for pod ${machine.pod.metadata.name} out of: ${all.join(', ')}`,
  );
}

function runOf(container: Container): Run {
  const { current } = container;
  if (current && container.running && current.process?.exitCode === undefined) return current;
  throw new ExecTrouble(
    `unable to upgrade connection: container not found (${JSON.stringify(container.spec.name)})`,
  );
}

/**
 * Starts a command in a running container, as `kubectl exec` does. It has ended when this returns unless it takes
 * virtual time (`sleep`); then it goes on while the cluster's time passes.
 * @throws ExecTrouble
 */
export function openSession(
  machine: PodMachine,
  argv: readonly string[],
  now: Instant,
  options: { readonly container?: string; readonly stdin?: string } = {},
): Session {
  const run = runOf(containerOf(machine, options.container));
  machine.tasks.advance(now);
  const execution = execute(run, argv, {
    env: run.env,
    cwd: run.cwd,
    ...(options.stdin !== undefined && { stdin: options.stdin }),
  });
  if ('notStarted' in execution) {
    throw new ExecTrouble(
      `Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec ${JSON.stringify(machine.host.newId())}: OCI runtime exec failed: exec failed: unable to start container process: ${execution.notStarted}`,
    );
  }
  machine.tasks.advance(now);
  return sessionOf(execution);
}

/** A session ends when nobody holds its streams any more: `sleep 99 &` keeps `kubectl exec` waiting. */
const sessionOf = ({ stdout, stderr, process, isOpen }: Execution): Session => ({
  get stdout() {
    return stdout.text;
  },
  get stderr() {
    return stderr.text;
  },
  get exitCode() {
    return process.exitCode === undefined || isOpen() ? undefined : process.exitCode;
  },
});

/** Logs cannot be had; the message is the API server's. */
export class LogTrouble extends Error {
  override readonly name = 'LogTrouble';
}

/** How the kubelet words some reasons for which a container has no log yet. */
const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

const lostLog = ({ id }: Run): string => `unable to retrieve container logs for containerd://${id}`;

/** What a container has printed. @throws LogTrouble */
export function logsOf(
  machine: PodMachine,
  options: { readonly container?: string; readonly previous?: boolean } = {},
): string {
  const { spec, current, previous } = containerOf(machine, options.container);
  const name = machine.pod.metadata.name;
  if (options.previous) {
    if (!previous)
      throw new LogTrouble(
        `previous terminated container ${JSON.stringify(spec.name)} in pod ${JSON.stringify(name)} not found`,
      );
    // the kubelet keeps one dead container: while the newest one is dead, the one before it is collected
    return current?.ended ? lostLog(previous) : previous.log.text;
  }
  // of a pod that it has evicted it keeps none (PodIsEvicted)
  if (current && machine.isEvicted && machine.terminated) return lostLog(current);
  if (current) return current.log.text;
  const statuses = [
    ...(machine.status?.containerStatuses ?? []),
    ...(machine.status?.initContainerStatuses ?? []),
  ];
  const reason =
    statuses.find((status) => status.name === spec.name)?.state?.waiting?.reason ?? 'ContainerCreating';
  throw new LogTrouble(
    `container ${JSON.stringify(spec.name)} in pod ${JSON.stringify(name)} is waiting to start: ${WAITING[reason] ?? reason}`,
  );
}
