import type { Clock } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, Container, Pod } from '#model/objects.ts';
import { type Client, defined } from './client.ts';

const HOST_IP = '192.0.2.1';
const NOT_READY = 'ContainersNotReady';

type Patch = Readonly<Record<string, unknown>>;
type OldStatus = Readonly<Record<string, unknown>> & {
  readonly restartCount?: number;
  readonly lastState?: object;
  readonly state?: { readonly running?: { readonly startedAt?: string } };
};

/** How a pod came to its end, for the report of phase Failed or Succeeded. */
export interface Ending {
  readonly phase: 'Failed' | 'Succeeded';
  readonly reason?: string;
  readonly message?: string;
  readonly code?: number;
}

/** The status writes of a kubelet for single pods, each at a word of command: nothing happens by itself. */
export class ScriptedKubelet {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #addresses = new Map<string, string>();

  constructor(client: Client, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** An image named `broken` cannot be pulled, one named `unready` runs and never becomes ready. */
  start(pod: Pod): void {
    const images = pod.spec.containers.map(({ image }) => image).join(' ');
    if (images.includes('broken')) this.#pullFails(pod);
    else this.run(pod, !images.includes('unready'));
  }

  /** The pod runs: ready, or not ready. */
  run(pod: Pod, ready: boolean): void {
    const at = this.#timestamp();
    const containers = containerStatuses(pod, (_container, old) => ({
      ready,
      started: true,
      state: {
        waiting: null,
        terminated: null,
        running: { startedAt: old?.state?.running?.startedAt ?? at },
      },
    }));
    this.#report(
      pod,
      { phase: 'Running', containerStatuses: containers },
      ready ? readiness('True') : notReady(pod, NOT_READY),
    );
  }

  /** A container exited and waits for its restart. */
  crash(pod: Pod, code: number): void {
    const containers = containerStatuses(pod, (_container, old) => ({
      ready: false,
      started: false,
      restartCount: (old?.restartCount ?? 0) + 1,
      state: {
        running: null,
        terminated: null,
        waiting: { reason: 'CrashLoopBackOff', message: 'back-off restarting failed container' },
      },
      lastState: this.#terminated(pod, code),
    }));
    this.#report(pod, { phase: 'Running', containerStatuses: containers }, notReady(pod, NOT_READY));
  }

  /** All containers ended, and the pod with them. */
  finish(pod: Pod, { phase, reason, message, code = phase === 'Failed' ? 1 : 0 }: Ending): void {
    const containers = containerStatuses(pod, () => ({
      ready: false,
      started: false,
      state: { running: null, waiting: null, ...this.#terminated(pod, code) },
    }));
    const status = defined({ phase, reason, message, containerStatuses: containers });
    this.#report(pod, status, notReady(pod, phase === 'Failed' ? 'PodFailed' : 'PodCompleted'));
  }

  /** Confirms the end of a terminating pod: the final DELETE. */
  remove({ metadata: { name, uid } }: Pod): void {
    this.#client.ask({
      verb: 'delete',
      kind: 'Pod',
      name,
      body: { gracePeriodSeconds: 0, preconditions: { uid } },
    });
  }

  #pullFails(pod: Pod): void {
    const containers = containerStatuses(pod, ({ image }) => ({
      ready: false,
      started: false,
      state: { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` } },
    }));
    this.#report(pod, { phase: 'Pending', containerStatuses: containers }, notReady(pod, NOT_READY));
  }

  #terminated(pod: Pod, exitCode: number): Patch {
    const at = this.#timestamp();
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    return { terminated: { exitCode, reason, startedAt: pod.status.startTime ?? at, finishedAt: at } };
  }

  #report(pod: Pod, status: Patch, conditions: readonly Patch[]): void {
    const { name, uid, generation } = pod.metadata;
    const podIP = this.#address(uid);
    const base = {
      startTime: pod.status.startTime ?? this.#timestamp(),
      hostIP: HOST_IP,
      hostIPs: [{ ip: HOST_IP }],
      podIP,
      podIPs: [{ ip: podIP }],
    };
    const timed = conditions.map((condition) => ({
      ...condition,
      observedGeneration: generation,
      lastProbeTime: null,
      lastTransitionTime: this.#since(pod, condition),
    }));
    const body = {
      metadata: { uid },
      status: { observedGeneration: generation, ...base, ...status, conditions: timed },
    };
    this.#client.ask({
      verb: 'patch',
      kind: 'Pod',
      name,
      subresource: 'status',
      patchType: 'strategic',
      body,
    });
  }

  /** A condition that keeps its status keeps the time of its last transition. */
  #since(pod: Pod, { type, status }: Patch): string {
    const old: Condition | undefined = pod.status.conditions?.find((condition) => condition.type === type);
    return (old?.status === status && old?.lastTransitionTime) || this.#timestamp();
  }

  /** Any address will do that stays the pod's own. */
  #address(uid: string): string {
    const known = this.#addresses.get(uid) ?? `10.244.0.${this.#addresses.size + 10}`;
    this.#addresses.set(uid, known);
    return known;
  }

  #timestamp = (): string => timestamp(this.#clock.now());
}

function containerStatuses(
  pod: Pod,
  of: (container: Container, old: OldStatus | undefined) => Patch,
): Patch[] {
  const known = (pod.status.containerStatuses ?? []) as readonly unknown[] as readonly (OldStatus & {
    readonly name: string;
  })[];
  return pod.spec.containers.map((container) => {
    const old = known.find(({ name }) => name === container.name);
    const { name, image } = container;
    return {
      name,
      image,
      imageID: '',
      restartCount: old?.restartCount ?? 0,
      lastState: old?.lastState ?? {},
      ...of(container, old),
    };
  });
}

const readiness = (
  status: 'True' | 'False',
  reason: string | null = null,
  message: string | null = null,
): Patch[] => [
  { type: 'PodReadyToStartContainers', status: 'True' },
  { type: 'Initialized', status: 'True' },
  { type: 'Ready', status, reason, message },
  { type: 'ContainersReady', status, reason, message },
];

function notReady(pod: Pod, reason: string): Patch[] {
  const names = pod.spec.containers.map(({ name }) => name).join(' ');
  return readiness(
    'False',
    reason,
    reason === NOT_READY ? `containers with unready status: [${names}]` : null,
  );
}
