import type { PersistentVolume } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import type { Context, Controller, Enqueue, Sync } from '../loop/controller.ts';
import { ask, ending } from './ask.ts';
import { client } from './client.ts';
import { withFinalizer, withoutFinalizer } from './volumes/metadata.ts';

const FINALIZER = 'kubernetes.io/pv-protection';
const api = client('pv-protection-controller');
const { PersistentVolume: VOLUMES } = resources;

/** Keeps a volume that is being deleted for as long as it is Bound (kube-controller-manager's persistentvolume-protection-controller). */
export const persistentVolumeProtection = (): Controller => ({
  name: 'pv-protection-controller',
  informers: [VOLUMES],
  observe({ resource, type, object }: StoredEvent, enqueue: Enqueue): void {
    if (resource === VOLUMES && type !== 'DELETED' && next(object as PersistentVolume))
      enqueue(object.metadata.name);
  },
  sync: (name: string, context: Context): Sync => ending(syncVolume(name, context)),
});

function* syncVolume(name: string, { view }: Context): Sync {
  const volume = view.get<PersistentVolume>(VOLUMES, undefined, name);
  const wanted = volume && next(volume);
  if (wanted) yield* ask(api.update(VOLUMES, wanted));
}

/** The volume as it should be written; undefined when nothing is to be done. */
function next(volume: PersistentVolume): PersistentVolume | undefined {
  const { deletionTimestamp, finalizers } = volume.metadata;
  const has = finalizers?.includes(FINALIZER) ?? false;
  if (deletionTimestamp === undefined) return has ? undefined : withFinalizer(volume, FINALIZER);
  return has && volume.status.phase !== 'Bound' ? withoutFinalizer(volume, FINALIZER) : undefined;
}
