import { invariants } from '#conformance/invariants/all.ts';
import { Watch } from '#conformance/watch.ts';
import { openCluster } from './backend.ts';
import type { WorldParameters } from './backend.ts';
import type { Scenario } from './world.ts';

/** Opens a cluster for a scenario, and begins to watch it. */
export async function begin(scenario: Scenario, parameters: WorldParameters): Promise<void> {
  const cluster = await openCluster(parameters);
  scenario.begin(cluster);
  scenario.watch = new Watch(cluster.journal, invariants, cluster.kubernetes);
}
