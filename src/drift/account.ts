import type { KubeObject, Node } from '#model/objects.ts';
import { isMap } from '#kernel/json.ts';
import { Aliases } from './aliases.ts';
import { Cleaner } from './cleaner.ts';
import { digest, type Digest } from './digest.ts';
import { at, isObservation, listAt, type JournalLine, type Observation, type Seen } from './journal.ts';
import { changesOf, type Change, type KeptJournal, OUR_LABEL } from './kept-journal.ts';
import { aliasOf, isWatched } from './kinds.ts';
import { reduced } from './node-part.ts';
import { nodeAddresses, nodeVariables } from './nodes.ts';
import { shown } from './shown.ts';
import { toldTooEarly } from './told-too-early.ts';

/** What one machine showed of a scenario, without what differs from run to run: times, uids, names by chance. */
export interface Account extends Pick<Digest, 'objects' | 'moments'> {
  /** Per involved object and source the different events, in order of first appearance. */
  readonly events: ReadonlyMap<string, readonly ToldEvent[]>;
  readonly journal: KeptJournal;
  /** The StatefulSets that own pods, claims and revisions, both as `kind/name#n`, as told when these were first owned. */
  readonly owners: ReadonlyMap<string, string>;
  /** Pairs of moments whose order does not count, as `pod/web-0#1 deleted, then pod/web-1#2 created`. */
  readonly unordered: ReadonlySet<string>;
  /** What endpoint slices and statuses told before it was so. */
  readonly early: ReadonlySet<string>;
}

/** An event, and whether it came after the scenario's last step. */
export interface ToldEvent {
  readonly text: string;
  readonly late: boolean;
}

/** The namespace of every account. */
const NAMESPACE = 'default';

/** Reads a kept journal. */
export function accountOf(journal: KeptJournal): Account {
  const lines = [...new Teller(journal, changesOf(journal)).lines()];
  const { objects, events, moments } = digest(lines);
  const inTime = digest(
    lines.filter((line) => isObservation(line) && line.step <= journal.steps.length),
  ).events;
  return {
    journal,
    objects,
    events: timed(events, inTime),
    moments,
    owners: ownersIn(objects),
    unordered: new Set(),
    early: toldTooEarly(lines),
  };
}

const timed = (events: Digest['events'], inTime: Digest['events']): Account['events'] =>
  new Map(
    [...events].map(([stream, texts]) => {
      const known = inTime.get(stream) ?? [];
      return [stream, texts.map((text) => ({ text, late: !known.includes(text) }))];
    }),
  );

function ownersIn(objects: Account['objects']): ReadonlyMap<string, string> {
  const found = [...objects].flatMap(([id, sights]) => {
    const uids = sights
      .flatMap(({ object }) => listAt(object, 'metadata', 'ownerReferences'))
      .map((one) => at(one, 'uid'));
    const [, set] = uids.map((uid) => /^uid\((statefulset\/.*)\)$/.exec(String(uid))).find(Boolean) ?? [];
    return set === undefined ? [] : [[id, set] as const];
  });
  return new Map(found);
}

/** A cluster has namespaces and services of its own, and tells of its nodes in a namespace of its own. */
const concerns = ({ namespace }: KeptJournal, object: KubeObject): boolean =>
  isWatched(object.kind) &&
  (object.metadata.namespace === undefined || object.metadata.namespace === namespace) &&
  !(object.kind === 'Service' && object.metadata.name === 'kubernetes') &&
  at(object, 'involvedObject', 'kind') !== 'Node';

/** Tells changes as lines of a journal. */
class Teller {
  readonly #changes: readonly Change[];
  readonly #aliases: Aliases;
  readonly #cleaner: Cleaner;
  readonly #events = new Map<string, string>();

  constructor(journal: KeptJournal, changes: readonly Change[]) {
    const { namespace, started } = journal;
    this.#changes = changes.filter(({ object }) => concerns(journal, object));
    const aliases = (this.#aliases = new Aliases(changes.map(({ object }) => object)));
    const variables = nodeVariables(changes, aliases);
    for (const [node, variable] of variables) aliases.add(node, variable);
    for (const [address, node] of nodeAddresses(changes))
      aliases.add(address, `ip(${variables.get(node) ?? node})`);
    if (namespace !== NAMESPACE) aliases.add(namespace, NAMESPACE);
    this.#cleaner = new Cleaner(aliases, { started, ownNodes: true });
  }

  *lines(): Generator<JournalLine> {
    for (const change of fromOpenNodes(furnished(this.#changes))) {
      if (!(change.object.kind === 'Event' && change.type === 'DELETED')) yield this.#line(change);
    }
  }

  #line({ type, step, at: t, object }: Change): Observation {
    const full = this.#cleaner.clean(comparable(object)) as Seen;
    const id = object.kind === 'Event' ? this.#eventId(object.metadata.uid, full) : this.#idOf(object);
    return { type, step, t, object: id, full };
  }

  #idOf = ({ metadata }: KubeObject): string => this.#aliases.apply(this.#aliases.idOf(metadata.uid));

  #eventId(uid: string, event: Seen): string {
    const [kind, name] = ['kind', 'name'].map((field) => String(at(event, 'involvedObject', field)));
    const stream = `event/${aliasOf(kind ?? '')}/${name} by ${tellerOf(event)}`;
    const known = this.#events.get(uid);
    if (known === undefined) this.#events.set(uid, `${stream}#${this.#events.size + 1}`);
    return known ?? `${stream}#${this.#events.size}`;
  }
}

/** A provisioner adds the name of its pod, and more, to its own. */
const tellerOf = (event: Seen): string => String(event['source']).replace(/(?<=\/[\w-]+)_.*$/, '');

/** What is there before the first step counts as it is then, not how it came about. */
function furnished(changes: readonly Change[]): Change[] {
  const newest = new Map<string, Change>();
  for (const change of changes.filter(({ step }) => step === 0)) {
    newest.delete(change.object.metadata.uid);
    if (change.type !== 'DELETED') newest.set(change.object.metadata.uid, { ...change, type: 'ADDED' });
  }
  return [...newest.values(), ...changes.filter(({ step }) => step > 0)];
}

const CLOSED = 'node.kubernetes.io/not-ready';

/** How a node joins is the cluster's affair: it counts from when pods may come. */
function* fromOpenNodes(changes: readonly Change[]): Generator<Change> {
  const open = new Set<string>();
  for (const change of changes) {
    const { uid } = change.object.metadata;
    const isFirst = change.object.kind === 'Node' && !open.has(uid);
    if (isFirst && listAt(change.object, 'spec', 'taints').some((taint) => at(taint, 'key') === CLOSED))
      continue;
    if (isFirst) open.add(uid);
    yield isFirst ? { ...change, type: 'ADDED' } : change;
  }
}

function comparable(object: KubeObject): Seen {
  const plain = withoutForeignLabels(shown(object.kind === 'Node' ? reduced(object as Node) : object));
  return object.kind === 'Service' ? withoutAddresses(plain) : plain;
}

/** By the first a real cluster is cleaned up; the others a controller adds to nodes that have long been open. */
const FOREIGN = new Set([OUR_LABEL, 'beta.kubernetes.io/arch', 'beta.kubernetes.io/os']);

function withoutForeignLabels(object: Seen): Seen {
  const { labels, ...metadata } = isMap(object['metadata']) ? object['metadata'] : {};
  if (!isMap(labels)) return object;
  const others = Object.entries(labels).filter(([name]) => !FOREIGN.has(name));
  return {
    ...object,
    metadata: { ...metadata, ...(others.length > 0 && { labels: Object.fromEntries(others) }) },
  };
}

/** Addresses and ports of a service are given out by chance. */
function withoutAddresses(service: Seen): Seen {
  const { clusterIP, clusterIPs: _lost, ports, ...spec } = isMap(service['spec']) ? service['spec'] : {};
  const plain = Array.isArray(ports) ? { ports: ports.map(withoutNodePort) } : {};
  return { ...service, spec: { ...spec, ...plain, clusterIP: clusterIP === 'None' ? 'None' : 'an address' } };
}

function withoutNodePort(port: unknown): unknown {
  if (!isMap(port)) return port;
  const { nodePort: _lost, ...rest } = port;
  return rest;
}
