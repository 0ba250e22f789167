import { isMap } from '#kernel/json.ts';
import type { KubeObject, LabelSelector } from '#model/objects.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { badRequest, conflict, isInvalid } from '#model/status.ts';
import { mapAt, mapIn, readSmall } from '../bodies.ts';
import type { Call } from '../call.ts';
import { managedByScale, patchedScale } from '../patch/write.ts';
import { TextBody } from '../text-body.ts';
import { readBody } from '../decode/body.ts';
import { checkName } from './names.ts';
import { existing, updateObject } from './update.ts';

const KIND = { kind: 'Scale', apiVersion: 'autoscaling/v1' };

const scaleResource: Resource = {
  group: 'autoscaling', version: 'v1', kind: 'Scale', plural: 'scales', singular: 'scale', shortNames: [], namespaced: true, status: false, scale: false, generation: false,
};

const operators = { In: 'in', NotIn: 'notin' } as const;

/** A label selector as its text: `app=web,tier in (a,b),!old`, in the order of keys. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => [key, `${key}=${value}`] as const);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return [key, key] as const;
    if (operator === 'DoesNotExist') return [key, `!${key}`] as const;
    return [key, `${key} ${operators[operator]} (${[...values].sort().join(',')})`] as const;
  });
  return [...labels, ...expressions].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, text]) => text).join(',');
}

/** autoscaling/v1 Scale: the size of a workload, read and written apart from the rest. */
export function scaleOf({ metadata, spec, status }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const replicas = mapIn(spec)['replicas'];
  return {
    ...KIND,
    metadata: { name, ...(namespace && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: replicas ? { replicas } : {},
    status: { replicas: mapIn(status)['replicas'] ?? 0, selector: selectorText(mapAt(spec, 'selector') as LabelSelector) },
  };
}

export const readScale = (call: Call): KubeObject => scaleOf(existing(call));

export function updateScale(call: Call): KubeObject {
  return store(call, existing(call), scaleIn(call.request.body));
}

export function patchScale(call: Call): KubeObject {
  const old = existing(call);
  return store(call, old, mapIn(patchedScale(call, scaleResource, old, scaleOf(old))));
}

/** A Scale is wanted; what else has a kind cannot be turned into one. */
function scaleIn(body: unknown): Record<string, unknown> {
  const value = body instanceof TextBody ? readBody(KIND.kind, body) : body;
  if (isMap(value) && value['kind'] !== undefined && value['kind'] !== KIND.kind) throw notAScale(String(value['kind']), String(value['apiVersion']));
  return readSmall(value, KIND);
}

const notAScale = (kind: string, apiVersion: string) => {
  const version = apiVersion.split('/').at(-1);
  return badRequest(`${kind} in version "${version}" cannot be handled as a Scale: converting (${version}.${kind}) to (autoscaling.Scale): unknown conversion`);
};

function store(call: Call, old: KubeObject, scale: Record<string, unknown>): KubeObject {
  const metadata = mapAt(scale, 'metadata');
  checkName(metadata, call.request);
  const { resource } = call.request;
  const replicas = mapAt(scale, 'spec')['replicas'] ?? 0;
  if (typeof replicas === 'number' && replicas < 0) throw negative(old.metadata.name, replicas);
  const version = metadata['resourceVersion'];
  if (version && version !== old.metadata.resourceVersion) throw conflict(resource, old.metadata.name);
  const { subresource: _scale, ...request } = call.request;
  const next: KubeObject = { ...old, apiVersion: apiVersionOf(resource), spec: { ...mapIn(old.spec), replicas } };
  const managed = managedByScale(call, scaleResource, old, next, scaleOf(old), scale);
  return scaleOf(updateObject({ ...call, request: { ...request, verb: `${request.verb}` } }, resource, managed, old));
}

const negative = (name: string, replicas: number) =>
  isInvalid(scaleResource, name, [{ field: 'spec.replicas', reason: 'FieldValueInvalid', message: `Invalid value: ${replicas}: must be greater than or equal to 0` }]);
