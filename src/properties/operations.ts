import fc from 'fast-check';
import type { Cluster } from '#cluster/cluster.ts';
import type { Request } from '#cluster/request.ts';
import { resources } from '#model/resources.ts';
import { ApiError } from '#model/status.ts';

const NAMESPACE = 'default';
const SET = 'web';

/** Something a user or the world does to a set. Data, so that a failing history can be read and told as a feature. */
export type Operation =
  | { readonly do: 'scale'; readonly replicas: number }
  | { readonly do: 'template'; readonly image: string }
  | { readonly do: 'partition'; readonly partition: number }
  | { readonly do: 'start'; readonly start: number }
  | { readonly do: 'retention'; readonly whenScaled: Policy; readonly whenDeleted: Policy }
  | { readonly do: 'delete pod'; readonly ordinal: number; readonly force: boolean }
  | { readonly do: 'unready' | 'ready'; readonly ordinal: number }
  | { readonly do: 'exit'; readonly ordinal: number; readonly code: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'label pod'; readonly ordinal: number; readonly app: string }
  | { readonly do: 'restart controllers' }
  | { readonly do: 'delete set'; readonly propagation: 'Background' | 'Foreground' | 'Orphan' }
  | { readonly do: 'create set' };

type Policy = 'Retain' | 'Delete';

/** How the set is made. */
export interface Blueprint {
  readonly replicas: number;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly strategy: 'RollingUpdate' | 'OnDelete';
  readonly claim: boolean;
  readonly whenScaled: Policy;
  readonly whenDeleted: Policy;
  readonly minReadySeconds: number;
  readonly revisionHistoryLimit: number;
}

export interface History {
  readonly blueprint: Blueprint;
  readonly operations: readonly Operation[];
}

const policy = fc.constantFrom<Policy>('Retain', 'Delete');
const ordinal = fc.nat(4);

const blueprints: fc.Arbitrary<Blueprint> = fc.record({
  replicas: fc.nat(3),
  podManagementPolicy: fc.constantFrom('OrderedReady', 'Parallel'),
  strategy: fc.constantFrom('RollingUpdate', 'RollingUpdate', 'OnDelete'),
  claim: fc.boolean(),
  whenScaled: policy,
  whenDeleted: policy,
  minReadySeconds: fc.constantFrom(0, 0, 10),
  revisionHistoryLimit: fc.constantFrom(10, 1, 0),
});

const operations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('scale'), replicas: fc.nat(4) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('template'),
      image: fc.constantFrom('app:1', 'app:2', 'app:3', 'registry.invalid/app'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('partition'), partition: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('start'), start: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('retention'), whenScaled: policy, whenDeleted: policy }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete pod'), ordinal, force: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('unready', 'ready'), ordinal }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('exit'), ordinal, code: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait'), seconds: fc.constantFrom(0, 1, 5, 60) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('label pod'), ordinal, app: fc.constantFrom(SET, 'other') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart controllers') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('delete set'),
      propagation: fc.constantFrom('Background', 'Foreground', 'Orphan'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create set') }) },
);

/** Random histories of one set. */
export const histories = (length = 12): fc.Arbitrary<History> =>
  fc.record({ blueprint: blueprints, operations: fc.array(operations, { maxLength: length }) });

/** The manifest of a blueprint. */
const manifest = ({
  replicas,
  podManagementPolicy,
  strategy,
  claim,
  whenScaled,
  whenDeleted,
  minReadySeconds,
  revisionHistoryLimit,
}: Blueprint): unknown => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: SET },
  spec: {
    replicas,
    podManagementPolicy,
    minReadySeconds,
    revisionHistoryLimit,
    serviceName: SET,
    updateStrategy: { type: strategy },
    persistentVolumeClaimRetentionPolicy: { whenScaled, whenDeleted },
    selector: { matchLabels: { app: SET } },
    template: {
      metadata: { labels: { app: SET } },
      spec: {
        terminationGracePeriodSeconds: 5,
        containers: [
          {
            name: 'app',
            image: 'app:1',
            ...(claim && { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
          },
        ],
      },
    },
    ...(claim && {
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    }),
  },
});

const set = { resource: resources.StatefulSet, namespace: NAMESPACE, name: SET };
const pod = (index: number) => ({ resource: resources.Pod, namespace: NAMESPACE, name: `${SET}-${index}` });
const spec = (changes: object): Request => ({
  ...set,
  verb: 'patch',
  patchType: 'strategic',
  body: { spec: changes },
});

/** The request of an operation that is one. */
function requestOf(operation: Operation, blueprint: Blueprint): Request | undefined {
  switch (operation.do) {
    case 'scale':
      return {
        ...set,
        verb: 'patch',
        patchType: 'merge',
        subresource: 'scale',
        body: { spec: { replicas: operation.replicas } },
      };
    case 'template':
      return spec({ template: { spec: { containers: [{ name: 'app', image: operation.image }] } } });
    case 'partition':
      return spec({
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: operation.partition } },
      });
    case 'start':
      return spec({ ordinals: { start: operation.start } });
    case 'retention':
      return spec({
        persistentVolumeClaimRetentionPolicy: {
          whenScaled: operation.whenScaled,
          whenDeleted: operation.whenDeleted,
        },
      });
    case 'delete pod':
      return {
        ...pod(operation.ordinal),
        verb: 'delete',
        body: operation.force ? { gracePeriodSeconds: 0 } : {},
      };
    case 'label pod':
      return {
        ...pod(operation.ordinal),
        verb: 'patch',
        patchType: 'merge',
        body: { metadata: { labels: { app: operation.app } } },
      };
    case 'delete set':
      return { ...set, verb: 'delete', body: { propagationPolicy: operation.propagation } };
    case 'create set':
      return {
        resource: resources.StatefulSet,
        namespace: NAMESPACE,
        verb: 'create',
        body: manifest(blueprint),
      };
    default:
      return undefined;
  }
}

/** Does one thing. That the API refuses it, or that there is nothing to do it to, is part of life. */
export async function perform(cluster: Cluster, operation: Operation, blueprint: Blueprint): Promise<void> {
  const request = requestOf(operation, blueprint);
  if (request) return attempt(cluster, request);
  switch (operation.do) {
    case 'wait':
      return cluster.during(operation.seconds * 1000);
    case 'unready':
      return toPod(cluster, operation.ordinal, (ref) => cluster.can('pods.stopBeingReady')?.(ref));
    case 'ready':
      return toPod(cluster, operation.ordinal, (ref) => cluster.can('pods.becomeReady')?.(ref));
    case 'exit':
      return toPod(cluster, operation.ordinal, (ref) => cluster.can('pods.exit')?.(ref, operation.code));
    case 'restart controllers':
      await cluster.can('controllers.stop')?.();
      await cluster.during(2_000);
      return cluster.can('controllers.start')?.();
    default:
      return undefined;
  }
}

async function attempt(cluster: Cluster, request: Request): Promise<void> {
  try {
    await cluster.request(request);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code >= 500) throw error;
  }
}

/** Only a pod that runs can be acted on from inside. */
async function toPod(
  cluster: Cluster,
  index: number,
  act: (ref: { namespace: string; name: string }) => Promise<void> | undefined,
): Promise<void> {
  const { resource, namespace, name } = pod(index);
  const found = cluster.journal.now().get(resource, namespace, name);
  if (found && (found as { status?: { phase?: string } }).status?.phase === 'Running')
    await act({ namespace, name });
}
