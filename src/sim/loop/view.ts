import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';

/** What a process has seen of the cluster so far: its informer caches. It can lag behind the store. */
export interface View {
  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined;
  /** In order of namespace and name. All namespaces when `namespace` is undefined. */
  list<T extends KubeObject>(resource: Resource, namespace?: string): readonly T[];
  /** Objects of `resource` with an ownerReference to `uid`, in order of creation in the cache. */
  ownedBy<T extends KubeObject>(resource: Resource, uid: string): readonly T[];
  /** Objects of a namespace that no controller manages, in order of creation in the cache. */
  orphans<T extends KubeObject>(resource: Resource, namespace: string): readonly T[];
  /** The newest resourceVersion of this resource that the cache has seen; 0 when none. */
  seen(resource: Resource): number;
}
