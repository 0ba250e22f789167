import type { Instant } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { ObjectIndex } from './object-index.ts';

/** One observed change of one object. Everything that is said about a cluster is said about these. */
export interface Observation {
  /** 0, 1, 2, ...: the order in which the machine told. */
  readonly position: number;
  readonly at: Instant;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: KubeObject;
  /** The object before this change; absent for ADDED. */
  readonly previous?: KubeObject;
  /** The client that wrote it, where the machine knows (`statefulset-controller`, `user`, ...). */
  readonly by?: string;
  /** How it was written (`create`, `update/status`, `delete`, ...), where the machine knows. */
  readonly verb?: string;
  /** How many observations the writer had seen when it decided; absent where the machine cannot know. */
  readonly basis?: number;
  /** Positions before `basis` that the writer was not told of, because a watch of its lagged behind the others. */
  readonly missed?: readonly number[];
}

/** The cluster at one moment. */
export interface View {
  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined;
  /** By namespace and name in lexical order; all namespaces when `namespace` is undefined. */
  list<T extends KubeObject>(resource: Resource, namespace?: string): readonly T[];
}

/** Everything observed so far, in order. */
export interface Journal {
  readonly length: number;
  at(position: number): Observation;
  /** Observations from a position on. */
  since(position: number): readonly Observation[];
  /** The cluster after all observations so far. */
  now(): View;
  /** The cluster after the first `length` observations. */
  viewAt(length: number): View;
}

/** A view that observations can be added to, one by one. */
export class GrowingView implements View {
  readonly #indexes = new Map<Resource, ObjectIndex>();

  add({ type, resource, object }: Observation): void {
    if (type === 'DELETED') this.unset(resource, object);
    else this.set(resource, object);
  }

  /** The newest observation is taken back, as if it had not been added. */
  takeBack({ resource, object, previous }: Observation): void {
    if (previous) this.set(resource, previous);
    else this.unset(resource, object);
  }

  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined {
    return this.#indexes.get(resource)?.get({ namespace, name }) as T | undefined;
  }

  list<T extends KubeObject>(resource: Resource, namespace?: string): readonly T[] {
    return (this.#indexes.get(resource)?.list(namespace) ?? []) as readonly T[];
  }

  protected set(resource: Resource, object: KubeObject): void {
    let index = this.#indexes.get(resource);
    if (!index) this.#indexes.set(resource, (index = new ObjectIndex()));
    index.put(object);
  }

  protected unset(resource: Resource, { metadata }: KubeObject): void {
    this.#indexes.get(resource)?.delete(metadata);
  }
}

/** A journal that a machine writes. */
export class GrowingJournal implements Journal {
  readonly #observations: Observation[] = [];
  readonly #now = new GrowingView();

  get length(): number {
    return this.#observations.length;
  }

  add(observation: Omit<Observation, 'position'>): Observation {
    const whole = { position: this.length, ...observation };
    this.#observations.push(whole);
    this.#now.add(whole);
    return whole;
  }

  at(position: number): Observation {
    const found = this.#observations[position];
    if (!found) throw new RangeError(`the journal has ${this.length} observations, not one at ${position}`);
    return found;
  }

  since(position: number): readonly Observation[] {
    return this.#observations.slice(position);
  }

  now(): View {
    return this.#now;
  }

  viewAt(length: number): View {
    const view = new GrowingView();
    for (const observation of this.#observations.slice(0, length)) view.add(observation);
    return view;
  }
}
