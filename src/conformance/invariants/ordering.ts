import { isInRange } from '#model/ordinals.ts';
import { resources } from '#model/resources.ts';
import type { Breach, Invariant } from '../invariant.ts';
import type { Decision } from './decision.ts';
import {
  breach,
  decisionOf,
  isHealthy,
  isOrdered,
  isScaleDown,
  onDecision,
  rangeOf,
  stateOf,
} from './decision.ts';

const DOCS =
  'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees';

/** The first in-range pod, in ascending order, that is not healthy in the controller's view. */
function unhealthy(
  { set, pods, at }: Decision,
  below = Infinity,
): { readonly name: string; readonly state: string } | undefined {
  for (const ordinal of rangeOf(set)) {
    if (ordinal >= below) return undefined;
    const pod = pods.get(ordinal);
    const name = `${set.metadata.name}-${ordinal}`;
    if (!pod || !isHealthy(pod, set, at)) return { name, state: stateOf(pod, name) };
  }
  return undefined;
}

const orderedCreation = onDecision(
  {
    id: 'STS-ORDER-1',
    level: 'core',
    source: DOCS,
    sentence:
      'OrderedReady creates a pod only when every lower ordinal exists, is Running, Ready, available and not terminating',
  },
  (decision) => {
    const { act, set, ordinal, pod, at } = decision;
    if (act !== 'create' || !isOrdered(set)) return undefined;
    const lower = unhealthy(decision, ordinal);
    return lower ? [breach(`${pod.metadata.name} was created although ${lower.state}`, at, lower.name)] : [];
  },
);

/** Two writes about pods of one set belong to one sync when the second was decided without having seen the first. */
const oneAtATime: Invariant = {
  id: 'STS-ORDER-2',
  level: 'core',
  about: [resources.Pod],
  kind: 'step',
  source: DOCS,
  sentence: 'OrderedReady creates or deletes at most one pod at a time (while maxUnavailable is 1)',
  begin() {
    const last = new Map<string, { readonly position: number; readonly name: string }>();
    return {
      observe(moment) {
        const decision = decisionOf(moment);
        if (
          !decision ||
          !isOrdered(decision.set) ||
          (decision.set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1) !== 1
        )
          return undefined;
        const { set, position, basis, pod, act, at } = decision;
        const earlier = last.get(set.metadata.uid);
        last.set(set.metadata.uid, { position, name: pod.metadata.name });
        const together = earlier && basis <= earlier.position;
        return together
          ? [
              breach(
                `${act} of ${pod.metadata.name} was decided together with that of ${earlier.name}`,
                at,
                earlier.name,
              ),
            ]
          : [];
      },
    };
  },
};

const orderedScaleDown = onDecision(
  {
    id: 'STS-ORDER-3',
    level: 'core',
    source: DOCS,
    sentence:
      'OrderedReady removes the highest ordinal first, only when no higher pod is left and all remaining pods are available',
  },
  (decision) => {
    if (!isScaleDown(decision) || !isOrdered(decision.set)) return undefined;
    const { set, pod, pods, ordinal, at } = decision;
    const higher = [...pods].find(([other]) => other > ordinal && !isInRange(set, other));
    const found: Breach[] = [];
    if (higher)
      found.push(
        breach(
          `${pod.metadata.name} was deleted while ${stateOf(higher[1], higher[1].metadata.name)}`,
          at,
          higher[1].metadata.name,
        ),
      );
    const bad = unhealthy(decision);
    if (bad) found.push(breach(`${pod.metadata.name} was deleted although ${bad.state}`, at, bad.name));
    return found;
  },
);

export const ordering: readonly Invariant[] = [orderedCreation, oneAtATime, orderedScaleDown];
