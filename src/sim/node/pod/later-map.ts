/** A map that is made when somebody looks at it. */
export class LaterMap<K, V> implements ReadonlyMap<K, V> {
  #make: (() => ReadonlyMap<K, V>) | undefined;
  #made: ReadonlyMap<K, V> | undefined;

  constructor(make: () => ReadonlyMap<K, V>) {
    this.#make = make;
  }

  get #map(): ReadonlyMap<K, V> {
    this.#made ??= this.#make?.() ?? new Map();
    this.#make = undefined;
    return this.#made;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  forEach(act: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    this.#map.forEach(act);
  }

  entries(): MapIterator<[K, V]> {
    return this.#map.entries();
  }

  keys(): MapIterator<K> {
    return this.#map.keys();
  }

  values(): MapIterator<V> {
    return this.#map.values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.#map.entries();
  }
}
