import type { Observation } from '#cluster/journal.ts';
import { timestamp } from '#kernel/time.ts';
import type { Pod, PodSpec } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from '../client.ts';
import { patchPodStatus } from '../pod-status.ts';

/** A condition of ours: a pod with this gate is Ready when its containers are, and this is True. */
const GATE = 'statefulspec.dev/ready';

/** Pods of such a template can be made unready from outside, whatever their containers do. */
export const gated = (spec: PodSpec): PodSpec => ({
  ...spec,
  readinessGates: [...(spec.readinessGates ?? []), { conditionType: GATE }],
});

const isGated = ({ spec }: Pod): boolean =>
  (spec.readinessGates ?? []).some(({ conditionType }) => conditionType === GATE);

/** Opens the gate of every new pod, and closes it on demand. */
export class ReadinessGates {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** As soon as the pod is there: long before its containers are ready, so that nobody waits for the gate. */
  see({ resource, type, object }: Pick<Observation, 'resource' | 'type' | 'object'>): void {
    if (resource !== resources.Pod || type !== 'ADDED' || !isGated(object as Pod)) return;
    // a pod that is gone again needs no gate; a server that does not answer shows in the scenario's own requests
    void this.set(object as Pod, true).catch(() => undefined);
  }

  /** @returns false when the pod has no gate */
  async set(pod: Pod, open: boolean): Promise<boolean> {
    if (!isGated(pod)) return false;
    const told = {
      type: GATE,
      status: open ? 'True' : 'False',
      lastTransitionTime: timestamp(Date.now()),
    };
    await patchPodStatus(this.#client, pod, { conditions: [told] });
    return true;
  }
}
