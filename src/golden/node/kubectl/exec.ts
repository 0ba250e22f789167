import { ExecTrouble } from '#sim/node/pod/exec.ts';
import type { Session as Running } from '#sim/node/pod/exec.ts';
import { exec as execute } from '#sim/node/user-actions.ts';
import { NAMESPACE } from '../cluster.ts';
import { defaulted } from './container.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { refused, silent } from './outcome.ts';
import type { Session, Wait } from './session.ts';

/** Commands that take longer are not waited for (seconds). */
const PATIENCE = 120;

/** `kubectl exec POD -- COMMAND` */
export function exec(session: Session, options: Options, stdin: string, wait: Wait): Outcome {
  const { operands, flags, command } = options;
  const name = (operands[0] ?? '').replace(/^pods?\//, '');
  if (name.includes('/')) return silent;
  const pod = session.pod(name);
  if (command.length === 0)
    return refused('error: you must specify at least one command for the container\n');
  if (!pod) return refused(`Error from server (NotFound): pods "${name}" not found\n`);
  const chosen = flags.get('-c');
  const note = chosen === undefined ? defaulted(pod) : '';
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed')
    return refused(`error: cannot exec into a container in a completed pod; current phase is ${phase}\n`);
  if (!pod.spec.nodeName)
    return refused(`${note}error: unable to upgrade connection: pod ${name} does not have a host assigned\n`);
  const { machines, simulator } = session.cluster;
  let running: Running;
  try {
    running = execute(machines, { namespace: NAMESPACE, name }, command, simulator.now(), {
      stdin,
      ...(chosen !== undefined && { container: chosen }),
    });
  } catch (error) {
    if (!(error instanceof ExecTrouble)) throw error;
    return refused(`${note}error: ${error.message}\n`);
  }
  wait(() => running.exitCode !== undefined, PATIENCE);
  const code = running.exitCode ?? -1;
  const end = code === 0 ? '' : `command terminated with exit code ${code}\n`;
  return { stdout: running.stdout, stderr: `${note}${running.stderr}${end}`, code, compared: true };
}
