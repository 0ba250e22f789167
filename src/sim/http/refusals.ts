import { type ApiError, refusal } from '#model/status.ts';
import type { ResourceRoute } from './routes.ts';

const OWN_TYPES = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

const STREAMS = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';

/** What the router says of an Accept header that names nothing the path produces; collections produce streams as well. */
export const notAcceptable = (isCollection = true): ApiError =>
  refusal(
    406,
    'NotAcceptable',
    `406: Not Acceptable\n\nAvailable representations: ${OWN_TYPES}${isCollection ? `, ${STREAMS}` : ''}`,
    {},
  );

/** What is said once a path is found: no clause of the Accept header, with its parameters, can be satisfied. */
export const notNegotiable = (): ApiError =>
  refusal(406, 'NotAcceptable', `only the following media types are accepted: ${OWN_TYPES}`);

/** Metadata of one object was asked for, and the answer is a list, or the other way about. */
export const otherShape = (asked: string, isList: boolean, type: string): ApiError =>
  refusal(
    406,
    'NotAcceptable',
    `you requested ${asked}, but the requested object is ${isList ? '' : 'not '}a list (*${type})`,
  );

/** What PATCH says of a content type that is no patch. */
export const unsupportedPatchType = (): ApiError =>
  refusal(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});

/** What POST and PUT say of a content type that they cannot read. */
export const unsupportedMediaType = (): ApiError =>
  refusal(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${OWN_TYPES}`,
  );

/** Nobody but the administrator has any rights: what the authorizer says to a user who is somebody else. */
export function notPermitted(
  user: string,
  verb: string,
  { resource, namespace, name, subresource }: ResourceRoute,
): ApiError {
  const { group, plural } = resource;
  const what = subresource ? `${plural}/${subresource}` : plural;
  const where = resource.namespaced && namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const qualified = `${group ? `${plural}.${group}` : plural}${name ? ` "${name}"` : ''}`;
  const message = `${qualified} is forbidden: User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`;
  return refusal(403, 'Forbidden', message, { ...(name && { name }), ...(group && { group }), kind: plural });
}
