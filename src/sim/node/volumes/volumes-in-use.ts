import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../../api/request.ts';
import { client } from '../../controllers/client.ts';
import { attachableName, inUseOn } from '../../controllers/volumes/attachment.ts';
import { claimsOfPod } from '../../controllers/volumes/claims-of-pod.ts';
import type { Context, Controller, Enqueue, Sync } from '../../loop/controller.ts';
import type { View } from '../../loop/view.ts';
import type { Machines } from '../machines.ts';
import type { PodMachine } from '../pod/pod-machine.ts';

const { Node: NODES, PersistentVolume: VOLUMES, PersistentVolumeClaim: CLAIMS, Pod: PODS } = resources;
const api = client('kubelet');
/** How often a kubelet looks whether a pod whose object is gone has ended. */
const LOOK_EVERY: Duration = second;

/**
 * The part of the kubelets that tells which attached volumes their pods use (`node.status.volumesInUse`): nobody may
 * detach those while the node lives. A kubelet that is away tells nothing, so that its last word stands.
 */
export class VolumesInUse implements Controller {
  readonly name = 'kubelet';
  readonly informers = [PODS, NODES, CLAIMS, VOLUMES];
  readonly #machines: Machines;

  constructor(machines: Machines) {
    this.#machines = machines;
  }

  observe({ resource, object }: StoredEvent, enqueue: Enqueue, { view }: Context): void {
    if (resource === PODS && volumesOf(object as Pod, view).length > 0)
      enqueue((object as Pod).spec.nodeName ?? '');
    else if (resource === NODES && inUseOn(object as Node).length > 0) enqueue(object.metadata.name);
  }

  *sync(name: string, { view }: Context): Sync {
    const node = view.get<Node>(NODES, undefined, name);
    const machine = this.#machines.machine(name);
    if (!node || machine?.state !== 'running') return undefined;
    const here = [...this.#machines.pods.values()].filter(
      ({ host, terminated }) => host.name === name && !terminated,
    );
    const volumesInUse = [...new Set(here.flatMap(({ pod }) => volumesOf(pod, view)))].sort();
    if (volumesInUse.join() !== [...inUseOn(node)].sort().join())
      yield api.patchStatus(NODES, undefined, name, { status: { volumesInUse } });
    return here.some((pod) => isForgotten(pod, view)) ? { requeueAfter: LOOK_EVERY } : undefined;
  }
}

/** The pod still runs here, but the API knows it no more. */
const isForgotten = ({ pod: { metadata }, uid }: PodMachine, view: View): boolean =>
  view.get<Pod>(PODS, metadata.namespace, metadata.name)?.metadata.uid !== uid;

/** The volumes of a pod that have to be attached. */
function volumesOf(pod: Pod, view: View): readonly string[] {
  return claimsOfPod(pod).flatMap((name) => {
    const claim = view.get<PersistentVolumeClaim>(CLAIMS, pod.metadata.namespace, name);
    const volume = view.get<PersistentVolume>(VOLUMES, undefined, claim?.spec.volumeName ?? '');
    return (volume && attachableName(volume)) ?? [];
  });
}
