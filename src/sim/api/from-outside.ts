import type { Instant } from '#kernel/time.ts';
import { ApiError } from '#model/status.ts';
import { asSent } from './body-limits.ts';
import type { Api, ApiRequest, ApiResponse } from './request.ts';

/** A client's request, with its body as the wire brings it: what the wire does not carry is refused on the way. */
export function fromOutside(api: Api, now: Instant, request: ApiRequest): ApiResponse {
  const { body } = request;
  try {
    return api.handle(now, body === undefined ? request : { ...request, body: asSent(body) });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ok: false, code: error.code, body: error.status };
  }
}
