import { equal, isMap } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { KubeObject, ObjectMeta, PersistentVolume, Pod } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { mapIn } from './bodies.ts';
import { normaliseService } from './services/normalise.ts';
import { initialStatus } from './initial-status.ts';
import { withOldGenerations } from './pod-generations.ts';
import type { Observed } from './pod-generations.ts';
import { keptMetadata, resizedPod } from './resizing.ts';
import { withSources } from './claim-sources.ts';

/** Nobody creates an object with a status, where status is a subresource; a namespace is held by its content. */
export function prepareForCreate(resource: Resource, object: KubeObject, now: Instant): KubeObject {
  if (!resource.status) return object;
  const { status: _status, ...rest } = object;
  return { ...(specs[resource.kind]?.(rest) ?? rest), status: initialStatus(resource, object, now) };
}

const specs: { readonly [kind: string]: (object: KubeObject) => KubeObject } = {
  Namespace: (object) => ({ ...object, spec: namespaceSpec(object.spec) }),
  Service: (object) => normaliseService(object),
  PersistentVolumeClaim: withSources,
};

const CONTENT = 'kubernetes';

function namespaceSpec(spec: unknown): object {
  const { finalizers } = mapIn(spec);
  const asked: readonly unknown[] = Array.isArray(finalizers) ? finalizers : [];
  return { ...mapIn(spec), finalizers: asked.includes(CONTENT) ? asked : [...asked, CONTENT] };
}

type Preparation = (object: KubeObject, old: KubeObject, resource: Resource, now: Instant) => KubeObject;

const withStatus = (object: KubeObject, status: unknown): KubeObject => {
  const { status: _status, ...rest } = object;
  return status === undefined ? rest : { ...rest, status };
};

/** The main resource: status stays as it is; a change of spec is a new generation. */
function main(object: KubeObject, old: KubeObject, resource: Resource): KubeObject {
  const changed = specChanges[resource.kind]?.(object, old) ?? object;
  const next = resource.status ? withStatus(changed, old.status) : changed;
  if (old.metadata.generation === undefined || equal(contentOf(next), contentOf(old))) return next;
  return raised(next, old);
}

const specChanges: { readonly [kind: string]: (object: KubeObject, old: KubeObject) => KubeObject } = {
  Namespace: (object, old) => ({ ...object, spec: old.spec }),
  Service: normaliseService,
  PersistentVolumeClaim: withSources,
};

/** What a generation counts besides a spec. */
const counted: { readonly [kind: string]: (object: KubeObject) => unknown } = {
  /** endpointSliceStrategy: everything but the rest of metadata. */
  EndpointSlice({ metadata: { labels }, ...content }) {
    return { ...content, labels };
  },
  /** deploymentStrategy: annotations too, which go on to the ReplicaSets. */
  Deployment: ({ metadata: { annotations = {} }, spec }) => ({ annotations, spec }),
  /** priorityClassStrategy sets it once and never again. */
  PriorityClass: () => undefined,
};

const contentOf = (object: KubeObject): unknown => (counted[object.kind] ?? (({ spec }) => spec))(object);

/** An object that was made without a generation never has one. */
const raised = (next: KubeObject, old: KubeObject): KubeObject =>
  old.metadata.generation === undefined
    ? next
    : { ...next, metadata: { ...next.metadata, generation: old.metadata.generation + 1 } };

/** `/status`: everything else stays as it is, except labels, annotations and what else of metadata the kind lets through. */
function status(object: KubeObject, old: KubeObject, resource: Resource, now: Instant): KubeObject {
  const details = statusDetails[resource.kind];
  const next: KubeObject = {
    ...old,
    metadata: object.metadata,
    ...(object.status !== undefined && { status: object.status }),
  };
  return details ? details(next, old, now) : next;
}

const withOwners = (metadata: ObjectMeta, { ownerReferences }: ObjectMeta): ObjectMeta => {
  const { ownerReferences: _owners, ...rest } = metadata;
  return ownerReferences ? { ...rest, ownerReferences } : rest;
};

const statusDetails: {
  readonly [kind: string]: (next: KubeObject, old: KubeObject, now: Instant) => KubeObject;
} = {
  /** podStatusStrategy: owners stay, and the class of service is never lost. */
  Pod(next, old) {
    const { qosClass } = (old as Pod).status;
    const said = withOldGenerations(mapIn(next.status) as Observed, old.status as Observed);
    return {
      ...next,
      metadata: withOwners(next.metadata, old.metadata),
      status: 'qosClass' in said && said.qosClass ? said : { ...said, ...(qosClass && { qosClass }) },
    };
  },
  /** persistentvolumeStatusStrategy: a new phase has a time. */
  PersistentVolume(next, old, now) {
    const before = (old as PersistentVolume).status;
    const after = (next as PersistentVolume).status;
    if (
      !isMap(after) ||
      after.phase === before.phase ||
      after.lastPhaseTransitionTime !== before.lastPhaseTransitionTime
    )
      return next;
    return { ...next, status: { ...after, lastPhaseTransitionTime: timestamp(now) } };
  },
  /** deploymentStatusStrategy keeps labels as well. */
  Deployment(next, old) {
    const { labels: _labels, ...rest } = next.metadata;
    return { ...next, metadata: old.metadata.labels ? { ...rest, labels: old.metadata.labels } : rest };
  },
};

/** `/ephemeralcontainers`: nothing but these containers. */
function ephemeralContainers(object: KubeObject, old: KubeObject): KubeObject {
  const { ephemeralContainers: asked } = mapIn(object.spec);
  const metadata = keptMetadata(object.metadata, old.metadata);
  const next: KubeObject = { ...old, metadata, spec: { ...mapIn(old.spec), ephemeralContainers: asked } };
  return equal(asked, mapIn(old.spec)['ephemeralContainers']) ? { ...old, metadata } : raised(next, old);
}

/** `/resize` of pods: nothing but what is asked for. */
function resize(object: KubeObject, old: KubeObject): KubeObject {
  const next = resizedPod(object, old);
  return equal(next.spec, old.spec) ? next : raised(next, old);
}

/** `/finalize` of namespaces: nothing but spec.finalizers. */
function finalize(object: KubeObject, old: KubeObject): KubeObject {
  const { finalizers: _had, ...spec } = mapIn(old.spec);
  const { finalizers } = mapIn(object.spec);
  return {
    ...old,
    spec: Array.isArray(finalizers) && finalizers.length > 0 ? { ...spec, finalizers } : spec,
  };
}

const bySubresource: { readonly [subresource: string]: Preparation } = {
  status,
  finalize,
  ephemeralcontainers: ephemeralContainers,
  resize,
};

/** The part of a change that the addressed resource or subresource may make; the rest is as it was before. */
export const prepareForUpdate = (
  resource: Resource,
  object: KubeObject,
  old: KubeObject,
  subresource: string | undefined,
  now: Instant,
): KubeObject => (bySubresource[subresource ?? ''] ?? main)(object, old, resource, now);
