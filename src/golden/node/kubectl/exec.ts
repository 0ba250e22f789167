import type { Pod } from '#model/objects.ts';
import { ExecTrouble } from '#sim/node/pod/exec.ts';
import type { Session as Running } from '#sim/node/pod/exec.ts';
import { exec as execute } from '#sim/node/user-actions.ts';
import { NAMESPACE } from '../cluster.ts';
import { defaulted } from './container.ts';
import { isOn } from './options.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { Refusal, complaint, misuse } from './outcome.ts';
import { bestOf, podsOf } from './pods-of.ts';
import type { Session, Wait } from './session.ts';
import { PATIENCE } from './session.ts';

const NO_TERMINAL = 'Unable to use a TTY - input is not a terminal or the right kind of file\n';

/** `kubectl exec POD -- COMMAND` */
export function exec(session: Session, options: Options, stdin: string, wait: Wait): Outcome {
  const command = commandOf(options);
  const pod = bestOf(podsOf(session, options.operands[0] ?? ''));
  if (!pod) throw complaint('timed out waiting for the condition');
  const container = options.flags.get('-c') || undefined;
  checkPod(pod);
  const note = notesOn(options, pod, container);
  const running = started(session, pod, command, note, {
    ...(isOn(options, '-i') && { stdin }),
    ...(container !== undefined && { container }),
  });
  wait(() => running.exitCode !== undefined, PATIENCE);
  const code = running.exitCode ?? 'still running';
  const end =
    code === 0 || running.exitCode === undefined ? '' : `command terminated with exit code ${code}\n`;
  return { stdout: running.stdout, stderr: `${note}${running.stderr}${end}`, code, compared: true };
}

/** @throws Refusal when the call does not say where to run what */
function commandOf({ operands, command }: Options): readonly string[] {
  if (!command && operands.length > 1)
    throw misuse(
      'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
      'exec',
    );
  if (operands.length === 0) throw complaint('pod, type/name or --filename must be specified');
  if (!command || command.length === 0)
    throw complaint('you must specify at least one command for the container');
  return command;
}

function checkPod({ status: { phase } }: Pod): void {
  if (phase === 'Succeeded' || phase === 'Failed')
    throw complaint(`cannot exec into a container in a completed pod; current phase is ${phase}`);
}

function notesOn(options: Options, pod: Pod, container: string | undefined): string {
  if (isOn(options, '-q')) return '';
  const wantsTerminal = isOn(options, '-i') && isOn(options, '-t');
  return (container === undefined ? defaulted(pod) : '') + (wantsTerminal ? NO_TERMINAL : '');
}

function started(
  { cluster: { machines, simulator } }: Session,
  { metadata: { name }, spec }: Pod,
  command: readonly string[],
  note: string,
  options: { readonly container?: string; readonly stdin?: string },
): Running {
  if (!spec.nodeName)
    throw new Refusal(
      `${note}error: unable to upgrade connection: pod ${name} does not have a host assigned`,
    );
  try {
    return execute(machines, { namespace: NAMESPACE, name }, command, simulator.now(), options);
  } catch (error) {
    if (error instanceof ExecTrouble) throw new Refusal(`${note}error: ${error.message}`);
    throw error;
  }
}
