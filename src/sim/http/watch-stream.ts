import type { Instant } from '#kernel/time.ts';
import type { ApiRequest } from '../api/request.ts';
import type { ApiServer } from '../api/server.ts';
import { jsonResponse } from './message.ts';
import type { HttpResponse } from './message.ts';
import type { Showing } from './render.ts';

export function watchStream(_api: ApiServer, _now: Instant, _request: ApiRequest, _showing: Showing): HttpResponse {
  return jsonResponse(200, {});
}
