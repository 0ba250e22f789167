import type { KubeObject, Pod } from '#model/objects.ts';
import { aliasOf } from './kinds.ts';

/**
 * Names that do not depend on the run: `uid(kind/name#incarnation)` for a uid, `prefix-*1` for a name with a random end,
 * `ip(uid(...))` for an address, `pvc-uid(...)` for a dynamic volume, `run(pod/web-0#1 app 2)` for a container's second run.
 */
export class Aliases {
  readonly #ids = new Map<string, string>();
  readonly #incarnations = new Map<string, number>();
  readonly #random = new Map<string, number>();
  readonly #runs = new Map<string, number>();
  readonly #replacements = new Map<string, string>();
  #longestFirst: readonly (readonly [string, string])[] = [];

  constructor(objects: Iterable<KubeObject>) {
    for (const object of objects) this.#meet(object);
    this.#sort();
  }

  /** One more text that depends on the run, and what stands for it. */
  add(text: string, alias: string): void {
    this.#replacements.set(text, alias);
    this.#sort();
  }

  /** `kind/name#incarnation` of an object that was met. */
  idOf(uid: string): string {
    return this.#ids.get(uid) ?? uid;
  }

  /** The text with everything that depends on the run replaced. */
  apply(text: string): string {
    return this.#longestFirst.reduce(
      (out, [from, to]) => (out.includes(from) ? out.replaceAll(from, to) : out),
      text,
    );
  }

  #sort(): void {
    this.#longestFirst = [...this.#replacements].sort(([a], [b]) => b.length - a.length);
  }

  #meet(object: KubeObject): void {
    if (object.kind === 'Event') return;
    const { uid } = object.metadata;
    if (!this.#ids.has(uid)) this.#name(object);
    const address =
      object.kind === 'Pod' ? (object.status as { readonly podIP?: string } | undefined)?.podIP : undefined;
    if (address && !this.#replacements.has(address))
      this.#replacements.set(address, `ip(${this.#ids.get(uid)})`);
    if (object.kind === 'Pod') for (const [name, id] of runsOf(object as Pod)) this.#meetRun(uid, name, id);
  }

  #meetRun(uid: string, container: string, run: string): void {
    if (this.#replacements.has(run)) return;
    const of = `${this.#ids.get(uid)} ${container}`;
    const count = (this.#runs.get(of) ?? 0) + 1;
    this.#runs.set(of, count);
    this.#replacements.set(run, `run(${of} ${count})`);
  }

  #name(object: KubeObject): void {
    const id = `${aliasOf(object.kind)}/${this.#stableName(object)}`;
    const incarnation = (this.#incarnations.get(id) ?? 0) + 1;
    this.#incarnations.set(id, incarnation);
    this.#ids.set(object.metadata.uid, `${id}#${incarnation}`);
    this.#replacements.set(object.metadata.uid, `uid(${id}#${incarnation})`);
  }

  #stableName({ kind, metadata }: KubeObject): string {
    const { name, generateName } = metadata;
    const claim = kind === 'PersistentVolume' ? this.#ids.get(name.replace(/^pvc-/, '')) : undefined;
    if (claim) return `pvc-uid(${claim})`;
    const isOwnedBy = (owner: string): boolean =>
      metadata.ownerReferences?.some((reference) => reference.kind === owner) ?? false;
    if (!generateName || isOwnedBy('StatefulSet') || !name.startsWith(generateName)) return name;
    // an ordinal; but chance may choose nothing but digits, too
    if (/-\d+$/.test(name) && !isOwnedBy('ReplicaSet')) return name;
    return this.#replacements.get(name) ?? this.#starred(name, generateName);
  }

  #starred(name: string, prefix: string): string {
    const count = (this.#random.get(prefix) ?? 0) + 1;
    this.#random.set(prefix, count);
    this.#replacements.set(name, `${prefix}*${count}`);
    return `${prefix}*${count}`;
  }
}

/** The runs of a pod's containers that its status tells, older ones first: the containers' names, and the runs' ids. */
const runsOf = ({ status }: Pod): (readonly [container: string, run: string])[] =>
  [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].flatMap(
    ({ name, lastState, state, containerID }) =>
      [lastState?.terminated?.containerID, state?.terminated?.containerID, containerID].flatMap((id) =>
        id ? [[name, id] as const] : [],
      ),
  );
