import type { KubeObject, LabelSelector } from '#model/objects.ts';
import { apiVersionOf } from '#model/resources.ts';
import { conflict, isInvalid } from '#model/status.ts';
import { mapAt, mapIn } from '../bodies.ts';
import type { Call } from '../call.ts';
import { uidConflict } from '../server-errors.ts';
import { readSmall, smallResource } from '../small-bodies.ts';
import { managedByScale, patchedScale } from '../patch/write.ts';
import { checkName } from './names.ts';
import { existing, updateObject } from './update.ts';

const scaleResource = smallResource('autoscaling', 'Scale');

const operators = { In: 'in', NotIn: 'notin' } as const;

/** A label selector as its text: `app=web,tier in (a,b),!old`, in the order of keys. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => [key, `${key}=${value}`] as const);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return [key, key] as const;
    if (operator === 'DoesNotExist') return [key, `!${key}`] as const;
    return [key, `${key} ${operators[operator]} (${[...values].sort().join(',')})`] as const;
  });
  return [...labels, ...expressions]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text)
    .join(',');
}

/** autoscaling/v1 Scale: the size of a workload, read and written apart from the rest. */
function scaleOf({ metadata, spec, status }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const replicas = mapIn(spec)['replicas'];
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: replicas ? { replicas } : {},
    status: { replicas: mapIn(status)['replicas'] ?? 0, selector: selectorText(mapAt(spec, 'selector')) },
  };
}

export const readScale = (call: Call): KubeObject => scaleOf(existing(call));

export function updateScale(call: Call): KubeObject {
  const old = existing(call);
  const scale = readSmall(call, scaleResource);
  checkName(scale.metadata, call.request);
  const { uid } = scale.metadata;
  if (uid && uid !== old.metadata.uid) throw uidConflict(call.request.resource, old, uid);
  return store(call, old, scale);
}

export function patchScale(call: Call): KubeObject {
  const old = existing(call);
  return store(call, old, patchedScale(call, scaleResource, old, scaleOf(old)));
}

function store(call: Call, old: KubeObject, scale: KubeObject): KubeObject {
  const { metadata } = scale;
  checkName(metadata, call.request);
  const { resource } = call.request;
  const replicas = mapAt(scale, 'spec')['replicas'] ?? 0;
  if (typeof replicas === 'number' && replicas < 0) throw negative(old.metadata.name, replicas);
  const { resourceVersion: version } = metadata;
  if (version && version !== old.metadata.resourceVersion) throw conflict(resource, old.metadata.name);
  const { subresource: _scale, ...request } = call.request;
  const next: KubeObject = {
    ...old,
    apiVersion: apiVersionOf(resource),
    spec: { ...mapIn(old.spec), replicas },
  };
  const managed = managedByScale(call, scaleResource, old, next, scaleOf(old), scale);
  return scaleOf(
    updateObject({ ...call, request: { ...request, verb: `${request.verb}` } }, resource, managed, old),
  );
}

const negative = (name: string, replicas: number) =>
  isInvalid(scaleResource, name, [
    {
      field: 'spec.replicas',
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${replicas}: must be greater than or equal to 0`,
    },
  ]);
