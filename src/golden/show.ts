import { applyMergePatch } from '#kernel/json.ts';
import {
  at,
  conditionIsTrue,
  isObservation,
  kindOf,
  type JournalLine,
  listAt,
  type Observation,
  type Seen,
} from '#drift/journal.ts';

/** A journal as a short story, one line a happening, for people who look for a fault. */
export function* show(lines: readonly JournalLine[]): Generator<string> {
  const newest = new Map<string, Seen>();
  for (const line of lines) {
    if (line.type === 'STEP') yield tellStep(line);
    else if (line.type === 'REFUSED')
      yield `   ${line.t}s REFUSED ${line.by} ${line.verb} ${line.object} ${line.code} ${line.message}`;
    else if (isObservation(line)) yield tellObservation(line, newest);
  }
}

function tellStep({ step, t, do: what, result }: Extract<JournalLine, { type: 'STEP' }>): string {
  const answer = result ? ` -> ${result.code} ${result.message ?? ''}` : '';
  return `== ${step} (${t}s) ${JSON.stringify(what).slice(0, 160)}${answer}`;
}

function tellObservation(line: Observation, newest: Map<string, Seen>): string {
  const before = newest.get(line.object);
  const now =
    line.full ?? ((line.patch === undefined ? before : applyMergePatch(before, line.patch)) as Seen);
  newest.set(line.object, now);
  const writer = line.by === undefined ? '' : ` [${line.by} ${line.verb}]`;
  return `   ${line.t}s ${line.type} ${line.object}${writer} ${tellers.get(kindOf(line.object))?.(now) ?? ''}`;
}

const json = (value: unknown): string => JSON.stringify(value) ?? '-';
const terminating = (object: Seen): string =>
  at(object, 'metadata', 'deletionTimestamp') ? ' terminating' : '';
const finalizers = (object: Seen): string =>
  listAt(object, 'metadata', 'finalizers')
    .map((name) => ` !${String(name)}`)
    .join('');
const owners = (object: Seen): string =>
  listAt(object, 'metadata', 'ownerReferences')
    .map((owner) => String(at(owner, 'uid')).replace(/^uid\(|\)$/g, ''))
    .join(',') || '-';

const tellers: ReadonlyMap<string, (object: Seen) => string> = new Map([
  [
    'pod',
    (pod) =>
      [
        at(pod, 'status', 'phase') ?? '-',
        conditionIsTrue(pod, 'Ready') ? 'Ready' : 'notReady',
        ...terminating(pod).split(' ').filter(Boolean),
        at(pod, 'metadata', 'labels', 'controller-revision-hash') ?? '-',
        listAt(pod, 'spec', 'containers')
          .map((container) => at(container, 'image'))
          .join(','),
        at(pod, 'spec', 'nodeName') ?? '-',
        `owner=${owners(pod)}`,
      ].join(' '),
  ],
  [
    'statefulset',
    (set) =>
      `generation ${json(at(set, 'metadata', 'generation'))} replicas ${json(at(set, 'spec', 'replicas'))} ${json(set.status)}${terminating(set)}${finalizers(set)}`,
  ],
  [
    'pvc',
    (claim) =>
      `${String(at(claim, 'status', 'phase'))} volume=${String(at(claim, 'spec', 'volumeName') ?? '-')} owner=${owners(claim)}${terminating(claim)}${finalizers(claim)}`,
  ],
  ['pv', (volume) => `${String(at(volume, 'status', 'phase'))}${terminating(volume)}${finalizers(volume)}`],
  [
    'controllerrevision',
    (revision) => `revision ${String(revision.revision)} owner=${owners(revision)}${terminating(revision)}`,
  ],
  [
    'event',
    (event) =>
      `${String(event.type)} ${String(event.reason)}: ${String(event.message)} x${String(event.count ?? 1)}`,
  ],
  [
    'endpointslice',
    (slice) =>
      json(
        listAt(slice, 'endpoints').map((endpoint) => [at(endpoint, 'hostname'), at(endpoint, 'conditions')]),
      ),
  ],
  [
    'node',
    (node) =>
      json([
        listAt(node, 'spec', 'taints').map(
          (taint) => `${String(at(taint, 'key'))}:${String(at(taint, 'effect'))}`,
        ),
        listAt(node, 'status', 'conditions').map((c) => at(c, 'status')),
      ]),
  ],
  ['pdb', (budget) => json(budget.status)],
  ['replicaset', (set) => `replicas ${json(at(set, 'spec', 'replicas'))} ${json(set.status)}`],
]);
