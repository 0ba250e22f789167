import type { Account } from './account.ts';
import type { Pair } from './compare.ts';
import { withoutEndsAtOnce, withoutEndsOfDeletedSets } from './ends.ts';
import { hasPlayedNodes } from './kept-journal.ts';
import { at, conditionIsTrue, listAt, type Seen } from './journal.ts';
import { both, events, seen, sequences } from './relax.ts';
import type { Sight } from './sequence.ts';
import { passedOver, slicesPassedOver } from './passed-over.ts';
import { apart } from './tracks.ts';

/** A difference that two machines may show although both are right. */
/** What a provisioner tells of a claim (its name is that of a domain), and who attaches volumes. */
const PROVISIONED = /^event\/pvc\/\S+ by \S+\/| by attachdetach-controller$/;
/** Whose events tell what a claim waits for, and which these are. */
const LOOKS = /^event\/pvc\/\S+ by persistentvolume-controller$/;
const WAITS = /"reason":"(WaitForFirstConsumer|WaitForPodScheduled|ExternalProvisioning)"/;
/** Where the local-path provisioner notes the node. */
const SELECTED = 'local.path.provisioner/selected-node';

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

/** A volume without the place of its data; its node stays. */
function withoutSource(volume: Seen): Seen {
  const {
    hostPath: _path,
    local: _local,
    nfs: _share,
    csi: _driver,
    ...spec
  } = (volume['spec'] ?? {}) as Seen;
  const { annotations, ...metadata } = (volume['metadata'] ?? {}) as Seen;
  const { [SELECTED]: _node, ...others } = (annotations ?? {}) as Seen;
  return { ...volume, spec, metadata: { ...metadata, annotations: others } };
}

/** A volume without its first moment, before the binder has looked at it. */
function fromAvailable(sights: readonly Sight[]): readonly Sight[] {
  const [first, second, ...rest] = sights;
  const isNew = first?.type === 'ADDED' && at(first.object, 'status', 'phase') === 'Pending';
  return isNew && second?.type === 'MODIFIED' ? [{ ...second, type: 'ADDED' }, ...rest] : sights;
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
    name: 'storage of played nodes',
    reason:
      'a played provisioner makes volumes that nobody can mount: where their data would be is its own affair',
    relax: wherePlayed((pair) =>
      events((stream, list) => (PROVISIONED.test(stream) ? [] : list))(seen('pv', withoutSource)(pair)),
    ),
  },
  {
    name: 'volumes seen late',
    reason:
      "a volume of the user belongs to no namespace: a real machine sees it once it is marked as the scenario's",
    relax: sequences('pv', fromAvailable),
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
      'writes of the user, of a controller and of the scheduler that are under way at once come in any order',
    relax: apart,
  },
  {
    name: 'statuses passed over',
    reason: 'a controller that is late counts several changes in one write',
    relax: passedOver,
  },
  {
    name: 'endpoint slices in batches',
    reason:
      'a slice is written when its pods have changed for the last time, or for the first: that depends on their pace',
    relax: slicesPassedOver,
  },
  {
    name: 'ends at once',
    reason: 'of pods of an ordered set that somebody else ends at once, the nodes decide which goes first',
    relax: withoutEndsAtOnce,
  },
  {
    name: 'garbage collection',
    reason: 'what a deleted set leaves is collected by many workers at once, in any order',
    relax: withoutEndsOfDeletedSets,
  },
  {
    name: 'looks of the volume binder',
    reason:
      'it tells what a claim waits for whenever it looks at one, and claims may be bound between two looks',
    relax: events((stream, list) => (LOOKS.test(stream) ? list.filter((text) => !WAITS.test(text)) : list)),
  },
  {
    name: 'events of a Parallel set',
    reason: 'its pods are created and deleted at once, and their events come in any order',
    relax: sortedForParallelSets,
  },
];
