import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Observation } from '#cluster/journal.ts';
import { keyOf } from '#model/keys.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { Connection } from './connection.ts';
import { collectionPath } from './wire.ts';

/** A change that a watch told. */
export type Change = Pick<Observation, 'type' | 'resource' | 'object'> & {
  readonly previous?: KubeObject;
  readonly revision: number;
};

export interface Watching {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  /** What belongs to the scenario: cluster-scoped objects of others are not told. */
  readonly concerns: (object: KubeObject) => boolean;
  readonly tell: (change: Change) => void;
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject;
}

const RECONNECT_AFTER = 200;
/** The API server has forgotten the revision to go on from: list again. */
const GONE = 410;

/** Lists and watches one kind: resumes where a stream broke off, and lists again when the server has forgotten. */
export class Watcher {
  readonly #connection: Connection;
  readonly #watching: Watching;
  readonly #known = new Map<string, KubeObject>();
  #from = '';
  #stream: IncomingMessage | undefined;
  #stopped = false;

  constructor(connection: Connection, watching: Watching) {
    this.#connection = connection;
    this.#watching = watching;
  }

  /** The newest revision that this kind has told of. */
  get revision(): number {
    return Number(this.#from || 0);
  }

  /** @returns false when the server does not have this kind */
  async start(): Promise<boolean> {
    if (!(await this.#list())) return false;
    void this.#follow();
    return true;
  }

  stop(): void {
    this.#stopped = true;
    this.#stream?.destroy();
  }

  async #follow(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#watch();
      } catch {
        // a broken stream is no event: the next one goes on from the last revision
      }
      if (!this.#stopped) await pause(RECONNECT_AFTER, undefined, { ref: false });
    }
  }

  async #watch(): Promise<void> {
    if (!this.#from && !(await this.#list())) return;
    const path = `${this.#path}?watch=1&allowWatchBookmarks=true&resourceVersion=${this.#from}`;
    const stream = await this.#connection.open({ method: 'GET', path });
    this.#stream = stream;
    if (this.#stopped) stream.destroy();
    if (stream.statusCode === GONE) this.#from = '';
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity }))
      this.#see(JSON.parse(line) as WatchEvent);
  }

  get #path(): string {
    return collectionPath(this.#watching.resource, this.#watching.namespace);
  }

  #see({ type, object }: WatchEvent): void {
    if (this.#stopped) return;
    if (type === 'ERROR') {
      this.#from = '';
      this.#stream?.destroy();
      return;
    }
    this.#from = object.metadata.resourceVersion;
    if (type === 'DELETED') this.#gone(object);
    else if (type !== 'BOOKMARK') this.#there(object);
  }

  /** Everything anew: what is missing has been deleted meanwhile. */
  async #list(): Promise<boolean> {
    const { code, text } = await this.#connection.send({ method: 'GET', path: this.#path });
    if (code === 404) return false;
    if (code !== 200) throw new Error(`${this.#path} cannot be listed: ${code}`);
    const { metadata, items } = JSON.parse(text) as {
      metadata: { resourceVersion: string };
      items: readonly KubeObject[];
    };
    const { resource } = this.#watching;
    const whole = items.map((item) => ({ ...item, apiVersion: apiVersionOf(resource), kind: resource.kind }));
    const listed = new Set(whole.map(keyed));
    for (const [key, object] of this.#known) if (!listed.has(key)) this.#gone(object);
    for (const object of whole) this.#there(object);
    this.#from = metadata.resourceVersion;
    return true;
  }

  #there(object: KubeObject): void {
    if (!this.#watching.concerns(object)) return;
    const previous = this.#known.get(keyed(object));
    if (previous?.metadata.resourceVersion === object.metadata.resourceVersion) return;
    if (previous && previous.metadata.uid !== object.metadata.uid) this.#gone(previous);
    const successor = previous?.metadata.uid === object.metadata.uid ? previous : undefined;
    this.#known.set(keyed(object), object);
    this.#tell(successor ? 'MODIFIED' : 'ADDED', object, successor);
  }

  #gone(object: KubeObject): void {
    const previous = this.#known.get(keyed(object));
    if (previous && this.#known.delete(keyed(object))) this.#tell('DELETED', object, previous);
  }

  #tell(type: Change['type'], object: KubeObject, previous: KubeObject | undefined): void {
    const revision = Number(object.metadata.resourceVersion);
    this.#watching.tell({
      type,
      resource: this.#watching.resource,
      object,
      revision,
      ...(previous && { previous }),
    });
  }
}

const keyed = ({ metadata }: KubeObject): string => keyOf(metadata.namespace, metadata.name);
