import { isMap } from '#kernel/json.ts';
import { badRequest } from '#model/status.ts';
import { readBody } from './decode/body.ts';
import { TextBody } from './text-body.ts';

/** A body that is no stored object: DeleteOptions, Scale, Binding, Eviction. */
export interface SmallKind {
  readonly kind: string;
  readonly apiVersion: string;
  /** Versions that are read as well. */
  readonly also?: readonly string[];
}

const unregistered = (kind: string, version: string) =>
  badRequest(`no kind "${kind}" is registered for version "${version}" in scheme "pkg/runtime/scheme.go:111"`);

/**
 * Reads such a body: texts are parsed, values from within the process are taken as they are. Without a kind it is what the path says.
 * @throws ApiError 400 when the text is neither JSON nor YAML, or of a kind that does not exist
 */
export function readSmall(body: unknown, { kind, apiVersion, also = [] }: SmallKind): Record<string, unknown> {
  const value = body instanceof TextBody ? readBody(kind, body) : body;
  if (!isMap(value)) return {};
  const version = String(value['apiVersion'] || apiVersion);
  const known = value['kind'] === undefined || value['kind'] === kind;
  if (!known || version !== apiVersion && !also.includes(version)) throw unregistered(String(value['kind'] ?? kind), version);
  return value;
}

/** The map under a key; an empty one when there is none. */
export const mapAt = (value: unknown, key: string): Record<string, unknown> => mapIn(isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined);

export const mapIn = (value: unknown): Record<string, unknown> => (isMap(value) ? value : {});
