import type { Pair } from './compare.ts';
import { at, conditionIsTrue, listAt, type Seen } from './journal.ts';
import { hasPlayedNodes } from './kept-journal.ts';
import { events, seen } from './relax.ts';

type Relax = (pair: Pair) => Pair;

/** Does one of the two machines play its nodes? */
export const isPlayed = ({ a, b }: Pair): boolean => [a, b].some(({ journal }) => hasPlayedNodes(journal));

const wherePlayed =
  (...all: readonly Relax[]): Relax =>
  (pair) =>
    isPlayed(pair) ? all.reduce((so, relax) => relax(so), pair) : pair;

const ENDED = new Set<unknown>(['Succeeded', 'Failed']);

/** Pods as their phase, readiness and restarts, and without the events of kubelets. */
export const podsInWords: Relax = wherePlayed(
  seen('pod', inWords),
  events((stream, list) => (stream.endsWith(' by kubelet') ? [] : list)),
);

/** What the control plane reads of a pod's status; how a pod ends that is being deleted, its program decides. */
export function inWords(pod: Seen): Seen {
  const { phase: told, reason } = (pod['status'] ?? {}) as Seen;
  const isDeleted = at(pod, 'metadata', 'deletionTimestamp') !== undefined;
  const phase = isDeleted && ENDED.has(told) ? 'Ended' : told;
  const counts = listAt(pod, 'status', 'containerStatuses').map((one) =>
    Number(at(one, 'restartCount') ?? 0),
  );
  const restarts = counts.reduce((sum, count) => sum + count, 0);
  // of a pod that was never queued a kubelet adds PodScheduled by itself; its node says it all
  const scheduled = at(pod, 'spec', 'nodeName') !== undefined;
  return { ...pod, status: { phase, reason, scheduled, ready: conditionIsTrue(pod, 'Ready'), restarts } };
}

/** What a provisioner tells of a claim (its name is that of a domain), and who attaches volumes. */
const PROVISIONED = /^event\/pvc\/\S+ by \S+\/| by attachdetach-controller$/;
/** Where the local-path provisioner notes the node. */
const SELECTED = 'local.path.provisioner/selected-node';
const SOURCES = new Set(['hostPath', 'local', 'nfs', 'csi']);

/** Volumes without the place of their data, and without the events of those who make and attach them. */
export const volumesWithoutSource: Relax = wherePlayed(
  seen('pv', withoutSource),
  events((stream, list) => (PROVISIONED.test(stream) ? [] : list)),
);

function withoutSource(volume: Seen): Seen {
  const spec = Object.entries((volume['spec'] ?? {}) as Seen).filter(([field]) => !SOURCES.has(field));
  const { annotations, ...metadata } = (volume['metadata'] ?? {}) as Seen;
  const others = Object.entries((annotations ?? {}) as Seen).filter(([name]) => name !== SELECTED);
  return {
    ...volume,
    spec: Object.fromEntries(spec),
    metadata: { ...metadata, annotations: Object.fromEntries(others) },
  };
}
