import type { KubeObject } from '#model/objects.ts';
import type { ApiError } from '#model/status.ts';
import { badRequest } from '#model/status.ts';
import type { Call } from './call.ts';
import { tooLarge } from './patch/server-error.ts';
import { plainError } from './server-errors.ts';
import { TextBody } from './text-body.ts';

/** The API server's --max-request-body-bytes. */
export const BODY_LIMIT = 3 * 1024 * 1024;
/** etcd's --max-request-bytes. */
const STORED_LIMIT = 1.5 * 1024 * 1024;
/** As deep as texts are read (decode/json-text.ts). */
const DEPTH_LIMIT = 1_000;
const NUMBER_BYTES = 4;

interface Size {
  readonly bytes: number;
  readonly depth: number;
  /** All texts are Unicode: half of a pair has no bytes. */
  readonly isText: boolean;
}

/** About how many bytes of JSON a value is, and how deep; it stops counting at a limit. Values that are shared count each time. */
function sizeOf(value: unknown, limit: number): Size {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let bytes = 0;
  let deepest = 0;
  let isText = true;
  for (let next = left.pop(); next && bytes <= limit && deepest <= DEPTH_LIMIT; next = left.pop()) {
    const { value: part, depth } = next;
    deepest = Math.max(deepest, depth);
    bytes += typeof part === 'string' ? Buffer.byteLength(part) + 2 : NUMBER_BYTES;
    if (typeof part === 'string' && !part.isWellFormed()) isText = false;
    if (part === null || typeof part !== 'object') continue;
    for (const [key, item] of Object.entries(part)) {
      if (!Array.isArray(part)) bytes += Buffer.byteLength(key) + 2;
      if (!key.isWellFormed()) isText = false;
      left.push({ value: item, depth: depth + 1 });
    }
  }
  return { bytes, depth: deepest, isText };
}

/**
 * The body of a client's request as the wire would bring it: a large one as a text, and one that the wire would change.
 * @throws ApiError 413 for more than the server reads, 400 for what is nested too deep
 */
export function asSent(body: unknown): unknown {
  if (body instanceof TextBody) return checkedText(body);
  const { bytes, depth, isText } = sizeOf(body, BODY_LIMIT);
  if (depth > DEPTH_LIMIT) throw badRequest('exceeded max depth');
  if (bytes > BODY_LIMIT) throw bodyTooLarge();
  return bytes <= STORED_LIMIT && isText
    ? body
    : checkedText(new TextBody(JSON.stringify(body), 'application/json'));
}

function checkedText(body: TextBody): TextBody {
  if (Buffer.byteLength(body.text) > BODY_LIMIT) throw bodyTooLarge();
  return body;
}

export const bodyTooLarge = (): ApiError => tooLarge(`limit is ${BODY_LIMIT}`);

/**
 * etcd takes no larger object. Only what came as a large text can have made one.
 * @throws ApiError 500, as the real server, which passes etcd's words on
 */
export function checkStorable({ request: { body } }: Call, object: KubeObject): void {
  if (!(body instanceof TextBody) || body.text.length <= STORED_LIMIT) return;
  if (sizeOf(object, STORED_LIMIT).bytes > STORED_LIMIT) throw plainError('etcdserver: request is too large');
}
