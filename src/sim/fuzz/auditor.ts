import { keyFor } from '#model/keys.ts';
import { assert } from '#kernel/assert.ts';
import { equal } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { Instant } from '#kernel/time.ts';
import type { ObjectList, StoredEvent } from '../api/request.ts';
import type { ApiServer } from '../api/server.ts';

const USER = 'auditor';

/**
 * Watches every change of a server and holds it against what must always be true of the store: versions rise, one uid is
 * one object, nothing stored is changed, deleted objects without grace and finalizers are gone, generations count specs.
 */
export class Auditor {
  changes = 0;
  readonly #api: ApiServer;
  readonly #shelves = new Map<Resource, Map<string, KubeObject>>();
  readonly #uids = new Map<string, string>();
  readonly #finished = new Set<string>();
  readonly #frozen = new WeakSet();
  #revision: number;

  constructor(api: ApiServer) {
    this.#api = api;
    this.#revision = api.revision;
    for (const resource of Object.values(resources))
      for (const object of this.#list(resource, 0).items) this.#keep(resource, object);
    api.subscribe((event) => this.#observe(event));
  }

  /** The object as the changes have told it. */
  get(resource: Resource, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#shelves.get(resource)?.get(`${namespace ?? ''}/${name}`);
  }

  /** After each request: nothing is left that should be gone. */
  settle(): void {
    assert(
      this.#finished.size === 0,
      `an object without grace and finalizers goes: ${[...this.#finished].join()}`,
    );
  }

  /** Now and then: the lists are what the changes told, in order of namespace and name. */
  compare(now: Instant): void {
    for (const resource of Object.values(resources)) {
      const { items } = this.#list(resource, now);
      const told = [...(this.#shelves.get(resource) ?? [])]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object);
      assert(
        items.length === told.length && items.every((item, i) => item === told[i]),
        `the list of ${resource.plural} is what its changes told`,
      );
    }
  }

  /** Now and then: a list at an earlier version and the watch from there end in the newest list. */
  replay(now: Instant, resource: Resource, revision: number): void {
    const begin = this.#list(resource, now, {
      resourceVersion: String(revision),
      resourceVersionMatch: 'Exact',
    });
    const state = new Map(begin.items.map((object) => [keyFor(object), object]));
    const watching = this.#api.watch(now, {
      verb: 'list',
      resource,
      user: USER,
      query: { resourceVersion: String(revision) },
    });
    assert(watching.ok, 'a version that can be listed can be watched');
    for (const { type, object } of watching.watch.poll(now)) {
      assert(type !== 'ERROR', 'a version that can be listed can be watched');
      if (type === 'DELETED') state.delete(keyFor(object));
      else state.set(keyFor(object), object);
    }
    const told = [...state].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
    assert(
      equal(told, this.#list(resource, now).items),
      `the changes of ${resource.plural} since ${revision} lead to the newest list`,
    );
  }

  #list(resource: Resource, now: Instant, query: { readonly [name: string]: string } = {}): ObjectList {
    const answer = this.#api.handle(now, { verb: 'list', resource, user: USER, query });
    assert(answer.ok, `${resource.plural} can be listed: ${JSON.stringify(answer.body)}`);
    return answer.body as ObjectList;
  }

  #shelf(resource: Resource): Map<string, KubeObject> {
    let shelf = this.#shelves.get(resource);
    if (!shelf) this.#shelves.set(resource, (shelf = new Map<string, KubeObject>()));
    return shelf;
  }

  #keep(resource: Resource, object: KubeObject): void {
    this.#shelf(resource).set(keyFor(object), object);
    this.#uids.set(object.metadata.uid, `${resource.plural} ${keyFor(object)}`);
  }

  #observe(event: StoredEvent): void {
    const { resource, object, type, revision } = event;
    const what = `${resource.plural} ${keyFor(object)}`;
    this.changes += 1;
    assert(revision > this.#revision && revision === this.#api.revision, `versions rise: ${revision}`);
    assert(object.metadata.resourceVersion === String(revision), `${what} says its version`);
    this.#revision = revision;
    assert(event.previous === this.#shelf(resource).get(keyFor(object)), `${what} follows what was there`);
    this.#checkFrozen(object);
    if (type === 'ADDED') this.#checkNew(what, resource, object);
    else checkSame(what, object, event.previous as KubeObject);
    if (type === 'MODIFIED') checkGeneration(what, resource, object, event.previous as KubeObject);
    if (type === 'DELETED') this.#shelf(resource).delete(keyFor(object));
    else this.#keep(resource, object);
    if (type !== 'DELETED' && isFinished(object)) this.#finished.add(what);
    else this.#finished.delete(what);
  }

  #checkNew(what: string, resource: Resource, { metadata }: KubeObject): void {
    assert(!this.#uids.has(metadata.uid), `${what} has a uid of its own`);
    // kinds that count none keep whatever their author says
    assert(!resource.generation || metadata.generation === 1, `${what} begins with generation 1`);
    assert(metadata.deletionTimestamp === undefined, `${what} begins alive`);
    assert(
      metadata.name !== '' && (metadata.namespace !== undefined) === resource.namespaced,
      `${what} has a name, and a namespace if it should`,
    );
    assert(metadata.creationTimestamp !== undefined, `${what} has a time of creation`);
  }

  #checkFrozen(value: unknown, path = ''): void {
    if (value === null || typeof value !== 'object' || this.#frozen.has(value)) return;
    if (!Object.isFrozen(value)) assert(false, `what is stored is frozen: ${path}`);
    this.#frozen.add(value);
    for (const [key, part] of Object.entries(value)) this.#checkFrozen(part, `${path}.${key}`);
  }
}

/** A namespace whose deletion begins stays for its controller, whatever holds it. */
const isFinished = ({ kind, metadata }: KubeObject): boolean =>
  kind !== 'Namespace' &&
  metadata.deletionTimestamp !== undefined &&
  (metadata.finalizers?.length ?? 0) === 0 &&
  !metadata.deletionGracePeriodSeconds;

function checkSame(what: string, { metadata }: KubeObject, { metadata: old }: KubeObject): void {
  for (const field of ['uid', 'name', 'namespace', 'creationTimestamp'] as const) {
    assert(
      metadata[field] === old[field],
      `${what} keeps its ${field}: ${String(old[field])} is not ${String(metadata[field])}`,
    );
  }
  assert(
    old.deletionTimestamp === undefined || metadata.deletionTimestamp !== undefined,
    `${what} is not brought back from deletion`,
  );
}

/** What a generation counts: everything but metadata and status; of slices the labels too. */
const contentOf = ({ kind, metadata: { labels }, status: _status, ...content }: KubeObject): unknown =>
  kind === 'EndpointSlice' ? { ...content, labels } : content;

/** A generation counts changes of the content, and the request to delete. */
function checkGeneration(what: string, resource: Resource, object: KubeObject, old: KubeObject): void {
  const [now, before] = [object.metadata.generation ?? 0, old.metadata.generation ?? 0];
  assert(now === before || now === before + 1, `${what} has generation ${now} after ${before}`);
  const changed = !equal(contentOf(object), contentOf(old));
  const marked =
    object.metadata.deletionTimestamp !== undefined &&
    old.metadata.deletionTimestamp !== object.metadata.deletionTimestamp;
  // annotations of a Deployment count, but not when they come with its status
  const annotated =
    object.kind === 'Deployment' && !equal(object.metadata.annotations, old.metadata.annotations);
  if (now > before)
    assert(
      changed || marked || annotated,
      `${what} has a new generation, so its spec has changed or it is being deleted`,
    );
  // binding a pod is the one change of a spec that does not count
  else if (resource.generation && resource.kind !== 'Pod' && resource.kind !== 'PriorityClass')
    assert(!changed, `${what} has a new spec, so it has a new generation`);
}
