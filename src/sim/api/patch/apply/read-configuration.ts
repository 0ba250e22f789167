import { isMap } from '#kernel/json.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import { badRequest } from '#model/status.ts';
import { typeOf } from '../../schema/schema.ts';
import { cannotUnmarshal } from '../go-text.ts';
import type { JsonObject } from '../safe-map.ts';
import { mapAt, valueAt } from '../safe-map.ts';
import { plainError } from '../../server-errors.ts';
import { checkConfiguration, printedErrors } from './check-configuration.ts';

/**
 * The configuration that a client applies.
 * @throws ApiError 400 when it is no object of this resource or brings managed fields, 500 when it does not fit the schema
 */
export function readConfiguration(resource: Resource, body: unknown): JsonObject {
  const configuration = asMap(body);
  const { apiVersion, kind } = {
    apiVersion: textAt(configuration, 'apiVersion'),
    kind: textAt(configuration, 'kind'),
  };
  if (apiVersion !== apiVersionOf(resource) || kind !== resource.kind)
    throw badRequest(`invalid object type: ${printedKind(apiVersion, kind)}`);
  if (Array.isArray(valueAt(mapAt(configuration, 'metadata'), 'managedFields')))
    throw badRequest('metadata.managedFields must be nil');
  const errors = checkConfiguration({ type: typeOf(resource) }, configuration);
  if (errors.length > 0)
    throw plainError(
      `failed to create typed patch object (${printedConfiguration(configuration, resource).object}): ${printedErrors(errors)}`,
    );
  return configuration;
}

function asMap(value: unknown): JsonObject {
  if (value === null || value === undefined) return {};
  if (isMap(value)) return value;
  throw badRequest(
    `error decoding YAML: error unmarshaling JSON: while decoding JSON: ${cannotUnmarshal(value, 'map[string]interface {}')}`,
  );
}

function textAt(map: JsonObject, key: string): string {
  const text = valueAt(map, key);
  return typeof text === 'string' ? text : '';
}

/** GroupVersionKind as Go prints it: `apps/v1, Kind=StatefulSet`, `/v1, Kind=Pod`, `/, Kind=`. */
const printedKind = (apiVersion: string, kind: string): string =>
  `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;

/** How messages name a configuration, `/web; apps/v1, Kind=StatefulSet`: the namespace is the one it says itself. */
export function printedConfiguration(
  configuration: unknown,
  resource: Resource,
): { readonly object: string; readonly kind: string } {
  const metadata = mapAt(configuration, 'metadata');
  const kind = printedKind(apiVersionOf(resource), resource.kind);
  return { object: `${textAt(metadata, 'namespace')}/${textAt(metadata, 'name')}; ${kind}`, kind };
}
