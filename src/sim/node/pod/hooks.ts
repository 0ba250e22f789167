import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { LifecycleHandler } from '#model/objects.ts';
import type { Work } from '../process/tasks.ts';
import type { Container, Run } from './container.ts';
import type { PodMachine } from './pod-machine.ts';
import { portOf } from './ports.ts';
import { ended, execute } from './run-in.ts';
import { pause } from './wait.ts';

/** How long the runtime takes at least to run a command, or to find that it cannot be started. */
const EXEC_TAKES: Duration = 50;

/** How a hook went: undefined when it succeeded. */
export type HookTrouble = { readonly message: string } | undefined;

function* execHook(
  machine: PodMachine,
  container: Container,
  run: Run,
  command: readonly string[],
): Work<HookTrouble> {
  const label = `Exec lifecycle hook ([${command.join(' ')}]) for Container ${JSON.stringify(container.spec.name)} in Pod ${JSON.stringify(machine.fullName)} failed - error: `;
  yield* pause(machine, EXEC_TAKES);
  if (run.process?.exitCode !== undefined)
    return {
      message: `${label}rpc error: code = Unknown desc = failed to exec in container: failed to create exec ${JSON.stringify(machine.host.newId())}: cannot exec in a stopped state, message: ""`,
    };
  const execution = execute(run, command, { env: run.env, cwd: run.cwd });
  if ('notStarted' in execution) {
    return {
      message: `${label}rpc error: code = Unknown desc = failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: ${execution.notStarted}, message: ""`,
    };
  }
  yield* ended(execution, Infinity);
  const { exitCode } = execution.process;
  if (exitCode === 0) return undefined;
  return {
    message: `${label}command '${command.join(' ')}' exited with ${exitCode}: , message: ${JSON.stringify(execution.both.text)}`,
  };
}

/** Runs a postStart or preStop handler until it is done. */
export function* runHook(
  machine: PodMachine,
  container: Container,
  run: Run,
  handler: LifecycleHandler,
): Work<HookTrouble> {
  const { exec, httpGet, sleep } = handler;
  if (exec) return yield* execHook(machine, container, run, exec.command ?? []);
  if (sleep) {
    const wakeAt = machine.now() + sleep.seconds * second;
    yield { at: wakeAt, on: run.process ? [run.process.exited] : [] };
    return undefined;
  }
  if (!httpGet) return undefined;
  const port = portOf(container.spec, httpGet.port);
  // whatever it answers (runHTTPHandler)
  if (machine.network.at(port ?? -1)?.http?.(httpGet.path ?? '/')) return undefined;
  return {
    message: `Http lifecycle hook (${httpGet.path ?? ''}) for Container ${JSON.stringify(container.spec.name)} in Pod ${JSON.stringify(machine.fullName)} failed`,
  };
}
