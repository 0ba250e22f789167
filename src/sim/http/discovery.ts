import { resourceOfPlural, resources } from '#model/resources.ts';
import { methodNotAllowed, notFound } from '#model/status.ts';
import { findGroupVersion, groups, verbsOf } from './discovery/catalogue.ts';
import { aggregated, coreVersions, groupDocument, groupList, resourceList } from './discovery/documents.ts';
import { openApiDocument, openApiIndex, swagger } from './discovery/openapi.ts';
import { versionOf } from './discovery/version.ts';
import { clausesOf } from './media.ts';
import { jsonResponse, pageNotFound, textResponse } from './message.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { resourceNotFound } from '../api/server-errors.ts';
import { notAcceptable } from './refusals.ts';
import type { Profile } from '../versions.ts';
import { groupVersionOf } from './routes.ts';
import type { GroupPath } from './routes.ts';

const HEALTH = /^\/(healthz|livez|readyz)(\/ping|\/log|\/etcd)?$/;
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=';

/** The version of aggregated discovery that the client would rather have than the plain documents. */
function aggregatedVersion(accept: string | undefined): string | undefined {
  const first = clausesOf(accept ?? '').find(({ type }) => type === 'application/json' || type === '*/*');
  const asked = first?.parameters;
  return asked?.get('as') === 'APIGroupDiscoveryList' && asked.get('g') === 'apidiscovery.k8s.io'
    ? asked.get('v')
    : undefined;
}

function root(isCore: boolean, { headers }: HttpRequest): HttpResponse {
  const wanted = aggregatedVersion(headers['accept']);
  if (wanted)
    return jsonResponse(200, aggregated(isCore, wanted), {
      'content-type': `${AGGREGATED}${wanted};as=APIGroupDiscoveryList`,
    });
  return jsonResponse(200, isCore ? coreVersions(headers['host'] ?? '') : groupList());
}

function openApi(path: string): HttpResponse {
  if (path === '/openapi/v2') return jsonResponse(200, swagger());
  if (path === '/openapi/v3')
    return jsonResponse(200, openApiIndex(), { 'content-type': 'text/plain; charset=utf-8' });
  const [, kind, group = '', last = ''] = /^\/openapi\/v3\/(api|apis\/([^/]+))\/([^/]+)$/.exec(path) ?? [];
  const found = kind ? findGroupVersion(group, last) : undefined;
  return found ? jsonResponse(200, openApiDocument(found)) : { status: 404, headers: {}, body: '' };
}

function groupPath(request: HttpRequest): HttpResponse {
  const { path } = request;
  const { group, version: wanted } = groupVersionOf(path) ?? { group: '', version: '' };
  const isCore = path === '/api' || path.startsWith('/api/');
  if (!isCore && group === '') return root(false, request);
  if (wanted === '') return isCore ? root(true, request) : jsonResponse(200, groupDocument(group));
  const found = findGroupVersion(group, wanted);
  if (!found) throw resourceNotFound();
  return jsonResponse(200, resourceList(found));
}

const ADMIN = {
  userInfo: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
};

/** Questions about oneself that are asked by creating an object: whoever is not impersonated may do everything. */
const reviews: { readonly [plural: string]: object } = {
  selfsubjectaccessreviews: {
    allowed: true,
    reason: 'the simulated cluster has one user, who may do everything',
  },
  selfsubjectreviews: ADMIN,
};

function review(
  apiVersion: string,
  kind: string,
  answer: object,
  { 'impersonate-user': impersonated }: HttpRequest['headers'],
): HttpResponse {
  const status =
    impersonated === undefined
      ? answer
      : 'allowed' in answer
        ? { allowed: false }
        : { userInfo: { username: impersonated, groups: ['system:authenticated'] } };
  return jsonResponse(201, {
    kind,
    apiVersion,
    metadata: {},
    ...('allowed' in answer && { spec: {} }),
    status,
  });
}

/**
 * A path below a group version that leads to no resource with life in it. Of resources that a real server has there are none here, so
 * lists are empty and names are not found; clients that look at everything (`kubectl get all`) are content.
 */
function unserved(
  { group, version: wanted, segments }: GroupPath,
  { method, headers }: HttpRequest,
): HttpResponse {
  if (!groups.has(group)) return pageNotFound();
  const [plural = '', name] =
    segments[0] === 'namespaces' && segments.length > 2 ? segments.slice(2) : segments;
  const known = findGroupVersion(group, wanted)?.resources.find(({ resource }) => resource === plural);
  const apiVersion = group ? `${group}/${wanted}` : wanted;
  if (method === 'POST' && known && Object.hasOwn(reviews, plural))
    return review(apiVersion, known.kind, reviews[plural] as object, headers);
  if (!known || !verbsOf(known).includes('list') || resourceOfPlural(apiVersion, plural))
    throw resourceNotFound();
  if (method !== 'GET') throw methodNotAllowed();
  if (name !== undefined) throw notFound({ ...resources.Pod, group, plural }, name);
  return jsonResponse(200, {
    kind: `${known.kind}List`,
    apiVersion,
    metadata: { resourceVersion: '1' },
    items: [],
  });
}

const isServed = (path: string): boolean =>
  path === '/version' || path.startsWith('/openapi/') || /^\/apis?(\/|$)/.test(path);

/**
 * Answers what is no resource that the simulator serves: health, version, discovery and OpenAPI.
 * @throws ApiError 404, 405 or 406
 */
export function discover(request: HttpRequest, kubernetes: Profile): HttpResponse {
  const { method, headers } = request;
  const path = request.path.length > 1 ? request.path.replace(/\/$/, '') : request.path;
  if (HEALTH.test(path)) return textResponse(200, 'ok');
  if (!isServed(path)) return pageNotFound();
  const inGroup = groupVersionOf(path);
  if (inGroup && inGroup.segments.length > 0) return unserved(inGroup, request);
  if (inGroup && !groups.has(inGroup.group)) return pageNotFound();
  if (method !== 'GET') throw methodNotAllowed();
  if (headers['accept'] && !/json|\*\/\*|yaml|proto/.test(headers['accept'])) throw notAcceptable();
  if (path === '/version') return jsonResponse(200, versionOf(kubernetes));
  return path.startsWith('/openapi/') ? openApi(path) : groupPath(request);
}
