import type { Account } from './account.ts';
import type { Pair } from './compare.ts';
import { withoutEndsAtOnce } from './ends.ts';
import { hasPlayedNodes } from './kept-journal.ts';
import { at, conditionIsTrue, listAt, type Seen } from './journal.ts';
import { both, events, seen } from './relax.ts';
import { apart, passedOver } from './statuses.ts';

/** A difference that two machines may show although both are right. */
export interface Rule {
  readonly name: string;
  /** Why it may be, in one sentence. */
  readonly reason: string;
  /** Both accounts without this difference, and with every other. */
  readonly relax: (pair: Pair) => Pair;
}

/** Only where one of the two machines plays its nodes. */
const wherePlayed =
  (relax: Rule['relax']): Rule['relax'] =>
  (pair) =>
    [pair.a, pair.b].some(({ journal }) => hasPlayedNodes(journal)) ? relax(pair) : pair;

/** What the control plane reads of a pod's status. */
function told(pod: Seen): Seen {
  const { phase, reason } = (pod['status'] ?? {}) as Seen;
  const counts = listAt(pod, 'status', 'containerStatuses').map((one) =>
    Number(at(one, 'restartCount') ?? 0),
  );
  const restarts = counts.reduce((sum, count) => sum + count, 0);
  const scheduled = conditionIsTrue(pod, 'PodScheduled');
  return { ...pod, status: { phase, reason, scheduled, ready: conditionIsTrue(pod, 'Ready'), restarts } };
}

const withoutNode = (pod: Seen): Seen => {
  const { nodeName, ...spec } = pod['spec'] as Seen;
  return nodeName === undefined ? pod : { ...pod, spec: { ...spec, nodeName: 'a node' } };
};

/** A Parallel set acts on its pods at once, and tells so in any order. */
const sortedForParallelSets = both((account) => ({
  ...account,
  events: new Map(
    [...account.events].map(([stream, list]) => [
      stream,
      isOfParallelSet(account, stream) ? [...list].sort() : list,
    ]),
  ),
}));

function isOfParallelSet({ objects }: Account, stream: string): boolean {
  const set = /^event\/(statefulset\/\S+) /.exec(stream)?.[1];
  return [...objects].some(
    ([id, [first]]) =>
      id.replace(/#\d+$/, '') === set && at(first?.object, 'spec', 'podManagementPolicy') === 'Parallel',
  );
}

export const rules: readonly Rule[] = [
  {
    name: 'kubelet in words',
    reason:
      'a played node tells phase, readiness and restarts in one report; a kubelet tells more, in several',
    relax: wherePlayed((pair) =>
      events((stream, list) => (stream.endsWith(' by kubelet') ? [] : list))(seen('pod', told)(pair)),
    ),
  },
  {
    name: 'free choice of nodes',
    reason: 'nodes of equal score are chosen by chance',
    relax: (pair) =>
      events((_stream, list) => [
        ...new Set(list.map((text) => text.replace(/ to node<\d+>/, ' to a node'))),
      ])(seen('pod', withoutNode)(pair)),
  },
  {
    name: 'two writers of one object',
    reason:
      'a change of the user and a status of the controller that are under way at once come in any order',
    relax: apart,
  },
  {
    name: 'statuses passed over',
    reason: 'a controller that is late counts several changes in one write',
    relax: passedOver,
  },
  {
    name: 'ends at once',
    reason: 'of pods of an ordered set that somebody else ends at once, the nodes decide which goes first',
    relax: withoutEndsAtOnce,
  },
  {
    name: 'events of a Parallel set',
    reason: 'its pods are created and deleted at once, and their events come in any order',
    relax: sortedForParallelSets,
  },
];
