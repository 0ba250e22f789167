import type { KubeObject, Pod, Toleration } from '#model/objects.ts';
import type { Call } from '../call.ts';
import { canonicalPodSpec } from '../strategy.ts';

/** --default-not-ready-toleration-seconds, --default-unreachable-toleration-seconds */
const SECONDS = 300;

/** Pods that bring no toleration share this list. */
const wanted = canonicalPodSpec({
  containers: [],
  tolerations: ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: SECONDS,
  })),
}).tolerations as readonly Toleration[];

const covers = (have: Toleration, { key }: Toleration): boolean =>
  (!have.key || have.key === key) && (!have.effect || have.effect === 'NoExecute');

/** DefaultTolerationSeconds: pods outlive a lost node by five minutes, unless they say otherwise. */
export function tolerateUnreadyNodes(_call: Call, object: KubeObject): KubeObject {
  const { spec } = object as Pod;
  const have = spec.tolerations ?? [];
  const missing = wanted.filter((toleration) => !have.some((one) => covers(one, toleration)));
  return missing.length === 0
    ? object
    : { ...object, spec: { ...spec, tolerations: have.length === 0 ? wanted : [...have, ...missing] } };
}
