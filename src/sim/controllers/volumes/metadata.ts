import type { KubeObject, Labels } from '#model/objects.ts';

export function annotation({ metadata: { annotations } }: KubeObject, key: string): string | undefined {
  return annotations && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}

export const isMarked = (object: KubeObject, key: string): boolean => annotation(object, key) !== undefined;

/** The object with more annotations. */
export const annotated = <T extends KubeObject>(object: T, more: Labels): T => ({
  ...object,
  metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...more } },
});

/** The object without an annotation; without the map, when it was the last one. */
export function notAnnotated<T extends KubeObject>(object: T, key: string): T {
  const { annotations = {}, ...metadata } = object.metadata;
  const rest = Object.fromEntries(Object.entries(annotations).filter(([name]) => name !== key));
  return { ...object, metadata: { ...metadata, ...(Object.keys(rest).length > 0 && { annotations: rest }) } };
}

export const withFinalizer = <T extends KubeObject>(object: T, finalizer: string): T => ({
  ...object,
  metadata: { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), finalizer] },
});

export const withoutFinalizer = <T extends KubeObject>(object: T, finalizer: string): T => ({
  ...object,
  metadata: {
    ...object.metadata,
    finalizers: (object.metadata.finalizers ?? []).filter((name) => name !== finalizer),
  },
});
