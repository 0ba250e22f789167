import type { Pod } from '#model/objects.ts';
import { ExecTrouble, LogTrouble } from '#sim/node/pod/exec.ts';
import { NodeUnreachable, logs as logsOf } from '#sim/node/user-actions.ts';
import { resources } from '#model/resources.ts';
import { NAMESPACE } from '../cluster.ts';
import { containerList, containersOf, defaulted, isRunning, usualContainer } from './container.ts';
import { isOn, secondsIn } from './options.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { Refusal, complaint, misuse, printed, silent } from './outcome.ts';
import { bestOf, podsOf } from './pods-of.ts';
import type { Session } from './session.ts';
import { objectsOf } from './target.ts';

const USAGE = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command`;
/** Of pods that a selector finds so many lines are shown (--tail), and so many logs are followed (--max-log-requests). */
const SELECTED = { lines: 10, streams: 5 };

/** One container's log. */
interface Stream {
  readonly pod: Pod;
  readonly container: string;
}

/** What is to be read, and what kubectl says about its choice. */
interface Choice {
  readonly streams: readonly Stream[];
  readonly note: string;
}

/** `kubectl logs`: what is told at once. Times are not kept, so what is asked for by `--since` is all there is. */
export function logs(session: Session, options: Options): Outcome {
  checkCall(options);
  if (options.flags.has('--timestamps')) return silent;
  const chosen = chosenPods(session, options);
  if (!chosen) return printed('', `No resources found in ${NAMESPACE} namespace.\n`);
  const { streams, note } = choose(chosen, options);
  if (isOn(options, '-f')) return follow(session, streams, note, options);
  return readAll(session, streams, note, options);
}

/** @throws Refusal what a call asks for that does not go together */
function checkCall({ operands, flags }: Options): void {
  const { length } = operands;
  if ((length === 0 && !flags.has('-l')) || length > 2) throw misuse(USAGE, 'logs');
  if (length === 1 && flags.has('-l')) throw misuse('only a selector (-l) or a POD name is allowed', 'logs');
  const complaints: readonly (readonly [boolean, string])[] = [
    [
      flags.has('--since-time') && (secondsIn(flags.get('--since')) ?? 0) !== 0,
      'at most one of `sinceTime` or `sinceSeconds` may be specified',
    ],
    [
      flags.has('--all-containers') && flags.has('-c'),
      `--all-containers=true should not be specified with container name ${flags.get('-c')}`,
    ],
    [flags.has('-c') && length === 2, 'only one of -c or an inline [CONTAINER] arg is allowed'],
    [Number(flags.get('--limit-bytes') ?? 0) < 0, '--limit-bytes must be greater than 0'],
    [(secondsIn(flags.get('--since')) ?? 0) < 0, '--since must be greater than 0'],
    [Number(flags.get('--tail') ?? 0) < -1, '--tail must be greater than or equal to -1'],
  ];
  const wrong = complaints.find(([holds]) => holds);
  if (wrong) throw complaint(wrong[1]);
}

interface Chosen {
  readonly pods: readonly Pod[];
  readonly note: string;
}

/** The pods whose logs are meant; undefined when a selector finds none. */
function chosenPods(session: Session, options: Options): Chosen | undefined {
  if (options.flags.has('-l')) {
    const pods = objectsOf(session, { resource: resources.Pod }, options) as readonly Pod[];
    return pods.length > 0 ? { pods, note: '' } : undefined;
  }
  const pods = found(session, options.operands[0] ?? '');
  const best = bestOf(pods);
  if (!best) throw complaint('timed out waiting for the condition');
  if (isOn(options, '--all-pods')) return { pods, note: '' };
  const note = pods.length > 1 ? `Found ${pods.length} pods, using pod/${best.metadata.name}\n` : '';
  return { pods: [best], note };
}

function found(session: Session, word: string): readonly Pod[] {
  try {
    return podsOf(session, word);
  } catch (error) {
    const why = /^Error from server \(NotFound\): (.*)$/.exec(error instanceof Refusal ? error.message : '');
    if (!why) throw error;
    throw complaint(`error from server (NotFound): ${why[1]} in namespace ${JSON.stringify(NAMESPACE)}`);
  }
}

function choose({ pods, note }: Chosen, options: Options): Choice {
  if (isOn(options, '--all-containers'))
    return {
      streams: pods.flatMap((pod) => containersOf(pod).map((container) => ({ pod, container }))),
      note,
    };
  const asked = options.flags.get('-c') || options.operands[1];
  const streams = pods.map((pod) => ({ pod, container: asked ?? usualContainer(pod) }));
  const isTold = asked === undefined && !isOn(options, '--all-pods');
  const notes = note + (isTold ? pods.map(defaulted).join('') : '');
  for (const stream of streams) checkContainer(stream);
  return { streams, note: notes };
}

/** @throws Refusal when the pod has no such container */
function checkContainer({ pod, container }: Stream): void {
  if (containersOf(pod).includes(container)) return;
  throw complaint(
    `container ${container} is not valid for pod ${pod.metadata.name} out of: ${containerList(pod)}`,
  );
}

/** One after the other, in an order that is left to chance; a log that cannot be had ends the reading. */
function readAll(session: Session, streams: readonly Stream[], note: string, options: Options): Outcome {
  let text = '';
  try {
    for (const stream of streams) text += shown(read(session, stream, options), stream, options);
  } catch (error) {
    const refusal = `${note}${refusalOf(error)}\n`;
    // which ones were read before is left to chance, too
    return { stdout: text, stderr: refusal, code: 1, compared: streams.length === 1 };
  }
  return printed(text, note);
}

function shown(text: string, { pod, container }: Stream, options: Options): string {
  const isMarked = isOn(options, '--prefix') || isOn(options, '--all-pods');
  return isMarked ? text.replaceAll(/^(?=.)/gm, `[pod/${pod.metadata.name}/${container}] `) : text;
}

/** A running container's last line is told when it has ended. A pod without a node has no log yet. */
function read({ cluster: { machines } }: Session, { pod, container }: Stream, options: Options): string {
  if (!pod.spec.nodeName) return '';
  const previous = isOn(options, '-p');
  const text = logsOf(machines, { namespace: NAMESPACE, name: pod.metadata.name }, { previous, container });
  const isNow = !previous && isRunning(pod, container);
  return cut(isNow ? text.slice(0, text.lastIndexOf('\n') + 1) : text, options.flags);
}

function refusalOf(error: unknown): string {
  if (error instanceof ExecTrouble) return `error: ${error.message}`;
  if (error instanceof NodeUnreachable) return `Error from server: ${error.message}`;
  if (error instanceof LogTrouble) return `Error from server (BadRequest): ${error.message}`;
  throw error;
}

/** Follows in the background: what the log is once the pod is over. @throws Refusal when there are too many */
function follow(session: Session, streams: readonly Stream[], note: string, { flags }: Options): Outcome {
  const most = Number(flags.get('--max-log-requests') ?? SELECTED.streams);
  if (streams.length > 1 && streams.length > most)
    throw new Refusal(
      `${note}error: you are attempting to follow ${streams.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    );
  const [only] = streams;
  return only && streams.length === 1 ? followOne(session, only, note) : silent;
}

function followOne(
  { cluster: { machines, simulator } }: Session,
  { pod, container }: Stream,
  note: string,
): Outcome {
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
    stderr: note,
    code: 0,
    compared: true,
  };
  simulator.api.subscribe(({ object }) => object.metadata.uid === uid && outcome.stdout);
  return outcome;
}

/** As much of a log as `--tail` and `--limit-bytes` ask for. */
function cut(text: string, flags: Options['flags']): string {
  const lines = text.split(/(?<=\n)/).filter(Boolean);
  const tail = Number(flags.get('--tail') ?? (flags.has('-l') ? SELECTED.lines : -1));
  const bytes = flags.get('--limit-bytes');
  const kept = tail < 0 ? text : lines.slice(Math.max(0, lines.length - tail)).join('');
  return bytes === undefined ? kept : kept.slice(0, Number(bytes));
}
