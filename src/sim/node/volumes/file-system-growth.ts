import type { Duration } from '#kernel/time.ts';
import { keyOf, splitKey } from '#model/keys.ts';
import type { PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../../api/request.ts';
import { ask, ending } from '../../controllers/ask.ts';
import { client } from '../../controllers/client.ts';
import { claimsOfPod } from '../../controllers/volumes/claims-of-pod.ts';
import { expansionOf, grown, growingOnNode } from '../../controllers/volumes/expansion.ts';
import type { Context, Controller, Enqueue, Sync } from '../../loop/controller.ts';
import type { Machines } from '../machines.ts';
import type { PodMachine } from '../pod/pod-machine.ts';

const { PersistentVolumeClaim: CLAIMS, Pod: PODS } = resources;
const api = client('kubelet');
/** The kubelet's volume manager looks at its volumes ten times a second. */
const LOOK_EVERY: Duration = 100;

/**
 * The part of the kubelets that makes file systems as large as their volumes (node_expander.go): only where a pod has the
 * volume mounted, so a claim without a pod stays FileSystemResizePending.
 */
export class FileSystemGrowth implements Controller {
  readonly name = 'kubelet';
  readonly informers = [PODS, CLAIMS];
  readonly #machines: Machines;
  /** Claims whose file system is to grow. */
  readonly #pending = new Set<string>();

  constructor(machines: Machines) {
    this.#machines = machines;
  }

  observe({ type, resource, object }: StoredEvent, enqueue: Enqueue): void {
    const { namespace, name } = object.metadata;
    if (resource === CLAIMS) {
      const key = keyOf(namespace, name);
      if (type === 'DELETED' || !expansionOf(object as PersistentVolumeClaim)?.startsWith('NodeResize'))
        return void this.#pending.delete(key);
      this.#pending.add(key);
      enqueue(key, LOOK_EVERY);
    } else if (resource === PODS && this.#pending.size > 0) {
      for (const claim of claimsOfPod(object as Pod))
        if (this.#pending.has(keyOf(namespace, claim))) enqueue(keyOf(namespace, claim), LOOK_EVERY);
    }
  }

  sync(key: string, context: Context): Sync {
    return ending(this.#grow(key, context));
  }

  *#grow(key: string, context: Context): Sync {
    const { namespace, name } = splitKey(key);
    const claim = context.view.get<PersistentVolumeClaim>(CLAIMS, namespace, name);
    const user = claim && this.#userOf(namespace, name);
    if (!claim || !user || !this.#pending.has(key)) return;
    const begun = yield* ask<PersistentVolumeClaim>(api.updateAt('status', CLAIMS, growingOnNode(claim)));
    const what = `MountVolume.NodeExpandVolume succeeded for volume "${claim.spec.volumeName}" ${user.host.name}`;
    const part = { host: user.host.name };
    context.event(user.pod, 'Normal', 'FileSystemResizeSuccessful', what, undefined, part);
    context.event(claim, 'Normal', 'FileSystemResizeSuccessful', what, undefined, part);
    const size = begun.status.allocatedResources?.['storage'] ?? '0';
    yield* ask(api.updateAt('status', CLAIMS, grown(begun, size)));
    this.#pending.delete(key);
  }

  /** A pod that has the claim mounted, on a node whose kubelet works. */
  #userOf(namespace: string | undefined, claim: string): PodMachine | undefined {
    return [...this.#machines.pods.values()].find(
      ({ pod, mounted, terminated, host }) =>
        mounted &&
        !terminated &&
        pod.metadata.namespace === namespace &&
        this.#machines.machine(host.name)?.state === 'running' &&
        claimsOfPod(pod).includes(claim),
    );
  }
}
