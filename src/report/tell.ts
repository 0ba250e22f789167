import type { Instant } from '#kernel/time.ts';
import type { Observation } from '#cluster/journal.ts';
import type { KubeEvent, KubeObject, PersistentVolumeClaim, Pod, StatefulSet } from '#model/objects.ts';
import { isReady } from '#model/pod-state.ts';

/** What there is to say about an object of a kind, beyond its name. */
const says: { readonly [kind: string]: (object: KubeObject) => string } = {
  Pod: (object) => {
    const pod = object as Pod;
    return [
      pod.status.phase,
      isReady(pod) ? 'Ready' : 'not Ready',
      pod.spec.nodeName && `on ${pod.spec.nodeName}`,
      pod.metadata.deletionTimestamp && 'terminating',
    ]
      .filter(Boolean)
      .join(', ');
  },
  StatefulSet: (object) => {
    const { metadata, spec, status } = object as StatefulSet;
    const { observedGeneration = 0, replicas, readyReplicas = 0, updatedReplicas = 0 } = status;
    return `replicas ${replicas} of ${spec.replicas}, ready ${readyReplicas}, updated ${updatedReplicas}, generation ${observedGeneration} of ${metadata.generation ?? 0}`;
  },
  PersistentVolumeClaim: (object) => (object as PersistentVolumeClaim).status.phase,
  PersistentVolume: (object) => (object.status as { phase?: string }).phase ?? '',
  Event: (object) => {
    const { type, reason, message, involvedObject } = object as KubeEvent;
    return `${type} ${reason} of ${involvedObject.kind} ${involvedObject.name}: ${message}`;
  },
};

const CHANGES: { readonly [type in Observation['type']]: string } = {
  ADDED: 'created',
  MODIFIED: 'changed',
  DELETED: 'gone',
};

/**
 * One observation as a line: `#418 +12.4s Pod web-1 changed by kubelet: Running, Ready`.
 * @param start when the scenario began
 */
export function tellObservation({ position, at, type, object, by }: Observation, start: Instant): string {
  const said = says[object.kind]?.(object);
  const name = object.kind === 'Event' ? '' : ` ${object.metadata.name}`;
  const what = object.kind === 'Event' ? '' : ` ${CHANGES[type]}`;
  return `#${position} +${((at - start) / 1000).toFixed(1)}s ${object.kind}${name}${what}${by ? ` by ${by}` : ''}${said && type !== 'DELETED' ? `: ${said}` : ''}`;
}
