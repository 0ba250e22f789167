import type { KubeObject, OwnerReference } from '#model/objects.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';

export const FOREGROUND_FINALIZER = 'foregroundDeletion';
export const ORPHAN_FINALIZER = 'orphan';

/** How the graph calls an object: by its coordinates and its uid. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly uid: string;
}

/** One object as the garbage collector sees it. A node that is not `observed` is only known from references to it. */
export interface GraphNode {
  readonly identity: Identity;
  observed: boolean;
  owners: readonly OwnerReference[];
  readonly dependents: Set<GraphNode>;
  /** Dependents whose reference has blockOwnerDeletion. */
  readonly blocking: Set<GraphNode>;
  /** Those of `blocking` that nobody deletes yet. */
  readonly undeleted: Set<GraphNode>;
  beingDeleted: boolean;
  deletingDependents: boolean;
}

/** What the graph wants looked at. */
export interface GraphSignals {
  attemptToDelete(node: GraphNode): void;
  attemptToOrphan(node: GraphNode): void;
  /** A reference across namespaces, which the API allows to be written and no controller honours. */
  invalidNamespace(dependent: KubeObject, owner: Identity): void;
}

const ABSENT_MAX = 500;
const isBeingDeleted = (object: KubeObject | undefined): boolean =>
  object?.metadata.deletionTimestamp !== undefined;
const hasFinalizer = (object: KubeObject | undefined, finalizer: string): boolean =>
  object?.metadata.finalizers?.includes(finalizer) ?? false;
const waitsFor = (object: KubeObject | undefined, finalizer: string): boolean =>
  isBeingDeleted(object) && hasFinalizer(object, finalizer);

/** The object is being deleted in the foreground: it waits until its dependents are gone. */
export const deletesDependents = (object: KubeObject): boolean => waitsFor(object, FOREGROUND_FINALIZER);
export const wantsOrphans = (object: KubeObject): boolean => hasFinalizer(object, ORPHAN_FINALIZER);
export const wantsForeground = (object: KubeObject): boolean => hasFinalizer(object, FOREGROUND_FINALIZER);

/** The coordinates that a reference of an object in `namespace` means. */
export const identityOf = (
  { apiVersion, kind, name, uid }: OwnerReference,
  namespace: string | undefined,
): Identity => ({
  apiVersion,
  kind,
  namespace,
  name,
  uid,
});

const newNode = (identity: Identity, observed: boolean): GraphNode => ({
  identity,
  observed,
  owners: [],
  dependents: new Set(),
  blocking: new Set(),
  undeleted: new Set(),
  beingDeleted: false,
  deletingDependents: false,
});

const coordinates = ({ apiVersion, kind, namespace, name, uid }: Identity): string =>
  JSON.stringify([apiVersion, kind, namespace ?? '', name, uid]);
const refersTo = (reference: OwnerReference, { apiVersion, kind, name, uid }: Identity): boolean =>
  reference.uid === uid &&
  reference.apiVersion === apiVersion &&
  reference.kind === kind &&
  reference.name === name;

/**
 * Who owns whom, kept up to date change by change (kube-controller-manager's GraphBuilder): no change costs more than
 * the references and direct dependents of the object that changed.
 */
export class OwnerGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #absent = new Set<string>();
  readonly #signals: GraphSignals;

  constructor(signals: GraphSignals) {
    this.#signals = signals;
  }

  node(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  /** These coordinates were found not to exist, ever or any more. */
  isAbsent(owner: Identity): boolean {
    return (
      this.#absent.has(coordinates(owner)) ||
      this.#absent.has(coordinates({ ...owner, namespace: undefined }))
    );
  }

  recordAbsent(owner: Identity): void {
    this.#absent.add(coordinates(owner));
    if (this.#absent.size > ABSENT_MAX)
      for (const oldest of this.#absent) return void this.#absent.delete(oldest);
  }

  /** Takes in a change that an informer has told. */
  observe({ type, object, previous, resource }: StoredEvent): void {
    if (type === 'DELETED') return this.#remove(object.metadata.uid);
    const { namespace, name, uid } = object.metadata;
    let node = this.#nodes.get(uid);
    if (!node?.observed)
      node = this.#adopt(
        { apiVersion: apiVersionOf(resource), kind: resource.kind, namespace, name, uid },
        node,
      );
    this.#relate(node, object);
    if (isBeingDeleted(object)) this.#markBeingDeleted(node);
    this.#transition(node, object, previous);
  }

  /** The API server says that a node's coordinates do not exist: what no informer would ever tell. */
  confirmAbsent(node: GraphNode): void {
    this.recordAbsent(node.identity);
    const believers = [...node.dependents].filter(({ owners }) =>
      owners.some((reference) => refersTo(reference, node.identity)),
    );
    if (!node.observed && believers.length === node.dependents.size) return this.#remove(node.identity.uid);
    for (const dependent of believers) this.#signals.attemptToDelete(dependent);
  }

  /** An informer has seen what so far was known from references at most. */
  #adopt(identity: Identity, virtual: GraphNode | undefined): GraphNode {
    const node = newNode(identity, true);
    this.#nodes.set(identity.uid, node);
    for (const dependent of virtual?.dependents ?? []) this.#link(node, dependent);
    // those that know the owner under other coordinates hold an invalid reference
    for (const dependent of node.dependents)
      if (!dependent.owners.some((r) => refersTo(r, identity))) this.#signals.attemptToDelete(dependent);
    return node;
  }

  #relate(node: GraphNode, object: KubeObject): void {
    const before = node.owners;
    const after = object.metadata.ownerReferences ?? [];
    if (before === after) return;
    node.owners = after;
    for (const reference of before)
      this.#loosen(
        node,
        reference,
        after.find(({ uid }) => uid === reference.uid),
      );
    const known = new Set(before.map(({ uid }) => uid));
    for (const reference of after) if (!known.has(reference.uid)) this.#attach(node, reference, object);
  }

  /** A reference was there before; is it gone, or does it no longer block? */
  #loosen(node: GraphNode, before: OwnerReference, after: OwnerReference | undefined): void {
    const owner = this.#nodes.get(before.uid);
    if (!owner) return;
    if (before.blockOwnerDeletion && !after?.blockOwnerDeletion) this.#signals.attemptToDelete(owner);
    this.#unlink(owner, node);
    if (after) this.#link(owner, node);
  }

  #attach(node: GraphNode, reference: OwnerReference, object: KubeObject): void {
    const known = this.#nodes.get(reference.uid);
    const owner = known ?? newNode(identityOf(reference, node.identity.namespace), false);
    this.#link(owner, node);
    if (!known) {
      this.#nodes.set(reference.uid, owner);
      return this.#signals.attemptToDelete(owner);
    }
    const foreign =
      owner.identity.namespace !== undefined && owner.identity.namespace !== node.identity.namespace;
    if (foreign && owner.observed)
      this.#signals.invalidNamespace(object, identityOf(reference, node.identity.namespace));
    if (foreign || !refersTo(reference, owner.identity)) this.#signals.attemptToDelete(node);
  }

  #link(owner: GraphNode, dependent: GraphNode): void {
    owner.dependents.add(dependent);
    if (
      !dependent.owners.some(
        ({ uid, blockOwnerDeletion }) => uid === owner.identity.uid && blockOwnerDeletion,
      )
    )
      return;
    owner.blocking.add(dependent);
    if (!dependent.beingDeleted) owner.undeleted.add(dependent);
  }

  #unlink(owner: GraphNode, dependent: GraphNode): void {
    owner.dependents.delete(dependent);
    owner.blocking.delete(dependent);
    owner.undeleted.delete(dependent);
  }

  #markBeingDeleted(node: GraphNode): void {
    if (node.beingDeleted) return;
    node.beingDeleted = true;
    for (const { uid } of node.owners) this.#nodes.get(uid)?.undeleted.delete(node);
  }

  /** Did the object begin to wait for its dependents with this change? */
  #transition(node: GraphNode, object: KubeObject, previous: KubeObject | undefined): void {
    const begins = (finalizer: string): boolean =>
      waitsFor(object, finalizer) && !waitsFor(previous, finalizer);
    if (begins(ORPHAN_FINALIZER)) return this.#signals.attemptToOrphan(node);
    if (!begins(FOREGROUND_FINALIZER)) return;
    node.deletingDependents = true;
    for (const dependent of node.dependents) this.#signals.attemptToDelete(dependent);
    this.#signals.attemptToDelete(node);
  }

  #remove(uid: string): void {
    const node = this.#nodes.get(uid);
    if (!node) return;
    this.#nodes.delete(uid);
    if (node.dependents.size > 0) this.recordAbsent(node.identity);
    for (const dependent of node.dependents) this.#signals.attemptToDelete(dependent);
    for (const reference of node.owners) this.#release(node, reference.uid);
  }

  #release(dependent: GraphNode, ownerUid: string): void {
    const owner = this.#nodes.get(ownerUid);
    if (!owner) return;
    this.#unlink(owner, dependent);
    if (owner.deletingDependents) this.#signals.attemptToDelete(owner);
    if (!owner.observed && owner.dependents.size === 0) this.#nodes.delete(ownerUid);
  }
}
