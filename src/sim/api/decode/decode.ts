import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf, resourceOfKind } from '#model/resources.ts';
import type { ApiError } from '#model/status.ts';
import { badRequest } from '#model/status.ts';
import { typeOf } from '../schema/schema.ts';
import { TextBody } from '../text-body.ts';
import { readBody } from './body.ts';
import { complaintsOf } from './notes.ts';
import { isOlderVersion } from './older-versions.ts';
import type { Findings } from './struct.ts';
import { readStruct } from './struct.ts';

/** What happens to unknown and repeated fields: the query parameter `fieldValidation`. */
export type Strictness = 'Ignore' | 'Warn' | 'Strict';

export interface Decoded {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

const UNREGISTERED = 'in scheme "pkg/runtime/scheme.go:111"';

/**
 * Reads a request body, a value or a text, as an object of a resource: declaration order, canonical quantities and times, the zero values
 * that Go writes, nothing unknown. The object is frozen and shares the parts that were canonical before.
 * @throws ApiError 400 when the body is no such object, or, in Strict, when it has unknown or repeated fields
 */
export function decodeObject(resource: Resource, body: unknown, strictness: Strictness): Decoded {
  const parsed = body instanceof TextBody ? readBody(resource.kind, body) : body;
  const source = isMap(parsed) ? parsed : {};
  const { object, kind, apiVersion, error, strict } = examineObject(resource, source);
  if (error !== undefined) throw cannotBeHandled(resource, kind, apiVersion, error);
  const warnings = judge(resource, kind, apiVersion, strict, complaintsOf(source), strictness);
  if (isOlderVersion(resource, kind, apiVersion)) throw foreignVersion(resource, apiVersion);
  return { object, warnings };
}

/** It could be read, but not here. */
const foreignVersion = (resource: Resource, apiVersion: string): ApiError =>
  badRequest(
    `the API version in the data (${apiVersion}) does not match the expected API version (${apiVersionOf(resource)})`,
  );

/** An object as it was read, and what is wrong with it; `error` says that it is no object of the resource at all. */
export interface Examined extends Findings {
  readonly object: KubeObject;
  readonly kind: string;
  readonly apiVersion: string;
}

/** Reads a value as decodeObject does, but leaves the judgement to the caller: patches are refused in other words. */
export function examineObject(resource: Resource, source: Record<string, unknown>): Examined {
  const findings: Findings = { error: undefined, strict: [] };
  const { kind, apiVersion } = identityOf(resource, source, findings);
  const object = readStruct(
    typeOf(resource),
    withIdentity(source, kind, apiVersion),
    findings,
  ) as unknown as KubeObject;
  return { object, kind, apiVersion, ...findings };
}

const withIdentity = (source: Record<string, unknown>, kind: string, apiVersion: string): object =>
  source['kind'] === kind && source['apiVersion'] === apiVersion ? source : { ...source, kind, apiVersion };

/** A text that says something, or else what it would say. */
export const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;

/** A body may leave out its kind and apiVersion: the path names them. */
function identityOf(
  resource: Resource,
  source: Record<string, unknown>,
  findings: Findings,
): { kind: string; apiVersion: string } {
  const kind = textOr(source['kind'], resource.kind);
  const apiVersion = textOr(source['apiVersion'], apiVersionOf(resource));
  const isForeign = kind !== resource.kind || apiVersion !== apiVersionOf(resource);
  if (isForeign && !isOlderVersion(resource, kind, apiVersion)) {
    findings.error = foreignKind(resource, kind, apiVersion);
    findings.isFinal = true;
  }
  return { kind, apiVersion };
}

/** Lists are kinds of their own, and `List` is one for all. */
const listedIn = (apiVersion: string, kind: string): object | undefined =>
  kind === 'List' && apiVersion === 'v1' ? {} : resourceOfKind(apiVersion, kind.replace(/List$/, ''));

/** The Go package of a group's internal types. */
export const internalGroup = (group: string): string => group.replace('.k8s.io', '') || 'core';

function foreignKind(resource: Resource, kind: string, apiVersion: string): string {
  const other = resourceOfKind(apiVersion, kind) ?? listedIn(apiVersion, kind);
  if (!other) return `no kind "${kind}" is registered for version "${apiVersion}" ${UNREGISTERED}`;
  return `converting (v1.${kind}) to (${internalGroup(resource.group)}.${resource.kind}): unknown conversion`;
}

const cannotBeHandled = (resource: Resource, kind: string, apiVersion: string, why: string): ApiError =>
  badRequest(
    `${kind} in version "${apiVersion.slice(apiVersion.indexOf('/') + 1)}" cannot be handled as a ${resource.kind}: ${why}`,
  );

function judge(
  resource: Resource,
  kind: string,
  apiVersion: string,
  strict: readonly string[],
  complaints: readonly string[],
  strictness: Strictness,
): readonly string[] {
  if (strictness === 'Ignore') return [];
  if (strictness === 'Warn') return [...complaints, ...new Set(strict)];
  const yaml =
    complaints.length > 0
      ? [`yaml: unmarshal errors:\n${complaints.map((text) => `  ${text}`).join('\n')}`]
      : [];
  const all = [...yaml, ...new Set(strict)];
  if (all.length === 0) return [];
  throw cannotBeHandled(resource, kind, apiVersion, `strict decoding error: ${all.join(', ')}`);
}
