import { timestamp } from '#kernel/time.ts';
import { keyOf, splitKey } from '#model/keys.ts';
import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Context, Controller, Sync } from '#sim/loop/controller.ts';

const USER = 'kubelet';
const CONDITIONS = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

/** The least that makes pods Running and Ready: one write for each pod that has a node. */
export const immediateKubelet = (): Controller => ({
  name: USER,
  informers: [resources.Pod],
  workers: 1_000_000,
  observe({ resource, type, object }, enqueue) {
    if (resource !== resources.Pod || type === 'DELETED') return;
    const { metadata, spec, status } = object as Pod;
    if (spec.nodeName && status.phase === 'Pending') enqueue(keyOf(metadata.namespace, metadata.name));
  },
  *sync(key, context): Sync {
    const { namespace, name } = splitKey(key);
    const pod = context.view.get<Pod>(resources.Pod, namespace, name);
    if (pod?.status.phase !== 'Pending' || namespace === undefined) return;
    yield {
      verb: 'patch',
      subresource: 'status',
      patchType: 'merge',
      resource: resources.Pod,
      namespace,
      name,
      user: USER,
      body: { status: running(pod, context) },
    };
  },
});

function running({ spec }: Pod, { clock }: Context): object {
  const at = timestamp(clock.now());
  return {
    phase: 'Running',
    startTime: at,
    conditions: CONDITIONS.map((type) => ({
      type,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: at,
    })),
    containerStatuses: spec.containers.map(({ name, image = '' }) => ({
      name,
      image,
      imageID: '',
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: at } },
    })),
  };
}
