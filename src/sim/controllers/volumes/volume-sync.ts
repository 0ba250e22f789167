import { keyOf } from '#model/keys.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { isTerminal } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { Context, Requests, Sync, SyncEnd } from '../../loop/controller.ts';
import { ask, askIfPresent } from '../ask.ts';
import type { BinderStore } from './binder-store.ts';
import { api, SOURCE } from './binder-store.ts';
import { PROVISIONED_BY } from './marks.ts';
import { sizeOf, volumeModesDiffer } from './matching.ts';
import { isMarked } from './metadata.ts';
import { unboundVolume } from './phases.ts';
import { deletionOf, recyclable, recyclerName, recyclerPod } from './reclaim.ts';

const { PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS, Pod: PODS } = resources;

/** Keeps the phase of a volume true, and reclaims it when its claim is gone (pv_controller.go syncVolume). */
export class VolumeSync {
  readonly #store: BinderStore;
  readonly #enqueueClaim: (key: string) => void;

  constructor(store: BinderStore, enqueueClaim: (key: string) => void) {
    this.#store = store;
    this.#enqueueClaim = enqueueClaim;
  }

  *sync(name: string, context: Context): Sync {
    const volume = this.#store.volumes.get(name);
    const claimRef = volume?.spec.claimRef;
    if (!volume) return;
    if (!claimRef?.uid) return void (yield* this.#store.writeVolumePhase(volume, 'Available'));
    const claim = yield* this.#claimOf(volume);
    if (!claim) return yield* this.#release(volume, context);
    if (!claim.spec.volumeName) return this.#hasOpenClaim(volume, claim, context);
    if (claim.spec.volumeName === name) return void (yield* this.#store.writeVolumePhase(volume, 'Bound'));
    if (isMarked(volume, PROVISIONED_BY) && volume.spec.persistentVolumeReclaimPolicy === 'Delete')
      return yield* this.#release(volume, context);
    yield* this.#unbind(volume);
  }

  /** The claim that the volume refers to; asks the API server before it believes that the claim is gone. */
  *#claimOf(volume: PersistentVolume): Requests<PersistentVolumeClaim | undefined> {
    const { namespace = '', name = '', uid } = volume.spec.claimRef ?? {};
    const known = this.#store.claim(keyOf(namespace, name));
    if (known?.metadata.uid === uid) return known;
    if (!known && isReleased(volume)) return undefined;
    const live = yield* askIfPresent<PersistentVolumeClaim>(api.get(CLAIMS, namespace, name));
    return live?.metadata.uid === uid ? live : undefined;
  }

  #hasOpenClaim(volume: PersistentVolume, claim: PersistentVolumeClaim, context: Context): SyncEnd {
    const { namespace, name } = claim.metadata;
    if (!volumeModesDiffer(claim, volume)) return this.#enqueueClaim(keyOf(namespace, name));
    const why = 'due to incompatible volumeMode.';
    context.event(
      volume,
      'Warning',
      'VolumeMismatch',
      `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${name}" ${why}`,
      SOURCE,
    );
    context.event(
      claim,
      'Warning',
      'VolumeMismatch',
      `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim ${why}`,
      SOURCE,
    );
  }

  /** The claim is gone, or it is bound elsewhere: the reclaim policy decides. */
  *#release(volume: PersistentVolume, context: Context): Sync {
    const released = isReleased(volume) ? volume : yield* this.#store.writeVolumePhase(volume, 'Released');
    const policy = released.spec.persistentVolumeReclaimPolicy;
    if (policy === 'Delete') return yield* this.#delete(released, context);
    if (policy === 'Recycle') return yield* this.#recycle(released, context);
    return undefined;
  }

  *#delete(volume: PersistentVolume, context: Context): Sync {
    const deletion = deletionOf(volume);
    if (deletion === 'left to its provisioner' || volume.metadata.deletionTimestamp) return;
    if (deletion === 'deleted')
      return void (yield* ask(api.delete(VOLUMES, undefined, volume.metadata.name)));
    yield* this.#fail(volume, 'VolumeFailedDelete', deletion.failed, context);
  }

  *#recycle(volume: PersistentVolume, context: Context): Sync {
    if (!recyclable(volume))
      return yield* this.#fail(
        volume,
        'VolumeFailedRecycle',
        'No recycler plugin found for the volume!',
        context,
      );
    const name = recyclerName(volume.metadata.name);
    const pod = context.view.get<Pod>(PODS, 'default', name);
    if (!pod) return void (yield* ask(api.create(PODS, 'default', recyclerPod(volume, sizeOf(volume)))));
    if (!isTerminal(pod) || pod.metadata.deletionTimestamp) return;
    yield* askIfPresent(api.delete(PODS, 'default', name, { preconditions: { uid: pod.metadata.uid } }));
    if (pod.status.phase === 'Failed') {
      const why = pod.status.message ?? `pod failed, pod.Status.Message unknown`;
      return yield* this.#fail(volume, 'VolumeFailedRecycle', `Recycle failed: ${why}`, context);
    }
    context.event(volume, 'Normal', 'VolumeRecycled', 'Volume recycled', SOURCE);
    yield* this.#unbind(volume);
  }

  *#fail(volume: PersistentVolume, reason: string, message: string, context: Context): Sync {
    if (volume.status.phase === 'Failed') return;
    const failed = yield* this.#store.writeVolumePhase(volume, 'Failed', message);
    context.event(failed, 'Warning', reason, message, SOURCE);
  }

  *#unbind(volume: PersistentVolume): Sync {
    const free = yield* this.#store.writeVolume(volume, unboundVolume(volume));
    yield* this.#store.writeVolumePhase(free, 'Available');
  }
}

/** Released, or Failed: what an earlier try to reclaim it left stays to be seen. */
const isReleased = ({ status: { phase } }: PersistentVolume): boolean =>
  phase === 'Released' || phase === 'Failed';
