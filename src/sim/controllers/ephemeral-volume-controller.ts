import { keyFor, keyOf, splitKey } from '#model/keys.ts';
import type { KubeObject, PersistentVolumeClaim, Pod, Volume } from '#model/objects.ts';
import { isControlledBy } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync } from '../loop/controller.ts';
import { client } from './client.ts';
import { ephemeralClaimsOf, ephemeralClaimName, notForPod } from './volumes/ephemeral-claims.ts';

const USER = 'ephemeral-volume-controller';
const api = client(USER);
const { Pod: PODS, PersistentVolumeClaim: CLAIMS } = resources;

/**
 * kube-controller-manager's ephemeral-volume-controller (pkg/controller/volume/ephemeral): makes the claims of generic
 * ephemeral volumes. The pod controls its claims, so the garbage collector takes them with it.
 */
export const ephemeralVolumeController = (): Controller => new EphemeralVolumeController();

class EphemeralVolumeController implements Controller {
  readonly name = USER;
  readonly informers = [PODS, CLAIMS];
  /** Pods by the claims of their ephemeral volumes. */
  readonly #users = new Map<string, string>();

  /** A pod's volumes never change; a claim that goes is missed by its pod. */
  observe({ type, resource, object }: StoredEvent, enqueue: Enqueue, { view }: Context): void {
    if (resource === PODS && type !== 'MODIFIED')
      this.#observePod(object as Pod, type === 'DELETED', enqueue);
    if (resource !== CLAIMS || type !== 'DELETED') return;
    const user = this.#users.get(keyFor(object));
    if (user === undefined) return;
    const { namespace, name } = splitKey(user);
    const pod = view.get<Pod>(PODS, namespace, name);
    if (pod && !pod.metadata.deletionTimestamp) enqueue(user);
  }

  #observePod(pod: Pod, isGone: boolean, enqueue: Enqueue): void {
    const claims = ephemeralClaimsOf(pod).map((name) => keyOf(pod.metadata.namespace, name));
    if (claims.length === 0) return;
    for (const claim of claims) {
      if (isGone) this.#users.delete(claim);
      else this.#users.set(claim, keyFor(pod));
    }
    if (!isGone && !pod.metadata.deletionTimestamp) enqueue(keyFor(pod));
  }

  *sync(key: string, context: Context): Sync {
    const { namespace, name } = splitKey(key);
    const pod = context.view.get<Pod>(PODS, namespace, name);
    if (!pod || pod.metadata.deletionTimestamp) return undefined;
    for (const volume of pod.spec.volumes ?? []) {
      const trouble = volume['ephemeral'] ? yield* makeClaim(pod, volume, context) : undefined;
      if (trouble === undefined) continue;
      const message = `ephemeral volume ${volume.name}: ${trouble}`;
      context.event(pod, 'Warning', 'FailedBinding', message, 'ephemeral_volume');
      return { failed: `pod ${key}, ${message}` };
    }
    return undefined;
  }
}

/** @returns why there is no claim for this volume */
function* makeClaim(pod: Pod, volume: Volume, { view }: Context): Requests<string | undefined> {
  const { namespace } = pod.metadata;
  const name = ephemeralClaimName(pod, volume);
  const known = view.get<PersistentVolumeClaim>(CLAIMS, namespace, name);
  if (known) return isControlledBy(known, pod.metadata.uid) ? undefined : notForPod(known, pod);
  const answer = yield api.create(CLAIMS, namespace, newClaim(pod, volume, name));
  return answer.ok ? undefined : `create PVC ${name}: ${answer.body.message ?? ''}`;
}

interface ClaimTemplate {
  readonly metadata?: Pick<KubeObject['metadata'], 'labels' | 'annotations'>;
  readonly spec: PersistentVolumeClaim['spec'];
}

function newClaim(pod: Pod, volume: Volume, name: string) {
  const { volumeClaimTemplate } = volume['ephemeral'] as { readonly volumeClaimTemplate: ClaimTemplate };
  const { labels, annotations } = volumeClaimTemplate.metadata ?? {};
  const owner = {
    apiVersion: 'v1',
    kind: 'Pod',
    name: pod.metadata.name,
    uid: pod.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  return {
    metadata: {
      name,
      ownerReferences: [owner],
      ...(labels && { labels }),
      ...(annotations && { annotations }),
    },
    spec: volumeClaimTemplate.spec,
  };
}
