import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { Answer } from '../request.ts';
import { specOf, typeIn } from './normalise.ts';

/**
 * A service as answers show it: one with an external name keeps its internal traffic policy in the store, where watches
 * see it, and does not tell it otherwise (core REST, defaultOnReadInternalTrafficPolicy).
 */
export function serviceAsRead(resource: Resource, answer: Answer): Answer {
  if (resource !== resources.Service) return answer;
  if ('items' in answer) return { ...answer, items: answer.items.map(shown) };
  return 'spec' in answer ? shown(answer) : answer;
}

function shown(service: KubeObject): KubeObject {
  const { internalTrafficPolicy, ...spec } = specOf(service);
  return typeIn(spec) === 'ExternalName' && internalTrafficPolicy !== undefined
    ? { ...service, spec }
    : service;
}
