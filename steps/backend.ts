import type { Capability } from '#cluster/capability.ts';
import type { Cluster } from '#cluster/cluster.ts';
import { SimCluster } from '#sim/sim-cluster.ts';
import { profileOf } from '#sim/versions.ts';
import type * as Real from '#real/open.ts';

/** What the run says about the machine: `--world-parameters '{"cluster":"sim","seed":7,"kubernetes":"1.34"}'`. */
export interface WorldParameters {
  readonly cluster?: string;
  /** For the cluster `kubeconfig`: which one, and whose nodes. */
  readonly real?: Real.RealCluster;
  readonly seed?: number;
  /** `1.34`; the newest that was recorded unless said. */
  readonly kubernetes?: string;
  /** Keep every scenario's journal in the messages, to be compared with another run's. */
  readonly journals?: boolean;
  /** What the scenario will ask for, as far as its sentences tell: some machines prepare its pods for it. */
  readonly foreseen?: readonly Capability[];
  /** The scenario changes what scenarios share on a real cluster, so that no other may be under way. */
  readonly alone?: boolean;
}

/** Opens the cluster a scenario runs on. The only place among the steps that knows which machines exist. */
export async function openCluster({
  cluster = 'sim',
  seed = 0,
  kubernetes,
  real = {},
  foreseen = [],
  alone = false,
}: WorldParameters): Promise<Cluster> {
  // seed 0 keeps the natural order of what Kubernetes leaves open; any other one decides it by chance
  if (cluster === 'sim')
    return new SimCluster({
      seed,
      parameters: { version: profileOf(kubernetes) },
      ...(seed !== 0 && { scheduleSeed: seed }),
    });
  // loaded only when asked for: runs on the simulator do not pay for it
  if (cluster === 'kubeconfig')
    return (require('#real/open.ts') as typeof Real).openReal(real, process.env, { foreseen, alone });
  throw new Error(`there is no cluster "${cluster}": this version knows sim and kubeconfig`);
}
