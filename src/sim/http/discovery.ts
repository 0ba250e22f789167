import { methodNotAllowed } from '#model/status.ts';
import { resources } from '#model/resources.ts';
import { pageNotFound, textResponse } from './message.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { resourceNotFound } from './refusals.ts';
import { groupVersionOf } from './routes.ts';

const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz', '/healthz/ping', '/livez/ping', '/readyz/ping']);
const groups: ReadonlySet<string> = new Set(Object.values(resources).map(({ group }) => group));

/** Answers what is no resource: health, version and discovery. */
export function discover({ method, path }: HttpRequest): HttpResponse {
  if (path === '/version' && method !== 'GET') throw methodNotAllowed();
  if (healthPaths.has(path)) return textResponse(200, 'ok');
  const found = groupVersionOf(path);
  if (!found || !groups.has(found.group)) return pageNotFound();
  throw resourceNotFound();
}
