import { second } from '#kernel/time.ts';
import type { Probe } from '#model/objects.ts';
import type { Answering, HttpAnswer } from '../process/process.ts';
import type { Topic, Work } from '../process/tasks.ts';
import type { Container, Run } from './container.ts';
import type { PodMachine } from './pod-machine.ts';
import { portOf } from './ports.ts';
import { ended, execute } from './run-in.ts';

/** What one run of a probe found. `error`: it could not be carried out at all, which counts as a failure. */
export type Finding =
  { readonly result: 'success' } | { readonly result: 'failure' | 'error'; readonly output: string };

const SUCCESS: Finding = { result: 'success' };
/** The context of a prober ends with the syncs of its pod: once that is ending the runtime is asked for nothing more. */
const CANCELLED: Finding = {
  result: 'error',
  output: 'rpc error: code = Canceled desc = context canceled',
};
/** The container has ended, and the kubelet has not listed it since. */
const EXITED: Finding = {
  result: 'error',
  output:
    'rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state',
};
const failure = (output: string): Finding => ({ result: 'failure', output });

function* byExec(
  machine: PodMachine,
  run: Run,
  command: readonly string[],
  seconds: number,
  changed: Topic,
): Work<Finding> {
  if (machine.terminating) return CANCELLED;
  if (run.process?.exitCode !== undefined) return EXITED;
  const execution = execute(run, command, { env: run.env, cwd: run.cwd });
  if ('notStarted' in execution) {
    return {
      result: 'error',
      output: `rpc error: code = Unknown desc = failed to exec in container: failed to start exec ${JSON.stringify(machine.host.newId())}: OCI runtime exec failed: exec failed: unable to start container process: ${execution.notStarted}`,
    };
  }
  const by = machine.now() + seconds * second;
  let isOver = yield* ended(execution, by, [changed]);
  while (!isOver && !machine.terminating && machine.now() < by)
    isOver = yield* ended(execution, by, [changed]);
  if (isOver)
    return execution.process.exitCode === 0 ? SUCCESS : failure(execution.both.text.slice(0, 10_240));
  run.system.processes.signal(execution.process, 'KILL', true);
  if (machine.now() < by) return CANCELLED;
  return failure(`command timed out: ${JSON.stringify(command.join(' '))} timed out after ${seconds}s`);
}

/** A name that no port has is read as a number in the end (probe.ResolveContainerPort). */
const noPort = (port: number | string): Finding => ({
  result: 'error',
  output: `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`,
});

function byHttp(
  machine: PodMachine,
  container: Container,
  { path = '/', port, host, scheme = 'HTTP' }: NonNullable<Probe['httpGet']>,
): Finding {
  const address = host ?? machine.podIP ?? '';
  const number = portOf(container.spec, port);
  if (number === undefined) return noPort(port);
  const slashed = path.startsWith('/') ? path : `/${path}`;
  const url = `${scheme.toLowerCase()}://${address}:${number}${slashed}`;
  const listener = machine.network.at(number);
  if (!listener)
    return failure(`Get ${JSON.stringify(url)}: dial tcp ${address}:${number}: connect: connection refused`);
  if (!listener.http)
    return failure(
      `Get ${JSON.stringify(url)}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    );
  if (scheme === 'HTTPS' && !listener.tls)
    return failure(`Get ${JSON.stringify(url)}: http: server gave HTTP response to HTTPS client`);
  const { status } = followed(listener.http, slashed);
  return status >= 200 && status < 400 ? SUCCESS : failure(`HTTP probe failed with statuscode: ${status}`);
}

/** A probe goes on where its own server sends it to (pkg/probe/http). */
function followed(http: Answering, path: string): HttpAnswer {
  let answer = http(path);
  for (let hop = 0; hop < 10 && answer.headers?.['location']?.startsWith('/'); hop += 1)
    answer = http(answer.headers['location']);
  return answer;
}

function byTcp(
  machine: PodMachine,
  container: Container,
  { port, host }: NonNullable<Probe['tcpSocket']>,
): Finding {
  const number = portOf(container.spec, port);
  if (number === undefined) return noPort(port);
  if (machine.network.at(number)) return SUCCESS;
  return failure(`dial tcp ${host ?? machine.podIP}:${number}: connect: connection refused`);
}

/** Carries a probe out once. @param changed told when the pod begins to end, among other things */
export function* carryOut(
  machine: PodMachine,
  container: Container,
  run: Run,
  probe: Probe,
  changed: Topic,
): Work<Finding> {
  const seconds = probe.timeoutSeconds ?? 1;
  if (probe.exec) return yield* byExec(machine, run, probe.exec.command ?? [], seconds, changed);
  if (probe.httpGet) return byHttp(machine, container, probe.httpGet);
  if (probe.tcpSocket) return byTcp(machine, container, probe.tcpSocket);
  const grpc = probe as { readonly grpc?: { readonly port: number } };
  if (grpc.grpc && !machine.network.at(grpc.grpc.port))
    return failure(
      `timeout: failed to connect service ":${grpc.grpc.port}" within ${seconds}s: context deadline exceeded`,
    );
  return SUCCESS;
}
