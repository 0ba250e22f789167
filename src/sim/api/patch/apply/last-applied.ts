import { equal, isMap, sortKeys } from '#kernel/json.ts';
import { mapAt, valueAt, without } from '../safe-map.ts';
import type { JsonObject } from '../safe-map.ts';
import { compare } from './compare.ts';
import { fieldsOf } from './configuration-fields.ts';
import type { FieldSet } from './field-set.ts';
import { difference } from './field-set.ts';

/** The field manager of `kubectl apply --server-side`: only it cares about the annotation of client-side apply. */
export const KUBECTL = 'kubectl';
/** The annotation in which client-side apply keeps the configuration it was given. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The configuration that client-side apply left on an object. */
function lastApplied(object: unknown): string | undefined {
  const text = valueAt(mapAt(mapAt(object, 'metadata'), 'annotations'), LAST_APPLIED);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/**
 * The fields that a client-side apply set and nobody changed since: kubectl may take them over without being forced.
 * Undefined when there is no such configuration, or it is of another version.
 */
export function takenOverFields(type: string, live: JsonObject): FieldSet | undefined {
  const text = lastApplied(live);
  const configuration = text === undefined ? undefined : parsed(text);
  if (!isMap(configuration) || configuration['apiVersion'] !== live['apiVersion']) return undefined;
  const { added, modified, removed } = compare({ type }, configuration, live);
  return [modified, added, removed].reduce(difference, fieldsOf({ type }, configuration));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps the annotation in step with what kubectl applies on the server, where the object has it. */
export function withLastApplied(object: JsonObject, configuration: JsonObject): JsonObject {
  if (lastApplied(object) === undefined) return object;
  const metadata = mapAt(object, 'metadata');
  const text = `${JSON.stringify(sortKeys(withoutAnnotation(configuration)))}\n`;
  const annotations = { ...mapAt(metadata, 'annotations'), [LAST_APPLIED]: text };
  return equal(annotations, metadata['annotations'])
    ? object
    : { ...object, metadata: { ...metadata, annotations } };
}

function withoutAnnotation(configuration: JsonObject): JsonObject {
  const metadata = mapAt(configuration, 'metadata');
  const annotations = valueAt(metadata, 'annotations');
  if (!isMap(annotations)) return configuration;
  return {
    ...configuration,
    metadata: { ...metadata, annotations: without(annotations, (key) => key === LAST_APPLIED) },
  };
}
