import { keyOf } from '#model/keys.ts';
import type { Pod } from '#model/objects.ts';
import type { StoredEvent } from '../../api/request.ts';

const NONE: ReadonlyMap<string, Pod> = new Map();

/** The pods of each node, by namespace and name, kept up to date change by change. */
export class PodsByNode {
  readonly #pods = new Map<string, Map<string, Pod>>();

  observe({ type, object, previous }: StoredEvent): void {
    const pod = object as Pod;
    const key = keyOf(pod.metadata.namespace, pod.metadata.name);
    const before = (previous as Pod | undefined)?.spec.nodeName;
    const { nodeName } = pod.spec;
    if (before && (type === 'DELETED' || before !== nodeName)) this.#drop(before, key);
    if (!nodeName) return;
    if (type === 'DELETED') return this.#drop(nodeName, key);
    const here = this.#pods.get(nodeName);
    if (here) here.set(key, pod);
    else this.#pods.set(nodeName, new Map([[key, pod]]));
  }

  on(node: string): ReadonlyMap<string, Pod> {
    return this.#pods.get(node) ?? NONE;
  }

  /** Nodes that have pods, whether or not there is such a node. */
  get nodes(): Iterable<string> {
    return this.#pods.keys();
  }

  #drop(node: string, key: string): void {
    const here = this.#pods.get(node);
    here?.delete(key);
    if (here?.size === 0) this.#pods.delete(node);
  }
}
