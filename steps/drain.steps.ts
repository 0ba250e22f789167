import { When } from '@cucumber/cucumber';
import { minute, second } from '#kernel/time.ts';
import type { Duration } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { ApiError } from '#model/status.ts';
import type { Named, Scenario } from './world.ts';

/** kubectl drain asks again after so long when a budget refuses an eviction. */
const AGAIN: Duration = 5 * second;
/** As `kubectl drain --timeout=5m`. */
const LIMIT: Duration = 5 * minute;

/** The pods of the scenario's namespace that are on a node. */
const podsOn = (scenario: Scenario, node: string): readonly Pod[] =>
  scenario.now.list<Pod>(resources.Pod, scenario.namespace).filter(({ spec }) => spec.nodeName === node);

/** Asks for the eviction of a pod. @returns what a budget has against it */
async function evict(scenario: Scenario, { metadata: { name } }: Pod): Promise<ApiError | undefined> {
  const metadata = { name, namespace: scenario.namespace };
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata };
  try {
    await scenario.ask({ resource: resources.Pod, name }, { verb: 'create', subresource: 'eviction', body });
  } catch (error) {
    if (error instanceof ApiError && error.code === 429) return error;
    if (!(error instanceof ApiError && error.code === 404)) throw error;
  }
  return undefined;
}

/** Evicts the pods that were not evicted yet. @returns the last refusal */
async function evictAll(
  scenario: Scenario,
  pods: readonly Pod[],
  evicted: Set<string>,
): Promise<ApiError | undefined> {
  let refused: ApiError | undefined;
  for (const pod of pods) {
    if (evicted.has(pod.metadata.uid)) continue;
    const why = await evict(scenario, pod);
    if (why) refused = why;
    else evicted.add(pod.metadata.uid);
  }
  return refused;
}

/**
 * `kubectl drain`: the node is cordoned, its pods are evicted and waited for; a refusal of a budget is asked again every
 * five seconds, and kept for the next step after five minutes.
 */
When('{object} is drained', async function (this: Scenario, node: Named) {
  await this.ask(node, { verb: 'patch', patchType: 'merge', body: { spec: { unschedulable: true } } });
  const deadline = this.cluster.now() + LIMIT;
  const evicted = new Set<string>();
  for (;;) {
    const refused = await evictAll(this, podsOn(this, node.name), evicted);
    if (podsOn(this, node.name).length === 0) return;
    if (this.cluster.now() >= deadline) {
      this.refusal = refused;
      if (!refused) throw new Error(`${node.name} still has pods after 5 minutes of draining`);
      return;
    }
    await this.cluster.during(AGAIN);
  }
});
