import type { Request } from '#cluster/request.ts';
import { YamlText } from '#cluster/request.ts';
import { isMap } from '#kernel/json.ts';
import type { PodSpec } from '#model/objects.ts';

type Change = (spec: PodSpec) => PodSpec;

/** A request that brings a whole workload, with its pods' spec changed; any other one as it is. */
export function withPodSpec(request: Request, change: Change): Request {
  const { verb, patchType, body } = request;
  const isWhole = verb === 'create' || verb === 'update' || (verb === 'patch' && patchType === 'apply');
  if (!isWhole || request.subresource || !isMap(body) || body instanceof YamlText) return request;
  const { spec } = body;
  if (!isMap(spec)) return request;
  if (request.resource.kind === 'Pod') return { ...request, body: { ...body, spec: changed(spec, change) } };
  const { template } = spec;
  if (!isMap(template) || !isMap(template.spec)) return request;
  const changedTemplate = { ...template, spec: changed(template.spec, change) };
  return { ...request, body: { ...body, spec: { ...spec, template: changedTemplate } } };
}

/** A spec that the API server will refuse is left for it to see. */
const changed = (spec: object, change: Change): object =>
  Array.isArray((spec as Partial<PodSpec>).containers) ? change(spec as PodSpec) : spec;
