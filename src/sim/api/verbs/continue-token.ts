import { isMap } from '#kernel/json.ts';
import { badRequest } from '#model/status.ts';
import { JsonSyntaxError, parseJson } from '../decode/json-text.ts';

/** Where a list was interrupted: the version it shows, and the key after which it goes on. */
export interface Position {
  readonly revision: number;
  readonly after: string;
}

const VERSION = 'meta.k8s.io/v1';

/** The server's own form: base64 of JSON. */
export const continueToken = ({ revision, after }: Position): string =>
  Buffer.from(JSON.stringify({ v: VERSION, rv: revision, start: `${after}\0` })).toString('base64url');

const invalid = (why: string) => badRequest(`invalid continue token: ${why}`);

/** @throws ApiError 400 for a text that no list gave out */
export function readToken(text: string): Position {
  const foreign = text.search(/[^A-Za-z0-9_-]/);
  // one digit more than groups of four says nothing: Go complains of it
  const illegal = foreign < 0 && text.length % 4 === 1 ? text.length - 1 : foreign;
  if (illegal >= 0) throw invalid(`continue key is not valid: illegal base64 data at input byte ${illegal}`);
  const value = jsonIn(Buffer.from(text, 'base64url').toString('latin1'));
  if (!isMap(value) || value['v'] !== VERSION)
    throw invalid(
      `continue key is not valid: server does not recognize this encoded version ${JSON.stringify(isMap(value) ? (value['v'] ?? '') : '')}`,
    );
  if (typeof value['rv'] !== 'number' || value['rv'] === 0)
    throw invalid(
      'continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    );
  const start = value['start'];
  if (typeof start !== 'string' || start === '')
    throw invalid('continue key is not valid: encoded start key empty (version meta.k8s.io/v1)');
  return { revision: value['rv'], after: start.replace(/\0$/, '') };
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text, true);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw invalid(`continue key is not valid: ${error.message}`);
    throw error;
  }
}
