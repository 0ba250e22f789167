import type { Pod } from '#model/objects.ts';
import { ExecTrouble, LogTrouble } from '#sim/node/pod/exec.ts';
import { NodeUnreachable, logs as logsOf } from '#sim/node/user-actions.ts';
import { NAMESPACE } from '../cluster.ts';
import { containersOf, defaulted, isRunning, usualContainer } from './container.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { printed, refused, silent } from './outcome.ts';
import type { Session } from './session.ts';

/** `kubectl logs POD`: what is told at once. */
export function logs(session: Session, { operands, flags }: Options): Outcome {
  if (Number(flags.get('--tail') ?? 0) < -1)
    return refused('error: --tail must be greater than or equal to -1\n');
  if (flags.has('-l')) return silent;
  const name = (operands[0] ?? '').replace(/^pods?\//, '');
  if (name.includes('/')) return silent;
  const pod = session.pod(name);
  if (!pod)
    return refused(
      `error: error from server (NotFound): pods "${name}" not found in namespace "${NAMESPACE}"\n`,
    );
  if (!pod.spec.nodeName) return silent;
  if (flags.has('--all-containers')) return ofAll(session, pod, flags);
  const note = flags.has('-c') ? '' : defaulted(pod);
  const container = flags.get('-c') ?? usualContainer(pod);
  if (flags.has('-f')) return follow(session, pod, container);
  try {
    return printed(read(session, pod, container, flags), note);
  } catch (error) {
    return refusal(error, note);
  }
}

/** A running container's last line is told when it has ended. */
function read(
  { cluster: { machines } }: Session,
  pod: Pod,
  container: string,
  flags: Options['flags'],
): string {
  const previous = flags.has('--previous') || flags.has('-p');
  const text = logsOf(machines, { namespace: NAMESPACE, name: pod.metadata.name }, { previous, container });
  const isNow = !previous && isRunning(pod, container);
  return cut(isNow ? text.slice(0, text.lastIndexOf('\n') + 1) : text, flags);
}

function refusal(error: unknown, note: string): Outcome {
  if (error instanceof ExecTrouble) return refused(`error: ${error.message}\n`);
  if (error instanceof NodeUnreachable) return refused(`${note}Error from server: ${error.message}\n`);
  if (error instanceof LogTrouble)
    return refused(`${note}Error from server (BadRequest): ${error.message}\n`);
  throw error;
}

/** Each container's log, one after the other; with `--prefix` each line says whose it is. */
function ofAll(session: Session, pod: Pod, flags: Options['flags']): Outcome {
  const { name } = pod.metadata;
  try {
    const texts = containersOf(pod).map((container) => {
      const text = read(session, pod, container, flags);
      return flags.has('--prefix') ? text.replaceAll(/^(?=.)/gm, `[pod/${name}/${container}] `) : text;
    });
    return printed(texts.join(''));
  } catch (error) {
    return refusal(error, '');
  }
}

/** Follows in the background: what the log is once the pod is over. */
function follow({ cluster: { machines, simulator } }: Session, pod: Pod, container: string): Outcome {
  const { name, uid } = pod.metadata;
  let last = '';
  const outcome = {
    get stdout() {
      try {
        last = logsOf(machines, { namespace: NAMESPACE, name }, { previous: false, container });
      } catch {
        /* the pod is gone: what was read stays */
      }
      return last;
    },
    stderr: '',
    code: 0,
    compared: true,
  };
  simulator.api.subscribe(({ object }) => object.metadata.uid === uid && outcome.stdout);
  return outcome;
}

/** As much of a log as `--tail` and `--limit-bytes` ask for. */
function cut(text: string, flags: Options['flags']): string {
  const lines = text.split(/(?<=\n)/).filter(Boolean);
  const [tail, bytes] = [flags.get('--tail'), flags.get('--limit-bytes')];
  const kept =
    tail === undefined || Number(tail) < 0 ? text : lines.slice(lines.length - Number(tail)).join('');
  return bytes === undefined ? kept : kept.slice(0, Number(bytes));
}
