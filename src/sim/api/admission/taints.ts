import type { KubeObject, Node, Taint } from '#model/objects.ts';
import type { Call } from '../call.ts';

const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** TaintNodesByCondition: a new node takes no pods before it is seen to be ready. */
export function taintNewNode(_call: Call, object: KubeObject): KubeObject {
  const spec = (object as Node).spec ?? {};
  const taints = spec.taints ?? [];
  if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return object;
  return { ...object, spec: { ...spec, taints: [...taints, notReady] } };
}
