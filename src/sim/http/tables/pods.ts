import type { Instant } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import { ageOf } from './age.ts';
import { age, column, nameColumn, of, text, wide } from './column.ts';
import type { Column } from './column.ts';
import { podSummary } from './pod-status.ts';

const NONE = '<none>';

function restarts(pod: Pod, now: Instant): string {
  const { restarts: count, lastRestart } = podSummary(pod);
  return count !== 0 && lastRestart ? `${count} (${ageOf(lastRestart, now)} ago)` : String(count);
}

function gates({ spec: { readinessGates = [] }, status }: Pod): string {
  if (readinessGates.length === 0) return NONE;
  const met = readinessGates.filter(
    ({ conditionType }) => status.conditions?.find(({ type }) => type === conditionType)?.status === 'True',
  );
  return `${met.length}/${readinessGates.length}`;
}

export const podColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Ready',
    'The aggregate readiness state of this pod for accepting traffic.',
    of<Pod>((pod) => {
      const { ready, total } = podSummary(pod);
      return `${ready}/${total}`;
    }),
  ),
  column(
    'Status',
    'The aggregate status of the containers in this pod.',
    of<Pod>((pod) => podSummary(pod).reason),
  ),
  column(
    'Restarts',
    'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    of<Pod>(restarts),
  ),
  age,
  wide(
    'IP',
    text('PodStatus.podIP'),
    of<Pod>(({ status }) => status.podIP || status.podIPs?.[0]?.ip || NONE),
  ),
  wide(
    'Node',
    text('PodSpec.nodeName'),
    of<Pod>(({ spec }) => spec.nodeName || NONE),
  ),
  wide(
    'Nominated Node',
    text('PodStatus.nominatedNodeName'),
    of<Pod>(({ status }) => String(status['nominatedNodeName'] ?? '') || NONE),
  ),
  wide('Readiness Gates', text('PodSpec.readinessGates'), of<Pod>(gates)),
];

const completed = (reason: string, message: string) => [
  { type: 'Completed', status: 'True', reason, message },
];

/** What clients are told of rows of pods that have ended. */
export const podRowConditions = ({ status }: Pod): readonly object[] | undefined =>
  status.phase === 'Succeeded'
    ? completed('Succeeded', 'The pod has completed successfully.')
    : status.phase === 'Failed'
      ? completed('Failed', 'The pod failed.')
      : undefined;
