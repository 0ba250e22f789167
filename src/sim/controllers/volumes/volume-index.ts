import { keyFor, keyOf } from '#model/keys.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { claimClass, volumeClass } from './classes.ts';

type Shelves = Map<string, Map<string, PersistentVolume>>;

/** The newest known version of every volume, found by name, by the claim it refers to, and free ones by class. */
export class VolumeIndex {
  readonly #byName = new Map<string, PersistentVolume>();
  readonly #free: Shelves = new Map();
  readonly #claimed: Shelves = new Map();

  get(name: string): PersistentVolume | undefined {
    return this.#byName.get(name);
  }

  /** Keeps a version of a volume. False when a newer one is known: then it changes nothing. */
  put(volume: PersistentVolume): boolean {
    const known = this.#byName.get(volume.metadata.name);
    if (known && isOlder(volume, known)) return false;
    if (known) this.#unshelve(known);
    this.#byName.set(volume.metadata.name, volume);
    shelve(this.#shelves(volume), keyOfShelf(volume), volume);
    return true;
  }

  drop(name: string): void {
    const known = this.#byName.get(name);
    if (known) this.#unshelve(known);
    this.#byName.delete(name);
  }

  /** The volumes that a claim could be bound to: those that refer to it, and the free ones of its class. */
  candidates(claim: PersistentVolumeClaim): readonly PersistentVolume[] {
    const reserved = this.#claimed.get(keyFor(claim));
    const free = this.#free.get(claimClass(claim));
    return [...(reserved?.values() ?? []), ...(free?.values() ?? [])];
  }

  #shelves(volume: PersistentVolume): Shelves {
    return volume.spec.claimRef ? this.#claimed : this.#free;
  }

  #unshelve(volume: PersistentVolume): void {
    const shelves = this.#shelves(volume);
    const key = keyOfShelf(volume);
    const shelf = shelves.get(key);
    shelf?.delete(volume.metadata.name);
    if (shelf?.size === 0) shelves.delete(key);
  }
}

/** Versions of one object: is `a` the older one? Versions of another incarnation count by their number as well. */
export const isOlder = (
  a: { metadata: { resourceVersion: string } },
  b: { metadata: { resourceVersion: string } },
): boolean => Number(a.metadata.resourceVersion) < Number(b.metadata.resourceVersion);

const keyOfShelf = (volume: PersistentVolume): string => {
  const { claimRef } = volume.spec;
  return claimRef ? keyOf(claimRef.namespace, claimRef.name) : volumeClass(volume);
};

function shelve(shelves: Shelves, key: string, volume: PersistentVolume): void {
  const shelf = shelves.get(key);
  if (shelf) shelf.set(volume.metadata.name, volume);
  else shelves.set(key, new Map([[volume.metadata.name, volume]]));
}
