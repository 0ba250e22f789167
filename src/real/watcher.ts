import { setTimeout as pause } from 'node:timers/promises';
import type { Observation } from '#cluster/journal.ts';
import { keyFor } from '#model/keys.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { Connection } from './connection.ts';
import { EnvironmentError } from './environment-error.ts';
import type { Incoming } from './transport.ts';
import { collectionPath } from './wire.ts';

/** A change that a watch told. */
export type Change = Pick<Observation, 'type' | 'resource' | 'object'> & {
  readonly previous?: KubeObject;
  readonly revision: number;
};

export interface Watching {
  readonly resource: Resource;
  readonly namespace?: string | undefined;
  /** Nothing of this kind was there at this revision: what comes after it is all there is, and no list is needed. */
  readonly since?: string | undefined;
  /** What belongs to the scenario: cluster-scoped objects of others are not told. */
  readonly concerns: (object: KubeObject) => boolean;
  readonly tell: (change: Change) => void;
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject;
}

/** Milliseconds until a stream that broke off is opened again. */
const RECONNECT_AFTER = 100;
/** The API server has forgotten the revision to go on from: list again. */
const GONE = 410;
/** The server does not have this kind, or has it no longer. */
const UNKNOWN = 404;

/** Lists and watches one kind: resumes where a stream broke off, and lists again when the server has forgotten. */
export class Watcher {
  readonly #connection: Connection;
  readonly #watching: Watching;
  readonly #known = new Map<string, KubeObject>();
  /** The revision to go on from; empty when a list has to say it. */
  #from: string;
  #stream: Incoming | undefined;
  #stopped = false;

  constructor(connection: Connection, watching: Watching) {
    this.#connection = connection;
    this.#watching = watching;
    this.#from = watching.since ?? '';
  }

  /**
   * @returns false when the server does not have this kind
   * @throws EnvironmentError when it may not be watched
   */
  async start(): Promise<boolean> {
    const code = await this.#open();
    if (code === UNKNOWN) return false;
    if (code === 401 || code === 403)
      throw new EnvironmentError(`${this.#path} may not be listed and watched: ${code}`);
    void this.#follow();
    return true;
  }

  stop(): void {
    this.#stopped = true;
    this.#stream?.body.destroy();
  }

  async #follow(): Promise<void> {
    while (!this.#stopped) {
      try {
        if (this.#stream ?? (await this.#open()) === 200) await this.#read();
      } catch {
        // a broken stream is no event: the next one goes on from the last revision
      }
      this.#stream = undefined;
      if (!this.#stopped) await pause(RECONNECT_AFTER, undefined, { ref: false });
    }
  }

  /** Begins a stream, after a list where one is needed. @returns the answer's code */
  async #open(): Promise<number> {
    const listed = this.#from ? 200 : await this.#list();
    if (listed !== 200) return listed;
    const path = `${this.#path}?watch=1&allowWatchBookmarks=true&resourceVersion=${this.#from}`;
    const stream = await this.#connection.open({ method: 'GET', path });
    if (stream.code === 200 && !this.#stopped) this.#stream = stream;
    else stream.body.resume().destroy();
    if (stream.code === GONE) this.#from = '';
    return stream.code;
  }

  /** Until the stream ends, breaks off, or cannot be gone on with. */
  async #read(): Promise<void> {
    const body = this.#stream?.body.setEncoding('utf8');
    let rest = '';
    for await (const chunk of body ?? []) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '' && !this.#see(JSON.parse(line) as WatchEvent)) return;
    }
  }

  get #path(): string {
    return collectionPath(this.#watching.resource, this.#watching.namespace);
  }

  /** @returns false when the stream is of no more use */
  #see({ type, object }: WatchEvent): boolean {
    if (type === 'ERROR') this.#from = '';
    if (type === 'ERROR' || this.#stopped) return false;
    const revision = object.metadata.resourceVersion;
    this.#from = revision;
    if (type === 'DELETED') this.#gone(object, revision);
    else if (type !== 'BOOKMARK') this.#there(object);
    return true;
  }

  /** Everything anew: what is missing has been deleted meanwhile. @returns the answer's code */
  async #list(): Promise<number> {
    const { code, text } = await this.#connection.send({ method: 'GET', path: this.#path });
    if (code !== 200) return code;
    const { metadata, items } = JSON.parse(text) as {
      metadata: { resourceVersion: string };
      items: readonly KubeObject[];
    };
    const { resource } = this.#watching;
    const whole = items.map((item) => ({ ...item, apiVersion: apiVersionOf(resource), kind: resource.kind }));
    const listed = new Set(whole.map(keyFor));
    for (const [key, object] of this.#known)
      if (!listed.has(key)) this.#gone(object, metadata.resourceVersion);
    for (const object of whole) this.#there(object);
    this.#from = metadata.resourceVersion;
    return code;
  }

  #there(object: KubeObject): void {
    if (!this.#watching.concerns(object)) return;
    const previous = this.#known.get(keyFor(object));
    const revision = object.metadata.resourceVersion;
    if (previous?.metadata.resourceVersion === revision) return;
    // deleted and made again while nobody was watching
    if (previous && previous.metadata.uid !== object.metadata.uid) this.#gone(previous, revision);
    const successor = previous?.metadata.uid === object.metadata.uid ? previous : undefined;
    this.#known.set(keyFor(object), object);
    this.#tell(successor ? 'MODIFIED' : 'ADDED', object, revision, successor);
  }

  #gone(object: KubeObject, revision: string): void {
    const previous = this.#known.get(keyFor(object));
    if (previous && this.#known.delete(keyFor(object))) this.#tell('DELETED', object, revision, previous);
  }

  #tell(type: Change['type'], object: KubeObject, revision: string, previous?: KubeObject): void {
    const { resource, tell } = this.#watching;
    tell({ type, resource, object, revision: Number(revision), ...(previous && { previous }) });
  }
}
