import { keyFor, keyOf } from '#model/keys.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Context, Controller, Enqueue, Sync } from '../loop/controller.ts';
import { ending } from './ask.ts';
import { BinderStore } from './volumes/binder-store.ts';
import { claimsOfPod } from './volumes/claims-of-pod.ts';
import { ClaimSync, untilNextPeriod } from './volumes/claim-sync.ts';
import { recycledBy } from './volumes/reclaim.ts';
import { VolumeSync } from './volumes/volume-sync.ts';

const { PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS, Pod: PODS } = resources;

/**
 * Binds claims and volumes to each other, asks provisioners for volumes, and reclaims what claims leave behind
 * (kube-controller-manager's persistentvolume-binder-controller, pkg/controller/volume/persistentvolume/pv_controller.go).
 */
export const persistentVolumeBinder = (): Controller => new PersistentVolumeBinder();

/** Its keys are `claim NAMESPACE/NAME` and `volume NAME`. */
class PersistentVolumeBinder implements Controller {
  readonly name = 'persistent-volume-binder';
  readonly informers = [CLAIMS, VOLUMES, PODS, resources.StorageClass, resources.Node];
  readonly #store = new BinderStore();
  readonly #consumers = new Map<string, Set<string>>();
  readonly #claims = new ClaimSync(this.#store, this.#consumers);
  readonly #volumes = new VolumeSync(this.#store, (key) => this.#enqueue(`claim ${key}`));
  #enqueue: Enqueue = () => undefined;

  observe(event: StoredEvent, enqueue: Enqueue): void {
    this.#enqueue = enqueue;
    if (event.resource === CLAIMS) this.#observeClaim(event);
    else if (event.resource === VOLUMES) this.#observeVolume(event);
    else if (event.resource === PODS) this.#observePod(event);
  }

  /** A refusal is not retried by itself: after a conflict the newer version comes, all else waits for the next period. */
  sync(key: string, context: Context): Sync {
    const [kind, rest = ''] = key.split(' ');
    const sync = kind === 'claim' ? this.#claims.sync(rest, context) : this.#volumes.sync(rest, context);
    return ending(sync, () => untilNextPeriod(context));
  }

  #observeClaim({ type, object }: StoredEvent): void {
    const claim = object as PersistentVolumeClaim;
    const key = keyFor(claim);
    if (type !== 'DELETED') return void (this.#store.keepClaim(claim) && this.#enqueue(`claim ${key}`));
    this.#store.dropClaim(key);
    if (claim.spec.volumeName) this.#enqueue(`volume ${claim.spec.volumeName}`);
  }

  #observeVolume({ type, object }: StoredEvent): void {
    const volume = object as PersistentVolume;
    const { claimRef } = volume.spec;
    if (type !== 'DELETED')
      return void (this.#store.volumes.put(volume) && this.#enqueue(`volume ${volume.metadata.name}`));
    this.#store.volumes.drop(volume.metadata.name);
    if (claimRef) this.#enqueue(`claim ${keyOf(claimRef.namespace, claimRef.name)}`);
  }

  #observePod({ type, object }: StoredEvent): void {
    this.#noteConsumer(object as Pod, type !== 'DELETED' && !(object as Pod).spec.nodeName);
    const volume = object.metadata.namespace === 'default' ? recycledBy(object.metadata.name) : undefined;
    if (volume) this.#enqueue(`volume ${volume}`);
  }

  #noteConsumer(pod: Pod, waits: boolean): void {
    for (const claim of claimsOfPod(pod)) {
      const key = keyOf(pod.metadata.namespace, claim);
      const pods = this.#consumers.get(key) ?? new Set<string>();
      if (waits) this.#consumers.set(key, pods.add(pod.metadata.name));
      else if (pods.delete(pod.metadata.name) && pods.size === 0) this.#consumers.delete(key);
    }
  }
}
