import { isMap } from '#kernel/json.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, KubeObject, Pod } from '#model/objects.ts';
import { conflict } from '#model/status.ts';
import type { Status } from '#model/status.ts';
import { writeOf } from '../call.ts';
import type { Call } from '../call.ts';
import { valueOf } from '../bodies.ts';
import { removeObject } from './delete.ts';
import { commit, existing } from './update.ts';

const created: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

const mapAt = (value: unknown, key: string): Record<string, unknown> => {
  const found = isMap(value) ? value[key] : undefined;
  return isMap(found) ? found : {};
};

/** autoscaling/v1 Scale: the size of a workload, read and written apart from the rest. */
export function scaleOf({ metadata, spec, status }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const selector = Object.entries(mapAt(mapAt(spec, 'selector'), 'matchLabels')).map(([key, value]) => `${key}=${String(value)}`).sort().join(',');
  return {
    kind: 'Scale', apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: { replicas: mapIn(spec)['replicas'] ?? 0 }, status: { replicas: mapIn(status)['replicas'] ?? 0, selector },
  };
}

const mapIn = (value: unknown): Record<string, unknown> => (isMap(value) ? value : {});

export function writeScale(call: Call): KubeObject {
  const old = existing(call);
  const { resource } = call.request;
  const body = valueOf(call.request.body, 'X');
  const version = mapAt(body, 'metadata')['resourceVersion'];
  if (version && version !== old.metadata.resourceVersion) throw conflict(resource, old.metadata.name);
  const replicas = mapAt(body, 'spec')['replicas'] ?? 0;
  if (replicas === mapIn(old.spec)['replicas']) return scaleOf(old);
  const generation = (old.metadata.generation ?? 0) + 1;
  return scaleOf(commit(call, resource, { ...old, metadata: { ...old.metadata, generation }, spec: { ...mapIn(old.spec), replicas } }, old));
}

/** Replaces the condition of the same type, or adds it. */
export function withCondition(conditions: readonly Condition[] = [], condition: Condition): readonly Condition[] {
  const at = conditions.findIndex(({ type }) => type === condition.type);
  return at < 0 ? [...conditions, condition] : conditions.with(at, condition);
}

export function bind(call: Call): Status {
  const pod = existing(call) as Pod;
  const nodeName = String(mapAt(valueOf(call.request.body, 'X'), 'target')['name']);
  if (pod.spec.nodeName) throw conflict(call.request.resource, pod.metadata.name, `pod ${pod.metadata.name} is already assigned to node "${pod.spec.nodeName}"`);
  const scheduled: Condition = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: timestamp(call.now) };
  const conditions = withCondition(pod.status.conditions, scheduled);
  const bound: Pod = { ...pod, spec: { ...pod.spec, nodeName }, status: { ...pod.status, conditions } };
  commit(call, call.request.resource, bound, pod);
  return created;
}

export function evict(call: Call): Status {
  const pod = existing(call) as Pod;
  const { resource } = call.request;
  const body = valueOf(call.request.body, 'X');
  const condition: Condition = {
    type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting',
    lastProbeTime: null, lastTransitionTime: timestamp(call.now),
  };
  const target: Pod = { ...pod, status: { ...pod.status, conditions: withCondition(pod.status.conditions, condition) } };
  const marked = call.store.put(resource, target, writeOf(call));
  removeObject(call, resource, marked, mapAt(body, 'deleteOptions'));
  return created;
}
