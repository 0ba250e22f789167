import type { Instant } from '#kernel/time.ts';
import { freeze } from '#kernel/json.ts';
import { keyFor } from '#model/keys.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { Bucket } from './bucket.ts';
import { orderedMetadata } from './metadata/metadata.ts';
import type { StoredEvent } from './request.ts';
import { asCanonical } from './schema/canonical.ts';
import { typeOf } from './schema/schema.ts';

/** Who changes an object, when, and how the audit log calls it. */
export interface Write {
  readonly now: Instant;
  readonly by: string;
  readonly verb: string;
}

/** One kind: its namespaces, in the order in which etcd has their keys; the empty one is that of cluster-scoped objects. */
class Collection {
  count = 0;
  private readonly buckets = new Map<string, Bucket>();
  private namespaces: string[] = [];

  bucket(namespace: string): Bucket | undefined {
    return this.buckets.get(namespace);
  }

  open(namespace: string): Bucket {
    let found = this.buckets.get(namespace);
    if (!found) {
      this.buckets.set(namespace, (found = new Bucket()));
      this.namespaces = [...this.namespaces, namespace].sort((a, b) => (`${a}/` < `${b}/` ? -1 : 1));
    }
    return found;
  }

  list(namespace: string | undefined): KubeObject[] {
    const out: KubeObject[] = [];
    for (const one of namespace === undefined ? this.namespaces : [namespace])
      this.buckets.get(one)?.listInto(out);
    return out;
  }
}

/** The first of `count` sorted places that is not before what is looked for. */
function positionOf(count: number, isBefore: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What is stored is canonical by definition: writes that share it need not be decoded where they do. */
function sealed(resource: Resource, object: KubeObject, revision: number): KubeObject {
  const { metadata } = object;
  const resourceVersion = String(revision);
  const ordered =
    metadata.resourceVersion === undefined
      ? orderedMetadata({ ...metadata, resourceVersion })
      : { ...metadata, resourceVersion };
  freezeParts(ordered);
  const stored = { ...object, metadata: asCanonical(ordered, METADATA) };
  freezeParts(stored);
  return asCanonical(stored, typeOf(resource));
}

function freezeParts(object: object): void {
  for (const part of Object.values(object)) freeze(part);
}

const METADATA = 'meta/v1.ObjectMeta';

/** What etcd and the watch cache are to a real API server: frozen objects, one rising revision, a history of changes. */
export class Store {
  revision = 1;
  readonly history: StoredEvent[] = [];
  /** Everything up to this revision has been forgotten. */
  compacted = 0;
  private readonly historyLimit: number;
  private readonly collections = new Map<Resource, Collection>();
  private readonly listeners: ((event: StoredEvent) => void)[] = [];

  constructor(historyLimit: number) {
    this.historyLimit = historyLimit;
  }

  get(resource: Resource, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.collections
      .get(resource)
      ?.bucket(namespace ?? '')
      ?.get(name);
  }

  /** In order of namespace and name; everything when `namespace` is undefined. */
  list(resource: Resource, namespace?: string): KubeObject[] {
    return this.collections.get(resource)?.list(namespace) ?? [];
  }

  /**
   * The objects as they were at an earlier revision: the changes since then are taken back.
   * The revision must not lie before `compacted`.
   */
  listAt(resource: Resource, namespace: string | undefined, revision: number): KubeObject[] {
    const state = new Map(this.list(resource, namespace).map((object) => [keyFor(object), object]));
    for (const event of this.since(revision).reverse()) {
      if (
        event.resource !== resource ||
        (namespace !== undefined && event.object.metadata.namespace !== namespace)
      )
        continue;
      if (event.previous) state.set(keyFor(event.object), event.previous);
      else state.delete(keyFor(event.object));
    }
    return [...state].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  /** The changes after a revision, in order. */
  since(revision: number): StoredEvent[] {
    return this.history.slice(
      positionOf(this.history.length, (at) => (this.history[at] as StoredEvent).revision <= revision),
    );
  }

  count(resource: Resource): number {
    return this.collections.get(resource)?.count ?? 0;
  }

  /** Adds an object, or puts it in the place of the one before. */
  put(resource: Resource, object: KubeObject, write: Write): KubeObject {
    const { namespace = '', name } = object.metadata;
    const collection = this.collection(resource);
    const bucket = collection.open(namespace);
    const previous = bucket.get(name);
    const stored = sealed(resource, object, (this.revision += 1));
    bucket.set(name, stored);
    if (!previous) collection.count += 1;
    this.announce({
      ...this.eventOf(resource, write),
      type: previous ? 'MODIFIED' : 'ADDED',
      object: stored,
      ...(previous && { previous }),
    });
    return stored;
  }

  /** Takes an object away; the last state gets the revision of its removal. */
  remove(resource: Resource, object: KubeObject, write: Write): KubeObject {
    const { namespace = '', name } = object.metadata;
    const collection = this.collection(resource);
    const bucket = collection.open(namespace);
    const previous = bucket.get(name) as KubeObject;
    const last = sealed(resource, object, (this.revision += 1));
    bucket.delete(name);
    collection.count -= 1;
    this.announce({ ...this.eventOf(resource, write), type: 'DELETED', object: last, previous });
    return last;
  }

  subscribe(listener: (event: StoredEvent) => void): void {
    this.listeners.push(listener);
  }

  private eventOf(resource: Resource, { now, by, verb }: Write) {
    return { revision: this.revision, at: now, resource, by, verb };
  }

  private announce(event: StoredEvent): void {
    this.history.push(event);
    if (this.history.length > this.historyLimit * 2) this.forget();
    for (const listener of this.listeners) listener(event);
  }

  private forget(): void {
    const gone = this.history.splice(0, this.history.length - this.historyLimit);
    this.compacted = gone.at(-1)?.revision ?? this.compacted;
  }

  private collection(resource: Resource): Collection {
    let found = this.collections.get(resource);
    if (!found) this.collections.set(resource, (found = new Collection()));
    return found;
  }
}
