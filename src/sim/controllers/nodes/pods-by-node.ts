import type { Pod } from '#model/objects.ts';
import type { StoredEvent } from '../../api/request.ts';

/** The pods of each node, kept up to date change by change. */
export class PodsByNode {
  /** By the node's name, and by uid. */
  readonly #pods = new Map<string, Map<string, Pod>>();

  observe({ type, object, previous }: StoredEvent): void {
    const pod = object as Pod;
    const { uid } = pod.metadata;
    const before = (previous as Pod | undefined)?.spec.nodeName;
    const { nodeName } = pod.spec;
    if (before && (type === 'DELETED' || before !== nodeName)) this.#drop(before, uid);
    if (!nodeName) return;
    if (type === 'DELETED') return this.#drop(nodeName, uid);
    const here = this.#pods.get(nodeName);
    if (here) here.set(uid, pod);
    else this.#pods.set(nodeName, new Map([[uid, pod]]));
  }

  /** Those of one node, in the order in which they came to it. */
  on(node: string): readonly Pod[] {
    return [...(this.#pods.get(node)?.values() ?? [])];
  }

  /** Nodes that have pods, whether or not there is such a node. */
  get nodes(): Iterable<string> {
    return this.#pods.keys();
  }

  #drop(node: string, uid: string): void {
    const here = this.#pods.get(node);
    here?.delete(uid);
    if (here?.size === 0) this.#pods.delete(node);
  }
}
