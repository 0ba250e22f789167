import type { Instant } from '#kernel/time.ts';
import { instantOf, timestamp } from '#kernel/time.ts';
import type { Condition, Node } from '#model/objects.ts';
import { conditionOf } from '../conditions.ts';

/** What the controller remembers of a node between its looks. */
export interface NodeHealth {
  /** When it last looked at a sign of life that it had not seen before. */
  probedAt: Instant;
  /** The Ready condition's heartbeat that it has seen. */
  heartbeat: string | undefined;
  /** The Ready condition's status that it has seen. */
  status: string | undefined;
}

/** Conditions that nobody but the kubelet keeps. */
const kept = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export const readyOf = (node: Node): Condition | undefined => conditionOf(node.status.conditions, 'Ready');

/** The node with everything unknown that its silent kubelet used to tell; the same node when it was so already. */
export function withSilence(node: Node, now: Instant): Node {
  const conditions = [...(node.status.conditions ?? [])];
  let changed = false;
  for (const type of kept) {
    const at = conditions.findIndex((condition) => condition.type === type);
    const before = conditions[at];
    if (before?.status === 'Unknown') continue;
    changed = true;
    if (before)
      conditions[at] = {
        ...before,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: timestamp(now),
      };
    else conditions.push(neverTold(type, node.metadata.creationTimestamp, now));
  }
  return changed ? { ...node, status: { ...node.status, conditions } } : node;
}

const neverTold = (type: string, lastHeartbeatTime: string, now: Instant): Condition => ({
  type,
  status: 'Unknown',
  lastHeartbeatTime,
  lastTransitionTime: timestamp(now),
  reason: 'NodeStatusNeverUpdated',
  message: 'Kubelet never posted node status.',
});

/** A node that is seen for the first time, or that told its first Ready condition since. */
export function firstLook(node: Node, now: Instant): NodeHealth {
  const ready = readyOf(node);
  return {
    probedAt: ready ? now : instantOf(node.metadata.creationTimestamp),
    heartbeat: ready?.lastHeartbeatTime,
    status: ready?.status,
  };
}
