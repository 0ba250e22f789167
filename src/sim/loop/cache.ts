import { assert } from '#kernel/assert.ts';
import type { KubeObject, OwnerReference } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { ObjectIndex } from '#cluster/object-index.ts';
import { controllerOf } from '#model/owners.ts';
import type { StoredEvent } from '../api/request.ts';
import type { View } from './view.ts';

/**
 * One resource in an informer's cache. Most processes look up few kinds, and fewer by owner: what was told is taken in
 * when somebody asks, in the order in which it was told.
 */
class Informer {
  readonly #told: StoredEvent[] = [];
  readonly #objects = new ObjectIndex();
  readonly #owners = new Owners();
  #taken = 0;
  #indexed = 0;
  seen = 0;

  tell(event: StoredEvent): void {
    this.seen = event.revision;
    this.#told.push(event);
  }

  get objects(): ObjectIndex {
    while (this.#taken < this.#told.length) {
      const { type, object } = this.#told[this.#taken++] as StoredEvent;
      if (type === 'DELETED') this.#objects.delete(object.metadata);
      else this.#objects.put(object);
    }
    this.#forget();
    return this.#objects;
  }

  get owners(): Owners {
    while (this.#indexed < this.#told.length) this.#owners.take(this.#told[this.#indexed++] as StoredEvent);
    this.#forget();
    return this.#owners;
  }

  /** Both have taken in all that was told. */
  #forget(): void {
    if (Math.min(this.#taken, this.#indexed) < this.#told.length) return;
    this.#told.length = 0;
    this.#taken = 0;
    this.#indexed = 0;
  }
}

/** Objects by owner, and by having none. */
class Owners {
  readonly #byOwner = new Map<string, Group>();
  /** By namespace: what no controller manages. */
  readonly #orphans = new Map<string, Group>();

  take({ type, object, previous }: StoredEvent): void {
    if (type !== 'DELETED') return this.#put(object, previous);
    if (!previous) return;
    this.#disown(previous);
    this.#leaveOrphans(previous);
  }

  ownedBy(uid: string): readonly KubeObject[] {
    return this.#byOwner.get(uid)?.list ?? NONE;
  }

  orphans(namespace: string): readonly KubeObject[] {
    return this.#orphans.get(namespace)?.list ?? NONE;
  }

  #put(object: KubeObject, previous: KubeObject | undefined): void {
    const { ownerReferences, uid } = object.metadata;
    if (previous && previous.metadata.ownerReferences !== ownerReferences) this.#disown(previous);
    for (const owner of ownerReferences ?? NO_OWNERS) enter(this.#byOwner, owner.uid, uid, object);
    if (!controllerOf(object)) enter(this.#orphans, object.metadata.namespace ?? '', uid, object);
    else if (previous && !controllerOf(previous)) this.#leaveOrphans(previous);
  }

  #disown({ metadata: { ownerReferences = NO_OWNERS, uid } }: KubeObject): void {
    for (const owner of ownerReferences) {
      const owned = this.#byOwner.get(owner.uid);
      owned?.delete(uid);
      if (owned?.size === 0) this.#byOwner.delete(owner.uid);
    }
  }

  #leaveOrphans({ metadata: { namespace = '', uid } }: KubeObject): void {
    this.#orphans.get(namespace)?.delete(uid);
  }
}

/** Objects that have something in common, by uid, in the order in which they came; listed when somebody asks. */
class Group {
  readonly #objects = new Map<string, KubeObject>();
  #list: readonly KubeObject[] | undefined;

  get size(): number {
    return this.#objects.size;
  }

  get list(): readonly KubeObject[] {
    return (this.#list ??= [...this.#objects.values()]);
  }

  set(uid: string, object: KubeObject): void {
    this.#objects.set(uid, object);
    this.#list = undefined;
  }

  delete(uid: string): void {
    if (this.#objects.delete(uid)) this.#list = undefined;
  }
}

const NONE: readonly KubeObject[] = [];
const NO_OWNERS: readonly OwnerReference[] = [];

function enter(index: Map<string, Group>, at: string, uid: string, object: KubeObject): void {
  let group = index.get(at);
  if (!group) index.set(at, (group = new Group()));
  group.set(uid, object);
}

/** The informer caches of one process: the cluster as far as its watches have told. */
export class Cache implements View {
  readonly #watched: ReadonlySet<Resource>;
  /** Made when something is told, or asked: of most kinds there is nothing. */
  readonly #informers = new Map<Resource, Informer>();
  /** The newest resourceVersion seen, over all resources. */
  revision = 0;

  /** @param watched the resources that can be asked for */
  constructor(watched: Iterable<Resource>) {
    this.#watched = new Set(watched);
  }

  /** Takes in one observation; observations of one resource must come in the order of the store. */
  apply(event: StoredEvent): void {
    this.#informer(event.resource).tell(event);
    this.revision = Math.max(this.revision, event.revision);
  }

  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined {
    return this.#informer(resource).objects.get({ namespace, name }) as T | undefined;
  }

  list<T extends KubeObject>(resource: Resource, namespace?: string): readonly T[] {
    return this.#informer(resource).objects.list(namespace) as readonly T[];
  }

  ownedBy<T extends KubeObject>(resource: Resource, uid: string): readonly T[] {
    return this.#informer(resource).owners.ownedBy(uid) as readonly T[];
  }

  orphans<T extends KubeObject>(resource: Resource, namespace: string): readonly T[] {
    return this.#informer(resource).owners.orphans(namespace) as readonly T[];
  }

  seen(resource: Resource): number {
    return this.#informer(resource).seen;
  }

  #informer(resource: Resource): Informer {
    let informer = this.#informers.get(resource);
    if (informer) return informer;
    assert(this.#watched.has(resource), 'a controller of the process has an informer for what is looked up');
    this.#informers.set(resource, (informer = new Informer()));
    return informer;
  }
}
