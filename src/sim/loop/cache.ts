import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { keyOf } from '#model/keys.ts';
import { controllerOf } from '#model/owners.ts';
import type { StoredEvent } from '../api/request.ts';
import type { View } from './view.ts';

/** One resource in an informer's cache, indexed by key, by namespace and by owner. */
class Shelf {
  readonly byKey = new Map<string, KubeObject>();
  readonly byOwner = new Map<string, Map<string, KubeObject>>();
  readonly byNamespace = new Map<string, Map<string, KubeObject>>();
  /** By namespace: what no controller manages. */
  readonly orphans = new Map<string, Map<string, KubeObject>>();
  seen = 0;
  /** Sorted lists, forgotten by the next change of their namespace. */
  readonly sorted = new Map<string, readonly KubeObject[]>();

  put(object: KubeObject): void {
    const { namespace = '', name } = object.metadata;
    const key = keyOf(namespace, name);
    const previous = this.byKey.get(key);
    if (previous && previous.metadata.ownerReferences !== object.metadata.ownerReferences) this.#disown(previous, key);
    this.byKey.set(key, object);
    for (const { uid } of object.metadata.ownerReferences ?? []) shelve(this.byOwner, uid, key, object);
    shelve(this.byNamespace, namespace, name, object);
    if (controllerOf(object)) this.orphans.get(namespace)?.delete(name);
    else shelve(this.orphans, namespace, name, object);
    this.#forgetOrder(namespace);
  }

  drop(object: KubeObject): void {
    const { namespace = '', name } = object.metadata;
    const key = keyOf(namespace, name);
    const previous = this.byKey.get(key);
    if (previous) this.#disown(previous, key);
    this.byKey.delete(key);
    this.byNamespace.get(namespace)?.delete(name);
    this.orphans.get(namespace)?.delete(name);
    this.#forgetOrder(namespace);
  }

  list(namespace: string | undefined): readonly KubeObject[] {
    const known = this.sorted.get(namespace ?? '*');
    if (known) return known;
    const found = namespace === undefined ? this.byKey : this.byNamespace.get(namespace);
    const list = [...(found?.keys() ?? [])].sort().map((key) => found?.get(key) as KubeObject);
    this.sorted.set(namespace ?? '*', list);
    return list;
  }

  #forgetOrder(namespace: string): void {
    this.sorted.delete(namespace);
    this.sorted.delete('*');
  }

  #disown(object: KubeObject, key: string): void {
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const owned = this.byOwner.get(uid);
      owned?.delete(key);
      if (owned?.size === 0) this.byOwner.delete(uid);
    }
  }
}

function shelve(index: Map<string, Map<string, KubeObject>>, at: string, key: string, object: KubeObject): void {
  const shelf = index.get(at);
  if (shelf) shelf.set(key, object);
  else index.set(at, new Map([[key, object]]));
}

/** The informer caches of one process: the cluster as far as its watches have told. */
export class Cache implements View {
  readonly #shelves = new Map<Resource, Shelf>();
  /** The newest resourceVersion seen, over all resources. */
  revision = 0;

  /** Takes in one observation; observations must come in the order of the store. */
  apply(event: StoredEvent): void {
    const shelf = this.#shelf(event.resource);
    shelf.seen = event.revision;
    this.revision = event.revision;
    if (event.type === 'DELETED') shelf.drop(event.object);
    else shelf.put(event.object);
  }

  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined {
    return this.#shelves.get(resource)?.byKey.get(keyOf(namespace, name)) as T | undefined;
  }

  list<T extends KubeObject>(resource: Resource, namespace?: string): readonly T[] {
    return (this.#shelves.get(resource)?.list(namespace) ?? []) as readonly T[];
  }

  ownedBy<T extends KubeObject>(resource: Resource, uid: string): readonly T[] {
    const owned = this.#shelves.get(resource)?.byOwner.get(uid);
    return owned ? ([...owned.values()] as T[]) : [];
  }

  orphans<T extends KubeObject>(resource: Resource, namespace: string): readonly T[] {
    const orphans = this.#shelves.get(resource)?.orphans.get(namespace);
    return orphans ? ([...orphans.values()] as T[]) : [];
  }

  seen(resource: Resource): number {
    return this.#shelves.get(resource)?.seen ?? 0;
  }

  #shelf(resource: Resource): Shelf {
    let shelf = this.#shelves.get(resource);
    if (!shelf) this.#shelves.set(resource, (shelf = new Shelf()));
    return shelf;
  }
}
