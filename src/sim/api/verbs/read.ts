import { keyFor } from '#model/keys.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { apiVersionOf } from '#model/resources.ts';
import { badRequest } from '#model/status.ts';
import type { Call } from '../call.ts';
import type { ObjectList } from '../request.ts';
import { selectionOf } from '../selectors/selection.ts';
import { plainError } from '../server-errors.ts';
import { continueToken, readToken } from './continue-token.ts';
import { badVersion, checkListOptions, checkReached, expired, integerIn } from './list-options.ts';
import { existing } from './update.ts';

type Query = NonNullable<Call['request']['query']>;

const DIGITS = /^\d+$/;
const TOO_OLD = 'The resourceVersion for the provided list is too old.';
const TOKEN_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** One object by name. */
export function get(call: Call): KubeObject {
  const version = call.request.query?.['resourceVersion'];
  if (version !== undefined && version !== '') {
    if (!DIGITS.test(version)) throw plainError(badVersion(version));
    checkReached(Number(version), call.store.revision);
  }
  return existing(call);
}

/** What is to be listed: the state at a version, from a key on. */
interface Window {
  /** Undefined for the newest state. */
  readonly revision: number | undefined;
  readonly after: string;
}

function windowOf({ store }: Call, query: Query, limit: number): Window {
  const { resourceVersion: version = '', resourceVersionMatch: match, continue: token } = query;
  if (token) {
    const { revision, after } = readToken(token);
    if (version !== '' && version !== '0')
      throw badRequest('specifying resource version is not allowed when using continue');
    if (revision > 0 && revision < store.compacted)
      throw expired(TOKEN_TOO_OLD, { continue: continueToken({ revision: -1, after }) });
    return { revision: revision < 0 ? undefined : revision, after };
  }
  if (version === '' || version === '0') return { revision: undefined, after: '' };
  if (!DIGITS.test(version)) throw badRequest(`invalid resource version: ${badVersion(version)}`);
  checkReached(Number(version), store.revision);
  const exact = match === 'Exact' || (match === undefined && limit > 0);
  if (exact && Number(version) < store.compacted) throw expired(TOO_OLD);
  return { revision: exact ? Number(version) : undefined, after: '' };
}

/** The objects that a list request selects, a page at a time when it says so. */
export function list(call: Call): ObjectList {
  const { store, request } = call;
  const { resource, namespace, query = {} } = request;
  checkListOptions(query, false);
  const selects = selectionOf(request);
  const asked = Math.max(integerIn(query, 'limit') ?? 0, 0);
  // any version will do: the watch cache answers, which knows no pages
  const limit = query['resourceVersion'] === '0' ? 0 : asked;
  const { revision = store.revision, after } = windowOf(call, query, limit);
  const all =
    revision === store.revision
      ? store.list(resource, namespace)
      : store.listAt(resource, namespace, revision);
  const rest = after === '' ? all : all.filter((object) => keyFor(object) > after);
  const items = selects ? rest.filter(selects) : rest;
  return limit > 0 && items.length > limit
    ? page(resource, items, limit, revision, selects === undefined)
    : listOf(resource, items, revision);
}

function page(
  resource: Resource,
  items: readonly KubeObject[],
  limit: number,
  revision: number,
  counted: boolean,
): ObjectList {
  const shown = items.slice(0, limit);
  const token = continueToken({ revision, after: keyFor(shown.at(-1) as KubeObject) });
  const whole = listOf(resource, shown, revision);
  return {
    ...whole,
    metadata: {
      ...whole.metadata,
      continue: token,
      ...(counted && { remainingItemCount: items.length - limit }),
    },
  };
}

const listOf = (resource: Resource, items: readonly KubeObject[], revision: number): ObjectList => ({
  kind: `${resource.kind}List`,
  apiVersion: apiVersionOf(resource),
  metadata: { resourceVersion: String(revision) },
  items,
});
