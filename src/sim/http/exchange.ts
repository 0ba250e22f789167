import type { Instant } from '#kernel/time.ts';
import { ApiError, badRequest, methodNotAllowed } from '#model/status.ts';
import type { Status } from '#model/status.ts';
import { BODY_LIMIT, bodyTooLarge } from '../api/body-limits.ts';
import { unrecognized } from '../api/decode/body.ts';
import type { ApiRequest, ApiResponse } from '../api/request.ts';
import type { ApiServer } from '../api/server.ts';
import { TextBody } from '../api/text-body.ts';
import { isSwitchedOn } from '../api/verbs/list-options.ts';
import { discover } from './discovery.ts';
import { isRouted, isWellFormed, negotiate, parseMediaType, patchTypeOf } from './media.ts';
import type { Representation } from './media.ts';
import { jsonResponse, warningHeader } from './message.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { proxied } from './proxy.ts';
import type { Backends } from './proxy.ts';
import { decodeProtobuf } from './protobuf/decode.ts';
import { MalformedMessage } from './protobuf/wire.ts';
import {
  notAcceptable,
  notNegotiable,
  notPermitted,
  unsupportedMediaType,
  unsupportedPatchType,
} from './refusals.ts';
import { checkTableOptions, shape, write } from './render.ts';
import type { Showing } from './showing.ts';
import { routeOf, verbFor } from './routes.ts';
import type { ResourceRoute } from './routes.ts';
import { watchStream } from './watch-stream.ts';

/**
 * Answers an HTTP request: a pure translation to requests of the API server and back.
 * @param backends where proxy requests are led to; without them there are none
 */
export function exchange(api: ApiServer, now: Instant, http: HttpRequest, backends?: Backends): HttpResponse {
  try {
    const fromBehind = backends && proxied(http, backends);
    if (fromBehind) return fromBehind;
    const route = routeOf(http.path);
    return route ? answer(api, now, http, route) : discover(http, api.version);
  } catch (error) {
    if (error instanceof ApiError) return refuse(error.status);
    throw error;
  }
}

function answer(api: ApiServer, now: Instant, http: HttpRequest, route: ResourceRoute): HttpResponse {
  const verb = route.watch && http.method !== 'GET' ? undefined : verbFor(route, http.method);
  if (!verb) throw methodNotAllowed();
  if (!isRouted(http.headers['accept'])) throw notAcceptable(verb === 'list');
  const representation = negotiate(http.headers['accept']);
  if (!representation) throw notNegotiable();
  const { resource, watch } = route;
  const showing: Showing = {
    now,
    resource,
    representation,
    includeObject: http.query['includeObject'] || 'Metadata',
  };
  const impersonated = http.headers['impersonate-user'];
  const isStream = watch || (verb === 'list' && isWatch(http.query));
  if (impersonated !== undefined) throw notPermitted(impersonated, isStream ? 'watch' : verb, route);
  const request = apiRequest(http, route, verb);
  if (isStream) return watchStream(api, now, asList(request), showing);
  return respond(api.handle(now, request), showing);
}

/** The deprecated `/watch/.../name` watches one object of a collection. */
function asList({ name, ...request }: ApiRequest): ApiRequest {
  return name === undefined
    ? request
    : { ...request, verb: 'list', query: { ...request.query, fieldSelector: `metadata.name=${name}` } };
}

const isWatch = ({ watch }: HttpRequest['query']): boolean => watch !== undefined && isSwitchedOn(watch);

function apiRequest(
  http: HttpRequest,
  { resource, namespace, name, subresource }: ResourceRoute,
  verb: ApiRequest['verb'],
): ApiRequest {
  return {
    verb,
    resource,
    query: http.query,
    user: userOf(http),
    ...(subresource !== undefined && { subresource }),
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...bodyOf(http, verb, resource.kind),
  };
}

/** The client's name: the part of its User-Agent before the version. */
const userOf = ({ headers }: HttpRequest): string =>
  (headers['user-agent'] ?? 'unknown').split('/')[0] || 'unknown';

const typed: ReadonlySet<string> = new Set(['application/json', 'application/yaml']);

function bodyOf(
  { headers, body, bytes }: HttpRequest,
  verb: ApiRequest['verb'],
  kind: string,
): Pick<ApiRequest, 'body' | 'patchType'> {
  if (Buffer.byteLength(body) > BODY_LIMIT) throw bodyTooLarge();
  const contentType = headers['content-type'] ?? '';
  const mediaType = parseMediaType(contentType).type;
  if (verb === 'patch') {
    const patchType = patchTypeOf(mediaType);
    if (!patchType) throw unsupportedPatchType();
    return { patchType, body: new TextBody(body, mediaType) };
  }
  if (
    verb === 'get' ||
    verb === 'list' ||
    (body === '' && !bytes?.length && verb !== 'create' && verb !== 'update')
  )
    return {};
  if (mediaType !== '' && !isWellFormed(contentType)) throw unsupportedMediaType();
  if (mediaType === PROTOBUF) return { body: protobufBody(kind, bytes ?? Buffer.from(body)) };
  if (mediaType !== '' && !typed.has(mediaType)) throw unsupportedMediaType();
  return { body: new TextBody(body, mediaType || 'application/json') };
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** kubectl writes some bodies in no other form. */
function protobufBody(kind: string, bytes: Uint8Array): unknown {
  try {
    return decodeProtobuf(bytes);
  } catch (error) {
    if (error instanceof MalformedMessage)
      throw unrecognized(kind, Buffer.from(bytes).toString(), error.message);
    if (error instanceof SyntaxError) throw badRequest(error.message);
    throw error;
  }
}

function headersFor(
  body: Status | object,
  warnings: readonly string[],
  { format }: Pick<Representation, 'format'>,
): HttpResponse['headers'] {
  const seconds = 'details' in body ? body.details?.retryAfterSeconds : undefined;
  return {
    'content-type': `application/${format}`,
    ...(seconds !== undefined && { 'retry-after': String(seconds) }),
    ...warningHeader(warnings),
  };
}

function respond(response: ApiResponse, showing: Showing): HttpResponse {
  const { code, body, warnings = [] } = response;
  const { representation } = showing;
  if (code < 400) checkTableOptions(showing);
  return {
    status: code,
    headers: headersFor(body, warnings, representation),
    body: write(shape(body, showing), representation.format),
  };
}

const refuse = (status: Status): HttpResponse =>
  jsonResponse(status.code ?? 500, status, headersFor(status, [], { format: 'json' }));
