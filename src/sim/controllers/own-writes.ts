import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiRequest, ApiResponse } from '../api/request.ts';
import type { View } from '../loop/view.ts';

const returnsObject: ReadonlySet<string> = new Set(['create', 'update', 'patch']);

/**
 * What a controller wrote for each of its keys and must see in its caches before it works on the key again (the
 * consistency store of 1.36, KEP-5647). Deletions return no version and do not count.
 */
export class OwnWrites {
  readonly #covered: ReadonlySet<Resource>;
  readonly #written = new Map<string, Map<Resource, number>>();

  /** @param covered the resources whose writes are waited for */
  constructor(...covered: readonly Resource[]) {
    this.#covered = new Set(covered);
  }

  /** The resource whose cache has not seen this key's newest write yet, if any. */
  unseen(key: string, view: View): Resource | undefined {
    for (const [resource, revision] of this.#written.get(key) ?? [])
      if (view.seen(resource) < revision) return resource;
    return undefined;
  }

  /** The object of the key is gone. */
  forget(key: string): void {
    this.#written.delete(key);
  }

  /** A request of the key's sync was answered. */
  note(key: string, { verb, resource }: ApiRequest, answer: ApiResponse): void {
    if (!answer.ok || !this.#covered.has(resource) || !returnsObject.has(verb)) return;
    const revision = Number((answer.body as KubeObject).metadata.resourceVersion);
    let ofKey = this.#written.get(key);
    if (!ofKey) this.#written.set(key, (ofKey = new Map<Resource, number>()));
    ofKey.set(resource, revision);
  }
}
