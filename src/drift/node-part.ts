import { equal } from '#kernel/json.ts';
import type { KubeObject, Node, ObjectMeta } from '#model/objects.ts';

/** Of nodes a journal shows labels, taints and the Ready condition only. */
export function reduced(node: Node): KubeObject {
  const { name, uid, labels, resourceVersion } = node.metadata;
  const taints = node.spec.taints?.map(({ timeAdded: _timeAdded, ...taint }) => taint);
  const ready = node.status.conditions
    ?.filter(({ type }) => type === 'Ready')
    .map(({ type, status, reason }) => ({ type, status, reason }));
  const metadata = { name, uid, resourceVersion, ...(labels && { labels }) } as ObjectMeta;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata,
    spec: {
      ...(taints && { taints }),
      ...(node.spec.unschedulable !== undefined && { unschedulable: node.spec.unschedulable }),
    },
    status: { ...(ready && { conditions: ready }) },
  };
}

/** Would a journal show the same of both? */
export const sameNode = (a: KubeObject, b: KubeObject): boolean =>
  equal([a.metadata.labels, a.spec, a.status], [b.metadata.labels, b.spec, b.status]);
