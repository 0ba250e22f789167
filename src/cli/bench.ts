import { condition, met, unmet, type Condition } from '#cluster/condition.ts';
import { minute } from '#kernel/time.ts';
import type { StatefulSet } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { SimCluster } from '#sim/sim-cluster.ts';
import { exitCode, UsageError, type ExitCode } from './usage-error.ts';

const PODS_PER_NODE = 100;
const DEFAULT_SIZES = [10, 100, 1000];
const set = { resource: resources.StatefulSet, namespace: 'default', name: 'web' } as const;

const manifest = (replicas: number): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    serviceName: 'web',
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
    },
  },
});

const reached = (sentence: string, holds: (set: StatefulSet) => boolean): Condition =>
  condition(sentence, (view) => {
    const found = view.get<StatefulSet>(resources.StatefulSet, 'default', 'web');
    return found && holds(found) ? met : unmet(JSON.stringify(found?.status ?? 'it does not exist'));
  });

interface Measured {
  readonly what: string;
  readonly realMs: number;
  readonly virtualMs: number;
  readonly observations: number;
}

/** Does something on a cluster, and tells how long it took on both clocks. */
async function measure(cluster: SimCluster, what: string, act: () => Promise<void>): Promise<Measured> {
  const [real, virtual, observations] = [performance.now(), cluster.now(), cluster.journal.length];
  await act();
  return {
    what,
    realMs: performance.now() - real,
    virtualMs: cluster.now() - virtual,
    observations: cluster.journal.length - observations,
  };
}

async function measureSize(replicas: number): Promise<readonly Measured[]> {
  const cluster = new SimCluster();
  for (let node = 0; node * PODS_PER_NODE < replicas; node += 1)
    await cluster.can('nodes.add')?.(`bench-${node}`);
  const within = 24 * 60 * minute;
  const patch = (body: object): Promise<unknown> =>
    cluster.request({ ...set, verb: 'patch', patchType: 'merge', body });
  return [
    await measure(cluster, `create ${replicas} pods at once`, async () => {
      await cluster.request({
        verb: 'create',
        resource: resources.StatefulSet,
        namespace: 'default',
        body: manifest(replicas),
      });
      await cluster.until(
        reached('every pod is ready', ({ status }) => status.readyReplicas === replicas),
        within,
      );
    }),
    await measure(cluster, `roll ${replicas} pods`, async () => {
      await patch({ spec: { template: { metadata: { labels: { app: 'web', version: '2' } } } } });
      await cluster.until(
        reached(
          'every pod is updated',
          ({ status, metadata }) =>
            status.observedGeneration === metadata.generation &&
            status.updatedReplicas === replicas &&
            status.readyReplicas === replicas,
        ),
        within,
      );
    }),
    await measure(cluster, `scale ${replicas} pods to none`, async () => {
      await patch({ spec: { replicas: 0 } });
      await cluster.until(
        reached('no pod is left', ({ status }) => status.replicas === 0),
        within,
      );
    }),
  ];
}

const row = ({ what, realMs, virtualMs, observations }: Measured): string => {
  const perSecond = Math.round((observations / Math.max(realMs, 1)) * 1000);
  return [
    what.padEnd(26),
    `${Math.round(realMs)} ms`.padStart(10),
    `${Math.round(virtualMs / 1000)} s`.padStart(10),
    String(observations).padStart(10),
    String(perSecond).padStart(12),
  ].join('');
};

/** `statefulspec bench [SIZE...]`: how fast the simulator is with sets of these sizes. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const sizes = args.length > 0 ? args.map(Number) : DEFAULT_SIZES;
  const wrong = args.find((_, i) => !Number.isSafeInteger(sizes[i]) || (sizes[i] ?? 0) < 1);
  if (wrong !== undefined) throw new UsageError(`bench takes numbers of pods, not "${wrong}"`);
  process.stdout.write(
    `${'what'.padEnd(26)}${'real'.padStart(10)}${'cluster'.padStart(10)}${'changes'.padStart(10)}${'changes/s'.padStart(12)}\n`,
  );
  for (const size of sizes)
    for (const measured of await measureSize(size)) process.stdout.write(`${row(measured)}\n`);
  return exitCode.ok;
}
