import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { type ApiError, refusal } from '#model/status.ts';
import type { Examined } from '../decode/decode.ts';
import { identityComplaint } from '../decode/body.ts';
import { isOlderVersion } from '../decode/older-versions.ts';
import { examineObject, textOr } from '../decode/decode.ts';
import type { PatchType } from '../request.ts';
import { typeOf } from '../schema/schema.ts';
import { withoutTopDirectives } from './directives.ts';
import { goText } from './go-text.ts';
import { printedDocument, touchedBy } from './printed-document.ts';
import { printedConfiguration } from './apply/read-configuration.ts';
import type { JsonObject } from './safe-map.ts';
import { without } from './safe-map.ts';
import { plainError } from '../server-errors.ts';
import { conversionError, identityError } from './unstructured.ts';

/** A patch on its way: what it was, what it met, and what it made. */
export interface Patched {
  readonly type: PatchType;
  readonly resource: Resource;
  readonly current: KubeObject | undefined;
  readonly patch: unknown;
  readonly result: unknown;
}

/**
 * The object that a patch made, decoded. What is unknown in it, or in the patch, is a warning, or with `Strict` a refusal.
 * @throws ApiError 422 naming the field `patch`; for an apply 500, since its configuration was checked before
 */
export function decodePatched(
  patched: Patched,
  complaints: readonly string[],
  fieldValidation: string | undefined,
): { object: KubeObject; warnings: readonly string[] } {
  const examined = examine(patched, patched.result);
  if (examined.error !== undefined)
    throw notConvertible(patched, examine(patched, inOrder(patched)).error ?? examined.error);
  const found = [...complaints, ...[...new Set(examined.strict)].sort()];
  if (found.length === 0 || fieldValidation === 'Ignore') return { object: examined.object, warnings: [] };
  if (fieldValidation !== 'Strict') return { object: examined.object, warnings: found };
  throw invalidPatch(patched, `strict decoding error: ${found.join(', ')}`);
}

/** The document in the order in which it goes through JSON: where several fields are wrong, the first is told. */
const inOrder = (patched: Patched): unknown =>
  patched.type === 'json' || patched.type === 'merge' ? JSON.parse(printed(patched)) : patched.result;

const printed = ({ type, current, patch, result }: Patched): string =>
  printedDocument(current, result, type === 'merge' ? patch : touchedBy(patch));

/** A document goes through JSON, and must say what it is; what a strategic patch makes is converted, whatever it says. */
function examine(patched: Patched, result: unknown): Examined {
  const { type, resource } = patched;
  const map = isMap(result) ? result : {};
  if (type === 'apply') return examineObject(resource, map);
  if (type === 'strategic') {
    const error = identityError(map);
    if (error !== undefined) throw invalidPatch(patched, error);
    return examineObject(
      resource,
      without(map, (key) => key === 'kind' || key === 'apiVersion'),
    );
  }
  const error = identityComplaint(sortedIdentity(map));
  if (error !== undefined) throw invalidPatch(patched, error);
  return map['apiVersion'] || textOr(map['kind'], resource.kind) !== resource.kind
    ? examineObject(resource, inOwnVersion(resource, map))
    : internalObject(resource, map);
}

/** A document of an older version of its own kind is read as one of the version that is served. */
const inOwnVersion = (resource: Resource, map: Record<string, unknown>): Record<string, unknown> =>
  typeof map['apiVersion'] === 'string' && isOlderVersion(resource, resource.kind, map['apiVersion'])
    ? { ...map, apiVersion: apiVersionOf(resource) }
    : map;

const sortedIdentity = ({ apiVersion = null, kind = null }: JsonObject): JsonObject => ({ apiVersion, kind });

/** Without a version a document is read as the internal type, whose fields have no names in JSON: nothing is known. */
function internalObject(resource: Resource, map: JsonObject): Examined {
  const fields = Object.keys(map).filter((key) => key !== 'kind' && key !== 'apiVersion');
  return {
    ...examineObject(resource, {}),
    strict: fields.map((key) => `unknown field ${JSON.stringify(key)}`),
  };
}

function notConvertible(patched: Patched, why: string): ApiError {
  const { type, resource, result, patch } = patched;
  if (type === 'json' || type === 'merge') return invalidPatch(patched, why);
  const error = conversionError(typeOf(resource), result) ?? why;
  if (type === 'strategic') return invalidPatch(patched, error);
  const { object, kind } = printedConfiguration(patch, resource);
  return plainError(
    `failed to convert new object (${object}) to proper version: unable to convert unstructured object to ${kind}: ${error}`,
  );
}

/** 422 `"" is invalid: patch: Invalid value: ...`: JSON patches show the document, strategic ones the patch. */
function invalidPatch(patched: Patched, why: string): ApiError {
  const shown = patched.type === 'strategic' ? goText(withoutTopDirectives(patched.patch)) : printed(patched);
  const message = `Invalid value: ${JSON.stringify(shown)}: ${why}`;
  return refusal(422, 'Invalid', ` "" is invalid: patch: ${message}`, {
    causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
  });
}
