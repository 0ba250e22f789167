import type { KubeObject } from '#model/objects.ts';

/** The objects of one kind in one namespace, by name. They are put in order when somebody lists them. */
class NamespaceIndex {
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
export class ObjectIndex {
  readonly #namespaces = new Map<string, NamespaceIndex>();

  get({ namespace = '', name }: Place): KubeObject | undefined {
    return this.#namespaces.get(namespace)?.byName.get(name);
  }

  put(object: KubeObject): void {
    const { namespace = '', name } = object.metadata;
    let index = this.#namespaces.get(namespace);
    if (!index) this.#namespaces.set(namespace, (index = new NamespaceIndex()));
    index.put(name, object);
  }

  delete({ namespace = '', name }: Place): void {
    this.#namespaces.get(namespace)?.delete(name);
  }

  /** All namespaces when `namespace` is undefined. The list does not change any more. */
  list(namespace: string | undefined): readonly KubeObject[] {
    if (namespace !== undefined) return this.#namespaces.get(namespace)?.list ?? [];
    const namespaces = [...this.#namespaces.keys()].sort((a, b) => (`${a}/` < `${b}/` ? -1 : 1));
    return namespaces.flatMap((each) => this.#namespaces.get(each)?.list ?? []);
  }
}

interface Place {
  readonly namespace?: string | undefined;
  readonly name: string;
}
