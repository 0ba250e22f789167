import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { keyFor, keyOf, splitKey } from '#model/keys.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Context, Controller, Enqueue, Sync } from '../loop/controller.ts';
import type { View } from '../loop/view.ts';
import { askIfPresent, ending } from './ask.ts';
import type { Client } from './client.ts';
import { client } from './client.ts';
import { claimClass, storageClass } from './volumes/classes.ts';
import {
  BETA_STORAGE_PROVISIONER,
  PROVISIONED_BY,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
} from './volumes/marks.ts';
import { annotation } from './volumes/metadata.ts';

/** A provisioner as data: what it is called, how long its work takes, and what it makes. */
export interface Provisioner {
  /** The name that storage classes use, `rancher.io/local-path`. */
  readonly name: string;
  readonly creationTakes: Duration;
  readonly deletionTakes: Duration;
  /** What a volume for this claim is like, or why there is none. `node` is the one that the scheduler selected. */
  volumeFor(
    claim: PersistentVolumeClaim,
    chosen: StorageClass,
    node: string | undefined,
  ): MadeVolume | { readonly refused: string };
  /** Why the volume cannot be removed now; absent: it always can. */
  cannotRemove?(volume: PersistentVolume, view: View): string | undefined;
}

/** What the provisioner decides about a volume; all else follows from claim and class. */
interface MadeVolume {
  readonly source: { readonly [type: string]: object };
  readonly nodeAffinity?: object;
  readonly annotations?: { readonly [key: string]: string };
}

/** A provisioner hears of a claim over the network, after kube-controller-manager has said what it waits for. */
const REACTION: Duration = 100;
/** sig-storage-lib-external-provisioner: failed work is tried again after 15 s, then twice as long each time. */
const RETRY_FIRST: Duration = 15 * second;
const RETRY_MAX: Duration = 1000 * second;
const { PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS } = resources;

/**
 * A provisioner outside of the control plane (sig-storage-lib-external-provisioner): makes volumes for claims that name
 * it, and deletes the released ones that it made when their policy is Delete.
 */
export const externalProvisioner = (provisioner: Provisioner): Controller =>
  new ExternalProvisioner(provisioner);

class ExternalProvisioner implements Controller {
  readonly name: string;
  readonly informers = [CLAIMS, VOLUMES, resources.StorageClass, resources.Node];
  readonly #provisioner: Provisioner;
  readonly #api: Client;
  /** When the work in hand is done, by key and uid. */
  readonly #due = new Map<string, Instant>();
  readonly #failures = new Map<string, number>();

  constructor(provisioner: Provisioner) {
    this.name = provisioner.name;
    this.#provisioner = provisioner;
    this.#api = client(provisioner.name);
  }

  observe({ resource, object, type }: StoredEvent, enqueue: Enqueue): void {
    const { namespace, name } = object.metadata;
    if (type === 'DELETED') return;
    if (resource === CLAIMS && this.#isAsked(object as PersistentVolumeClaim))
      enqueue(`claim ${keyOf(namespace, name)}`, REACTION);
    if (resource === VOLUMES && this.#mustDelete(object as PersistentVolume))
      enqueue(`volume ${name}`, REACTION);
  }

  sync(key: string, context: Context): Sync {
    const [kind, rest = ''] = key.split(' ');
    return ending(kind === 'claim' ? this.#provision(rest, context) : this.#delete(rest, context));
  }

  #isAsked(claim: PersistentVolumeClaim): boolean {
    const asked = annotation(claim, STORAGE_PROVISIONER) ?? annotation(claim, BETA_STORAGE_PROVISIONER);
    return asked === this.#provisioner.name && !claim.spec.volumeName;
  }

  #mustDelete(volume: PersistentVolume): boolean {
    const { persistentVolumeReclaimPolicy: policy } = volume.spec;
    const {
      status: { phase },
      metadata: { deletionTimestamp },
    } = volume;
    return (
      annotation(volume, PROVISIONED_BY) === this.#provisioner.name &&
      policy === 'Delete' &&
      phase === 'Released' &&
      !deletionTimestamp
    );
  }

  *#provision(key: string, context: Context): Sync {
    const { namespace, name } = splitKey(key);
    const claim = context.view.get<PersistentVolumeClaim>(CLAIMS, namespace, name);
    if (!claim || !this.#isAsked(claim)) return;
    const chosen = storageClass(context.view, claimClass(claim));
    const node = annotation(claim, SELECTED_NODE);
    if (!chosen || (chosen.volumeBindingMode === 'WaitForFirstConsumer' && !node)) return;
    if (context.view.get(VOLUMES, undefined, nameFor(claim))) return;
    const work = `${key} ${claim.metadata.uid}`;
    if (!this.#due.has(work))
      context.event(
        claim,
        'Normal',
        'Provisioning',
        `External provisioner is provisioning volume for claim "${key}"`,
      );
    const left = this.#timeLeft(work, this.#provisioner.creationTakes, context);
    if (left > 0) return { requeueAfter: left };
    return yield* this.#make(claim, chosen, node, context);
  }

  *#make(
    claim: PersistentVolumeClaim,
    chosen: StorageClass,
    node: string | undefined,
    context: Context,
  ): Sync {
    const work = `${keyFor(claim)} ${claim.metadata.uid}`;
    this.#due.delete(work);
    const made = this.#provisioner.volumeFor(claim, chosen, node);
    if ('refused' in made) {
      const why = `failed to provision volume with StorageClass "${chosen.metadata.name}": ${made.refused}`;
      context.event(claim, 'Warning', 'ProvisioningFailed', why);
      return { requeueAfter: this.#retryAfter(work) };
    }
    this.#failures.delete(work);
    const answer = yield this.#api.create(
      VOLUMES,
      undefined,
      volumeOf(claim, chosen, made, this.#provisioner.name),
    );
    if (!answer.ok && answer.body.reason !== 'AlreadyExists') return { failed: answer.body.message ?? '' };
    context.event(
      claim,
      'Normal',
      'ProvisioningSucceeded',
      `Successfully provisioned volume ${nameFor(claim)}`,
    );
    return undefined;
  }

  *#delete(name: string, context: Context): Sync {
    const volume = context.view.get<PersistentVolume>(VOLUMES, undefined, name);
    if (!volume || !this.#mustDelete(volume)) return;
    const work = `${name} ${volume.metadata.uid}`;
    const left = this.#timeLeft(work, this.#provisioner.deletionTakes, context);
    if (left > 0) return { requeueAfter: left };
    this.#due.delete(work);
    const trouble = this.#provisioner.cannotRemove?.(volume, context.view);
    if (trouble !== undefined) {
      context.event(volume, 'Warning', 'VolumeFailedDelete', `failed to delete volume ${name}: ${trouble}`);
      return { requeueAfter: this.#retryAfter(work) };
    }
    this.#failures.delete(work);
    yield* askIfPresent(this.#api.delete(VOLUMES, undefined, name));
    return undefined;
  }

  /** How much longer the work takes; it begins with the first question. */
  #timeLeft(work: string, takes: Duration, { clock }: Context): Duration {
    const due = this.#due.get(work) ?? clock.now() + takes;
    this.#due.set(work, due);
    return due - clock.now();
  }

  #retryAfter(work: string): Duration {
    const failures = this.#failures.get(work) ?? 0;
    this.#failures.set(work, failures + 1);
    return Math.min(RETRY_FIRST * 2 ** failures, RETRY_MAX);
  }
}

const nameFor = (claim: PersistentVolumeClaim): string => `pvc-${claim.metadata.uid}`;

function volumeOf(
  claim: PersistentVolumeClaim,
  chosen: StorageClass,
  made: MadeVolume,
  provisioner: string,
): object {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: nameFor(claim), annotations: { ...made.annotations, [PROVISIONED_BY]: provisioner } },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '0' },
      accessModes: claim.spec.accessModes ?? [],
      ...made.source,
      claimRef: { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion },
      persistentVolumeReclaimPolicy: chosen.reclaimPolicy ?? 'Delete',
      storageClassName: chosen.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      ...(made.nodeAffinity && { nodeAffinity: made.nodeAffinity }),
    },
  };
}
