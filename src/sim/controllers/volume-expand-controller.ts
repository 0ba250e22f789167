import { keyFor, splitKey } from '#model/keys.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Context, Controller, Enqueue, Sync } from '../loop/controller.ts';
import { client } from './client.ts';
import { isToGrow, sizeAsked } from './volumes/expansion.ts';

const api = client('expand-controller');
const { PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS } = resources;

/**
 * kube-controller-manager's persistentvolume-expander-controller (pkg/controller/volume/expand): it has no plugin left
 * that could make one of our volumes larger, so it says that somebody else has to.
 */
export const volumeExpandController = (): Controller => new VolumeExpandController();

class VolumeExpandController implements Controller {
  readonly name = 'expand-controller';
  readonly informers = [CLAIMS, resources.PersistentVolume, resources.StorageClass];

  /** Looks at a claim that comes, and at one whose request has grown. */
  observe({ type, resource, object, previous }: StoredEvent, enqueue: Enqueue): void {
    if (resource !== CLAIMS || type === 'DELETED') return;
    const [claim, before] = [object as PersistentVolumeClaim, previous as PersistentVolumeClaim | undefined];
    if (!isToGrow(claim) || (before && sizeAsked(before) === sizeAsked(claim))) return;
    enqueue(keyFor(claim));
  }

  *sync(key: string, context: Context): Sync {
    const { namespace, name } = splitKey(key);
    const claim = context.view.get<PersistentVolumeClaim>(CLAIMS, namespace, name);
    if (!claim || !isToGrow(claim)) return undefined;
    const answer = yield api.get(VOLUMES, undefined, claim.spec.volumeName ?? '');
    const volume = answer.ok ? (answer.body as PersistentVolume) : undefined;
    if (volume?.spec.claimRef?.uid !== claim.metadata.uid)
      return { failed: `persistent Volume is not bound to PVC being updated : ${key}` };
    const why = 'waiting for an external controller to expand this PVC';
    context.event(claim, 'Normal', 'ExternalExpanding', why, 'volume_expand');
    return undefined;
  }
}
