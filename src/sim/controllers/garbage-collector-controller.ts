import type { KubeObject, OwnerReference } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resourceOfKind, watchable } from '#model/resources.ts';
import type { DeleteOptions } from '../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync } from '../loop/controller.ts';
import { together } from '../loop/controller.ts';
import { client } from './client.ts';
import type { GraphNode, Identity } from './owner-graph.ts';
import {
  FOREGROUND_FINALIZER,
  ORPHAN_FINALIZER,
  OwnerGraph,
  deletesDependents,
  identityOf,
  wantsForeground,
  wantsOrphans,
} from './owner-graph.ts';

const USER = 'generic-garbage-collector';
const EVENT_SOURCE = 'garbage-collector-controller';
/** --concurrent-gc-syncs */
const WORKERS = 20;
/** client-go's DefaultBackoff gives a conflicting write so many tries. */
const CONFLICT_TRIES = 4;

/** What an answer meant: the object, that there is none, or why there is no answer. */
type Found = { readonly object: KubeObject } | 'absent' | { readonly failed: string };
/** The references of an object by what their owners are. */
interface Classified {
  readonly solid: readonly OwnerReference[];
  readonly dangling: readonly OwnerReference[];
  readonly waiting: readonly OwnerReference[];
}

const api = client(USER);
const isFailure = (value: object | string | undefined): value is { readonly failed: string } =>
  typeof value === 'object' && 'failed' in value;
const namespaceFor = (resource: Resource, namespace: string | undefined): string | undefined =>
  resource.namespaced ? namespace : undefined;
const show = ({ apiVersion, kind, namespace = '', name, uid }: Identity): string =>
  `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;

/** kube-controller-manager's garbage collector: deletes what no owner holds any more, or lets it go. */
export const garbageCollector = (): Controller => new GarbageCollector();

class GarbageCollector implements Controller {
  readonly name = USER;
  readonly informers = watchable;
  readonly workers = WORKERS;
  #enqueue: Enqueue = () => {};
  #context: Context | undefined;
  readonly #graph = new OwnerGraph({
    attemptToDelete: ({ identity }) => this.#enqueue(`delete ${identity.uid}`),
    attemptToOrphan: ({ identity }) => this.#enqueue(`orphan ${identity.uid}`),
    invalidNamespace: (dependent, owner) => {
      const namespace = dependent.metadata.namespace ?? '';
      this.#context?.event(
        dependent,
        'Warning',
        'OwnerRefInvalidNamespace',
        `ownerRef ${show(owner)} does not exist in namespace "${namespace}"`,
        EVENT_SOURCE,
      );
    },
  });

  observe(event: Parameters<Controller['observe']>[0], enqueue: Enqueue, context: Context): void {
    this.#enqueue = enqueue;
    this.#context = context;
    this.#graph.observe(event);
  }

  *sync(key: string, context: Context): Sync {
    const space = key.indexOf(' ');
    const node = this.#graph.node(key.slice(space + 1));
    if (!node) return;
    return yield* key.startsWith('orphan') ? this.#orphan(node, context) : this.#delete(node, context);
  }

  /** Is this object still wanted? */
  *#delete(node: GraphNode, context: Context): Sync {
    if (node.beingDeleted && !node.deletingDependents) return;
    if (node.observed && !node.deletingDependents && node.owners.length === 0) return;
    const found = yield* getLive(node.identity);
    if (found === 'absent') return this.#graph.confirmAbsent(node);
    if (isFailure(found)) return found;
    if (!found) return;
    // known from a reference only: the informer will tell more
    if (!node.observed) return { failed: `${show(node.identity)} is not observed yet` };
    if (node.deletingDependents) return yield* this.#deleteDependents(node, context);
    return yield* this.#judge(node, found.object);
  }

  /** Foreground: first everything that blocks, then the finalizer of the owner. */
  *#deleteDependents(node: GraphNode, context: Context): Sync {
    if (node.blocking.size === 0) return yield* removeFinalizer(node.identity, FOREGROUND_FINALIZER);
    const pending = [...node.undeleted].filter(({ deletingDependents }) => !deletingDependents);
    for (const dependent of context.anyOrder(pending)) this.#enqueue(`delete ${dependent.identity.uid}`);
  }

  *#judge(node: GraphNode, latest: KubeObject): Sync {
    const references = latest.metadata.ownerReferences ?? [];
    if (references.length === 0) return;
    const classified = yield* this.#classify(node, references);
    if (!classified || isFailure(classified)) return classified;
    const { solid, dangling, waiting } = classified;
    if (solid.length > 0) return yield* dropReferences(node.identity, [...dangling, ...waiting]);
    if (waiting.length > 0 && node.dependents.size > 0) return yield* this.#deleteInForeground(node, latest);
    return yield* deleteObject(node.identity, latest, propagationOf(latest));
  }

  /** Undefined when a reference can never be looked up: the object stays as it is. */
  *#classify(
    node: GraphNode,
    references: readonly OwnerReference[],
  ): Requests<Classified | { readonly failed: string } | undefined> {
    const out = {
      solid: [] as OwnerReference[],
      dangling: [] as OwnerReference[],
      waiting: [] as OwnerReference[],
    };
    for (const reference of references) {
      const owner = yield* this.#ownerOf(node, reference);
      if (owner === undefined || isFailure(owner)) return owner;
      if (owner === 'absent') out.dangling.push(reference);
      else out[deletesDependents(owner.object) ? 'waiting' : 'solid'].push(reference);
    }
    return out;
  }

  *#ownerOf(node: GraphNode, reference: OwnerReference): Requests<Found | undefined> {
    const { namespace } = node.identity;
    const resource = resourceOfKind(reference.apiVersion, reference.kind);
    if (!resource) return undefined;
    if (namespace === undefined && resource.namespaced) return undefined;
    const owner = identityOf(reference, namespaceFor(resource, namespace));
    if (this.#graph.isAbsent(owner)) return 'absent';
    const found = yield* getLive(owner);
    if (found === 'absent') this.#graph.recordAbsent(owner);
    return found;
  }

  /** A circle of owners that wait for each other is broken by no longer blocking. */
  *#deleteInForeground(node: GraphNode, latest: KubeObject): Sync {
    if ([...node.dependents].some(({ deletingDependents }) => deletingDependents)) {
      const failure = yield* unblock(node);
      if (failure) return failure;
    }
    return yield* deleteObject(node.identity, latest, 'Foreground');
  }

  /** Takes the owner out of all dependents at the same time, then the finalizer from the owner. */
  *#orphan(owner: GraphNode, context: Context): Sync {
    const { uid } = owner.identity;
    const dependents = context.anyOrder([...owner.dependents]);
    const ends = yield* together(dependents.map(({ identity }) => dropReferences(identity, [{ uid }])));
    return (
      ends.find((end) => end !== undefined) ?? (yield* removeFinalizer(owner.identity, ORPHAN_FINALIZER))
    );
  }
}

/** The object at the coordinates with that very uid; undefined for kinds that the API does not serve. */
function* getLive({ apiVersion, kind, namespace, name, uid }: Identity): Requests<Found | undefined> {
  const resource = resourceOfKind(apiVersion, kind);
  if (!resource) return undefined;
  const answer = yield api.get(resource, namespaceFor(resource, namespace), name);
  if (answer.code === 404) return 'absent';
  if (!answer.ok) return { failed: answer.body.message ?? 'get failed' };
  const object = answer.body as KubeObject;
  return object.metadata.uid === uid ? { object } : 'absent';
}

/** What the finalizers on an object say about its own dependents. */
function propagationOf(object: KubeObject): NonNullable<DeleteOptions['propagationPolicy']> {
  if (wantsOrphans(object)) return 'Orphan';
  return wantsForeground(object) ? 'Foreground' : 'Background';
}

function* deleteObject(
  identity: Identity,
  latest: KubeObject,
  propagationPolicy: NonNullable<DeleteOptions['propagationPolicy']>,
): Sync {
  const resource = resourceOfKind(identity.apiVersion, identity.kind) as Resource;
  const namespace = namespaceFor(resource, identity.namespace);
  const { uid, resourceVersion } = latest.metadata;
  const answer = yield api.delete(resource, namespace, identity.name, {
    preconditions: { uid, resourceVersion },
    propagationPolicy,
  });
  if (answer.ok || answer.code === 404) return;
  if (answer.code !== 409) return { failed: answer.body.message ?? 'delete failed' };
  const live = yield* getLive(identity);
  if (live === 'absent' || !live) return;
  // changes of anything but the owners must not starve the collector
  if (isFailure(live) || !sameOwners(live.object, latest))
    return { failed: answer.body.message ?? 'conflict' };
  const second = yield api.delete(resource, namespace, identity.name, {
    preconditions: { uid },
    propagationPolicy,
  });
  return second.ok || second.code === 404 ? undefined : { failed: second.body.message ?? 'delete failed' };
}

const sameOwners = (a: KubeObject, b: KubeObject): boolean =>
  JSON.stringify(a.metadata.ownerReferences ?? []) === JSON.stringify(b.metadata.ownerReferences ?? []);

/** A strategic merge patch on the dependent; that it is gone meanwhile is no failure. */
function* patchOwners(dependent: Identity, ownerReferences: readonly object[]): Sync {
  const resource = resourceOfKind(dependent.apiVersion, dependent.kind);
  if (!resource) return;
  const body = { metadata: { ownerReferences, uid: dependent.uid } };
  const answer = yield api.patch(
    'strategic',
    resource,
    namespaceFor(resource, dependent.namespace),
    dependent.name,
    body,
  );
  return answer.ok || answer.code === 404 ? undefined : { failed: answer.body.message ?? 'patch failed' };
}

function* dropReferences(dependent: Identity, owners: readonly { readonly uid: string }[]): Sync {
  if (owners.length === 0) return;
  return yield* patchOwners(
    dependent,
    owners.map(({ uid }) => ({ $patch: 'delete', uid })),
  );
}

const unblock = ({ identity, owners }: GraphNode): Sync =>
  patchOwners(
    identity,
    owners
      .filter((owner) => owner.blockOwnerDeletion)
      .map((owner) => ({ ...owner, blockOwnerDeletion: false })),
  );

/** Takes a finalizer from the newest version of an object, again when somebody else wrote in between. */
function* removeFinalizer(identity: Identity, finalizer: string): Sync {
  const resource = resourceOfKind(identity.apiVersion, identity.kind) as Resource;
  for (let tries = 1; ; tries += 1) {
    const found = yield* getLive(identity);
    if (found === 'absent' || !found) return;
    if (isFailure(found)) return found;
    const { finalizers = [], resourceVersion, namespace, name } = found.object.metadata;
    if (!finalizers.includes(finalizer)) return;
    const body = {
      metadata: { resourceVersion, finalizers: finalizers.filter((other) => other !== finalizer) },
    };
    const answer = yield api.patch('merge', resource, namespace, name, body);
    if (answer.ok || answer.code === 404) return;
    if (answer.code !== 409 || tries === CONFLICT_TRIES)
      return { failed: answer.body.message ?? 'patch failed' };
  }
}
