import type { KubeObject } from '#model/objects.ts';

/** The objects of one kind in one namespace, by name. They are put in order when somebody lists them. */
class Drawer {
  readonly byName = new Map<string, KubeObject>();
  #names: readonly string[] | undefined;
  #list: readonly KubeObject[] | undefined;

  put(name: string, object: KubeObject): void {
    if (!this.byName.has(name)) this.#names = undefined;
    this.byName.set(name, object);
    this.#list = undefined;
  }

  delete(name: string): void {
    this.byName.delete(name);
    this.#names = undefined;
    this.#list = undefined;
  }

  get list(): readonly KubeObject[] {
    this.#names ??= [...this.byName.keys()].sort();
    return (this.#list ??= this.#names.map((name) => this.byName.get(name) as KubeObject));
  }
}

/** The objects of one kind: by namespace and name in lexical order of both together. */
export class Shelf {
  readonly #drawers = new Map<string, Drawer>();

  get({ namespace = '', name }: Place): KubeObject | undefined {
    return this.#drawers.get(namespace)?.byName.get(name);
  }

  put(object: KubeObject): void {
    const { namespace = '', name } = object.metadata;
    let drawer = this.#drawers.get(namespace);
    if (!drawer) this.#drawers.set(namespace, (drawer = new Drawer()));
    drawer.put(name, object);
  }

  delete({ namespace = '', name }: Place): void {
    this.#drawers.get(namespace)?.delete(name);
  }

  /** All namespaces when `namespace` is undefined. The list does not change any more. */
  list(namespace: string | undefined): readonly KubeObject[] {
    if (namespace !== undefined) return this.#drawers.get(namespace)?.list ?? [];
    const namespaces = [...this.#drawers.keys()].sort((a, b) => (`${a}/` < `${b}/` ? -1 : 1));
    return namespaces.flatMap((each) => this.#drawers.get(each)?.list ?? []);
  }
}

interface Place {
  readonly namespace?: string | undefined;
  readonly name: string;
}
