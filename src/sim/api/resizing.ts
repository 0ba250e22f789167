import type { KubeObject, ObjectMeta } from '#model/objects.ts';
import { mapIn } from './bodies.ts';

type Part = { readonly [name: string]: unknown };

const listAt = (part: Part, name: string): readonly Part[] => {
  const found = part[name];
  return Array.isArray(found) ? found.map(mapIn) : [];
};

/** Metadata that a part of the spec cannot change: all that is not the server's own stays (ResetObjectMetaForStatus). */
export function keptMetadata(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { labels: _l, annotations: _a, finalizers: _f, ownerReferences: _o, ...rest } = metadata;
  const { labels, annotations, finalizers, ownerReferences } = old;
  return {
    ...rest,
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(finalizers && { finalizers }),
    ...(ownerReferences && { ownerReferences }),
  };
}

const RESIZED = ['resources', 'resizePolicy'] as const;

/** The container as it was, with what it asks for now. */
function resized(container: Part, old: Part): Part {
  const { resources: _r, resizePolicy: _p, ...rest } = old;
  const given = RESIZED.filter((name) => container[name] !== undefined);
  return { ...rest, ...Object.fromEntries(given.map((name) => [name, container[name]])) };
}

/** Containers that have been renamed or put in another order are left for validation to refuse. */
function resizedAll(containers: readonly Part[], old: readonly Part[]): readonly Part[] {
  if (containers.some(({ name }, index) => old[index]?.['name'] !== name)) return containers;
  return containers.map((container, index) => resized(container, old[index] ?? {}));
}

/** `/resize`: nothing but what containers, or the pod as a whole, ask for (podResizeStrategy.PrepareForUpdate). */
export function resizedPod(object: KubeObject, old: KubeObject): KubeObject {
  const [spec, before] = [mapIn(object.spec), mapIn(old.spec)];
  const lists = ['containers', 'initContainers'].map(
    (name) => [name, listAt(spec, name), listAt(before, name)] as const,
  );
  if (lists.some(([, now, then]) => now.length !== then.length)) return object;
  const { resources: _whole, ...rest } = before;
  return {
    ...old,
    metadata: keptMetadata(object.metadata, old.metadata),
    spec: {
      ...rest,
      ...(spec['resources'] !== undefined && { resources: spec['resources'] }),
      ...Object.fromEntries(
        lists.flatMap(([name, now, then]) => (then.length > 0 ? [[name, resizedAll(now, then)]] : [])),
      ),
    },
  };
}
