import type { Pod } from '#model/objects.ts';
import { VolumeIndex } from '../controllers/volumes/volume-index.ts';
import { ClusterState } from './cluster-state.ts';
import type { VolumeWait } from './volume-binding.ts';
import { WaitingRoom } from './waiting-room.ts';

/** All that the scheduler knows by heart. It dies with the process, and is made anew from what is observed. */
export class Memory {
  readonly cluster = new ClusterState();
  readonly waiting = new WaitingRoom();
  readonly volumes = new VolumeIndex();
  /** Pods that room is being made for, by key, and where. */
  readonly nominations = new Map<string, { readonly pod: Pod; readonly node: string }>();
  /** Volumes chosen in this memory only, and the pods they were chosen for. */
  readonly taken = new Map<string, string>();
  /** Pods that have a node and wait for their volumes. */
  readonly volumeWaits = new Map<string, VolumeWait>();
  /** How often in a row the scheduling of a pod broke off with an error. */
  readonly errors = new Map<string, number>();

  /** Notes for which node a pod is meant, if any. */
  nominate(key: string, pod: Pod, node: string): void {
    if (node) this.nominations.set(key, { pod, node });
    else this.nominations.delete(key);
  }

  /** Gives back what was reserved for a pod. */
  release(pod: string): void {
    this.volumeWaits.delete(pod);
    for (const [volume, owner] of this.taken) if (owner === pod) this.taken.delete(volume);
  }

  /** The pod has a node now, or is gone: nothing is to be done for it any more. */
  settle(pod: string): void {
    this.waiting.leave(pod);
    this.nominations.delete(pod);
    this.errors.delete(pod);
    this.release(pod);
  }
}
