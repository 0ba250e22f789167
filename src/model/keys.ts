import type { KubeObject } from './objects.ts';

/** `namespace/name`, or `name` for cluster-scoped objects: how queues and caches call an object. */
export const keyOf = (namespace: string | undefined, name: string): string =>
  namespace ? `${namespace}/${name}` : name;

/** How an object is called. */
export const keyFor = ({ metadata: { namespace, name } }: Pick<KubeObject, 'metadata'>): string =>
  keyOf(namespace, name);

export function splitKey(key: string): { readonly namespace: string | undefined; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0
    ? { namespace: undefined, name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
