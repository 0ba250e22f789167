import { keyFor } from '#model/keys.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Requests } from '../../loop/controller.ts';
import { ask } from '../ask.ts';
import { client } from '../client.ts';
import { boundClaim, boundVolume, withClaimPhase, withVolumePhase } from './phases.ts';
import { VolumeIndex, isOlder } from './volume-index.ts';

/** Under which name the volume binder writes. */
export const api = client('persistent-volume-binder');
/** Whom its events are from. */
export const SOURCE = 'persistentvolume-controller';

const { PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS } = resources;

/**
 * The newest known versions of claims and volumes, and all writes of the binder, each left out when nothing changes. The
 * binder trusts its own writes before its watches have told them.
 */
export class BinderStore {
  readonly volumes = new VolumeIndex();
  readonly #claims = new Map<string, PersistentVolumeClaim>();

  claim(key: string): PersistentVolumeClaim | undefined {
    return this.#claims.get(key);
  }

  /** Takes in what a watch tells. False when a newer version is known. */
  keepClaim(claim: PersistentVolumeClaim): boolean {
    const key = keyFor(claim);
    const known = this.#claims.get(key);
    if (known && isOlder(claim, known)) return false;
    this.#claims.set(key, claim);
    return true;
  }

  dropClaim(key: string): void {
    this.#claims.delete(key);
  }

  /** Four writes in this order, each only when something changes; after a crash in between the next sync finishes it. */
  *bind(volume: PersistentVolume, claim: PersistentVolumeClaim): Requests<void> {
    const referring = yield* this.writeVolume(volume, boundVolume(volume, claim));
    const bound = yield* this.writeVolumePhase(referring, 'Bound');
    const named = yield* this.writeClaim(claim, boundClaim(claim, bound));
    yield* this.writeClaimPhase(named, 'Bound', bound);
  }

  *writeClaim(before: PersistentVolumeClaim, after: PersistentVolumeClaim): Requests<PersistentVolumeClaim> {
    if (after === before) return before;
    const written = yield* ask<PersistentVolumeClaim>(api.update(CLAIMS, after));
    this.#learnClaim(written);
    return written;
  }

  *writeClaimPhase(
    claim: PersistentVolumeClaim,
    phase: PersistentVolumeClaim['status']['phase'],
    volume?: PersistentVolume,
  ): Requests<PersistentVolumeClaim> {
    const after = withClaimPhase(claim, phase, volume);
    if (after === claim) return claim;
    const written = yield* ask<PersistentVolumeClaim>(api.updateAt('status', CLAIMS, after));
    this.#learnClaim(written);
    return written;
  }

  *writeVolume(before: PersistentVolume, after: PersistentVolume): Requests<PersistentVolume> {
    if (after === before) return before;
    const written = yield* ask<PersistentVolume>(api.update(VOLUMES, after));
    this.#learnVolume(written);
    return written;
  }

  *writeVolumePhase(
    volume: PersistentVolume,
    phase: PersistentVolume['status']['phase'],
    message?: string,
  ): Requests<PersistentVolume> {
    const after = withVolumePhase(volume, phase, message);
    if (after === volume) return volume;
    const written = yield* ask<PersistentVolume>(api.updateAt('status', VOLUMES, after));
    this.#learnVolume(written);
    return written;
  }

  /** Takes in an answer, unless a watch has told meanwhile that the object is gone. */
  #learnClaim(claim: PersistentVolumeClaim): void {
    if (this.#claims.has(keyFor(claim))) this.keepClaim(claim);
  }

  #learnVolume(volume: PersistentVolume): void {
    if (this.volumes.get(volume.metadata.name)) this.volumes.put(volume);
  }
}
