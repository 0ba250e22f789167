import type { Instant } from '#kernel/time.ts';
import type { KubeObject, Node, PersistentVolume } from '#model/objects.ts';
import type { StoredEvent } from '#sim/api/request.ts';
import { NAMESPACE } from './client.ts';
import { isWatched } from '#drift/kinds.ts';
import { reduced, sameNode } from '#drift/node-part.ts';

/** What the recorder watches: the newest objects of the scenario, everything observed, and when something last changed. */
export class Live {
  readonly observations: StoredEvent[] = [];
  /** Counters of events that move are not changes worth waiting for. */
  lastChange: Instant = 0;
  readonly #newest = new Map<string, KubeObject>();

  observe(event: StoredEvent): void {
    if (!isWatched(event.object.kind) || !isOfScenario(event.object)) return;
    const object = event.object.kind === 'Node' ? reduced(event.object as Node) : event.object;
    const key = `${object.kind}/${object.metadata.name}`;
    const before = this.#newest.get(key);
    if (object.kind === 'Node' && event.type !== 'DELETED' && before && sameNode(before, object)) return;
    this.observations.push({ ...event, object });
    if (event.type === 'DELETED') this.#newest.delete(key);
    else this.#newest.set(key, object);
    if (object.kind !== 'Event' || !before) this.lastChange = event.at;
  }

  get<T extends KubeObject>(kind: string, name: string): T | undefined {
    return this.#newest.get(`${kind}/${name}`) as T | undefined;
  }

  /** All objects of a kind, by name. */
  all<T extends KubeObject>(kind: string): T[] {
    const found = [...this.#newest.values()].filter((object) => object.kind === kind);
    return found.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)) as T[];
  }
}

function isOfScenario(object: KubeObject): boolean {
  const { name, namespace } = object.metadata;
  if (object.kind === 'Node') return name.startsWith(`${NAMESPACE}-`);
  if (object.kind !== 'PersistentVolume') return namespace === NAMESPACE;
  return name.startsWith(NAMESPACE) || (object as PersistentVolume).spec.claimRef?.namespace === NAMESPACE;
}
