import type { Cluster } from '#cluster/cluster.ts';
import { comesToRest } from '#cluster/rest.ts';
import { invariants } from '#conformance/invariants/all.ts';
import type { Violation } from '#conformance/watch.ts';
import { Watch } from '#conformance/watch.ts';
import type { Invariant } from '#conformance/invariant.ts';
import type { History } from './operations.ts';
import { perform } from './operations.ts';

export interface Played {
  readonly violations: readonly Violation[];
  /** How many observations each invariant judged, by id: a property that judged nothing proves nothing. */
  readonly checked: ReadonlyMap<string, number>;
  readonly quiet: boolean;
}

/** Plays a history on a cluster and judges it by every invariant, on every observation and at rest. */
export async function play(
  cluster: Cluster,
  { blueprint, operations }: History,
  rules: readonly Invariant[] = invariants,
): Promise<Played> {
  const watch = new Watch(cluster.journal, rules, cluster.kubernetes);
  await perform(cluster, { do: 'create set' }, blueprint);
  for (const operation of operations) await perform(cluster, operation, blueprint);
  const quiet = await comesToRest(cluster);
  const verdicts = watch.finish(cluster.now(), quiet);
  return {
    violations: verdicts.flatMap(({ violations }) => violations),
    checked: new Map(verdicts.map(({ id, checked }) => [id, checked])),
    quiet,
  };
}
