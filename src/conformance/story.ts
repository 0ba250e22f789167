import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Observation } from '#cluster/journal.ts';
import { GrowingJournal } from '#cluster/journal.ts';
import { keyOf } from '#model/keys.ts';
import type { KubeObject, PersistentVolumeClaim, Pod, StatefulSet } from '#model/objects.ts';
import { claimName, podName } from '#model/ordinals.ts';
import { controllerReference } from '#model/owners.ts';
import type { Kind } from '#model/resources.ts';
import { apiVersionOf, resources } from '#model/resources.ts';
import { CONTROLLER, REVISION_LABEL } from './invariants/decision.ts';

export interface Teller {
  readonly by?: string;
  readonly verb?: string;
  /** How many observations the writer had seen; all of them unless said. */
  readonly basis?: number;
}

const CONTROLLER_WRITES = { by: CONTROLLER };

/** `ready`: condition Ready; `revision`: the label of a new pod. */
type PodChanges = Omit<Changes, 'revision'> & { readonly ready?: boolean; readonly revision?: string };
type Changes = {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
  readonly data?: unknown;
  readonly revision?: number;
};

/** Tells a journal by hand, so that a test can plant what no correct controller would do. */
export class Story {
  readonly journal = new GrowingJournal();
  readonly #latest = new Map<string, KubeObject>();
  #uids = 0;
  at: Instant = 1_767_225_600_000;

  /** Creates or changes an object; later parts replace earlier ones field by field. */
  put(kind: Kind, name: string, changes: Changes, teller: Teller = { by: 'user' }): KubeObject {
    const resource = resources[kind];
    const key = `${kind} ${keyOf('default', name)}`;
    const previous = this.#latest.get(key);
    const { metadata, ...rest } = changes;
    const old = previous as (KubeObject & Record<string, unknown>) | undefined;
    const object: KubeObject = {
      apiVersion: apiVersionOf(resource),
      kind,
      ...old,
      ...rest,
      ...(changes.spec && { spec: { ...(old?.spec as object), ...changes.spec } }),
      ...(changes.status && { status: { ...(old?.status as object), ...changes.status } }),
      metadata: {
        name,
        namespace: 'default',
        uid: `uid-${(this.#uids += previous ? 0 : 1)}`,
        resourceVersion: String(this.journal.length),
        creationTimestamp: timestamp(this.at),
        ...old?.metadata,
        ...metadata,
      },
    };
    this.#latest.set(key, object);
    this.#tell(previous ? 'MODIFIED' : 'ADDED', object, previous, teller);
    return object;
  }

  gone(kind: Kind, name: string, teller: Teller = { by: 'user', verb: 'delete' }): void {
    const key = `${kind} ${keyOf('default', name)}`;
    const previous = this.#latest.get(key);
    if (!previous) throw new Error(`${kind} ${name} is not there`);
    this.#latest.delete(key);
    this.#tell('DELETED', previous, previous, teller);
  }

  /** A set `web` with two replicas, its status as of a controller that has seen everything. */
  set(
    spec: object = {},
    status: object = {},
    metadata: object = {},
    teller: Teller = { by: 'user' },
  ): StatefulSet {
    const known = this.#latest.get('StatefulSet default/web') as StatefulSet | undefined;
    const base = known
      ? {}
      : {
          replicas: 2,
          serviceName: 'web',
          podManagementPolicy: 'OrderedReady',
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
          selector: { matchLabels: { app: 'web' } },
          template: { spec: { containers: [] } },
        };
    const counted = known
      ? {}
      : {
          observedGeneration: 1,
          replicas: 0,
          availableReplicas: 0,
          currentRevision: 'web-a',
          updateRevision: 'web-a',
        };
    return this.put(
      'StatefulSet',
      'web',
      {
        spec: { ...base, ...spec },
        status: { ...counted, ...status },
        metadata: { ...(known ? {} : { generation: 1 }), ...metadata },
      },
      teller,
    ) as StatefulSet;
  }

  /** A pod of the set, created by its controller when it is new. Ready means so for a long time. */
  pod(
    ordinal: number,
    { ready = true, revision = 'web-a', ...changes }: PodChanges = {},
    teller?: Teller,
  ): Pod {
    const name = podName('web', ordinal);
    const set = this.#latest.get('StatefulSet default/web') as StatefulSet;
    const fresh = !this.#latest.has(`Pod default/${name}`);
    const identity = {
      labels: {
        app: 'web',
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(ordinal),
        [REVISION_LABEL]: revision,
      },
      ownerReferences: [controllerReference(set)],
    };
    const volumes = (set.spec.volumeClaimTemplates ?? []).map((template) => ({
      name: template.metadata.name,
      persistentVolumeClaim: { claimName: claimName(template.metadata.name, 'web', ordinal) },
    }));
    const spec = { hostname: name, subdomain: 'web', containers: [], ...(volumes.length > 0 && { volumes }) };
    const status = {
      phase: 'Running',
      conditions: [
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastTransitionTime: timestamp(this.at - 3_600_000),
        },
      ],
    };
    return this.put(
      'Pod',
      name,
      {
        metadata: { ...(fresh ? identity : {}), ...changes.metadata },
        spec: { ...(fresh ? spec : {}), ...changes.spec },
        status: { ...status, ...changes.status },
      },
      teller ?? (fresh ? { ...CONTROLLER_WRITES, verb: 'create' } : { by: 'kubelet' }),
    ) as Pod;
  }

  /** The controller asks for the deletion of a pod. */
  deletesPod(ordinal: number, basis?: number): void {
    this.put(
      'Pod',
      podName('web', ordinal),
      { metadata: { deletionTimestamp: timestamp(this.at) } },
      { ...CONTROLLER_WRITES, verb: 'delete', ...(basis !== undefined && { basis }) },
    );
  }

  claim(ordinal: number, changes: Changes = {}, teller?: Teller): PersistentVolumeClaim {
    return this.put(
      'PersistentVolumeClaim',
      claimName('data', 'web', ordinal),
      { spec: { volumeName: 'pv' }, status: { phase: 'Bound' }, ...changes },
      teller ?? { ...CONTROLLER_WRITES, verb: 'create' },
    ) as PersistentVolumeClaim;
  }

  #tell(
    type: Observation['type'],
    object: KubeObject,
    previous: KubeObject | undefined,
    { by, verb, basis }: Teller,
  ): void {
    const resource = resources[object.kind as Kind];
    this.journal.add({
      at: this.at,
      type,
      resource,
      object,
      ...(previous && { previous }),
      ...(by && { by }),
      verb: verb ?? 'update',
      basis: basis ?? this.journal.length,
    });
  }
}
