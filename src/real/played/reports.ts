import { timestamp } from '#kernel/time.ts';
import type { Container, ContainerState, ContainerStatus, Pod } from '#model/objects.ts';

const NOT_READY = 'ContainersNotReady';
const BACK_OFF = 'CrashLoopBackOff';

type Fields = { readonly [field: string]: unknown };

const none = { waiting: null, running: null, terminated: null };

/** What a kubelet reports of a container, from its last report on. */
type Told = (
  container: Container,
  old: ContainerStatus | undefined,
) => { readonly ready: boolean; readonly state: unknown; readonly [field: string]: unknown };

/** All containers run; one that waited to be started again has been started once more. */
export const running = (pod: Pod, ready: boolean): Fields =>
  report(pod, 'Running', ready, (_, old) => ({
    ready,
    started: true,
    restartCount: (old?.restartCount ?? 0) + (old?.state?.waiting?.reason === BACK_OFF ? 1 : 0),
    state: { ...none, running: { startedAt: old?.state?.running?.startedAt ?? now() } },
  }));

/** The node does not take it: no container is made. */
export const rejected = (predicate: string, why: string): Fields => ({
  phase: 'Failed',
  reason: predicate,
  message: `Pod was rejected: Predicate ${predicate} failed: ${why}`,
  startTime: now(),
});

/** The image cannot be had. */
export const unpullable = (pod: Pod): Fields =>
  report(pod, 'Pending', false, ({ image = '' }) => ({
    ready: false,
    started: false,
    state: { ...none, waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` } },
  }));

/** The containers have ended and will not be started again: the pod is at its end, or about to be deleted. */
export const ended = (pod: Pod, exitCode: number): Fields => {
  // a pod that is being deleted ends, too: its phase tells how, whatever its restart policy
  const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
  const reason = { Succeeded: 'PodCompleted', Failed: 'PodFailed' }[phase];
  return report(
    pod,
    phase,
    false,
    (_, old) => ({ ready: false, started: false, state: { ...none, ...exited(old, exitCode) } }),
    reason,
  );
};

/** The containers have ended, and are about to be started again. */
export const crashed = (pod: Pod, exitCode: number): Fields =>
  report(pod, 'Running', false, (_, old) => ({
    ready: false,
    started: false,
    lastState: exited(old, exitCode),
    state: {
      ...none,
      waiting: { reason: BACK_OFF, message: 'back-off restarting failed container' },
    },
  }));

const now = (): string => timestamp(Date.now());

const exited = (old: ContainerStatus | undefined, exitCode: number): ContainerState => ({
  terminated: {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: old?.state?.running?.startedAt ?? now(),
    finishedAt: now(),
  },
});

function report(pod: Pod, phase: string, ready: boolean, tell: Told, reason = NOT_READY): Fields {
  const known = new Map(pod.status.containerStatuses?.map((status) => [status.name, status]));
  const containerStatuses = pod.spec.containers.map((container) => {
    const old = known.get(container.name);
    const base = {
      name: container.name,
      image: container.image,
      imageID: '',
      restartCount: old?.restartCount ?? 0,
    };
    return { ...base, ...tell(container, old) };
  });
  const { generation, uid } = pod.metadata;
  const startTime = pod.status.startTime ?? now();
  const podIP = pod.status.podIP ?? addressOf(uid);
  return {
    phase,
    observedGeneration: generation,
    startTime,
    podIP,
    podIPs: [{ ip: podIP }],
    containerStatuses,
    conditions: conditionsOf(pod, ready, reason),
  };
}

function conditionsOf(pod: Pod, ready: boolean, reason: string): readonly Fields[] {
  const names = pod.spec.containers.map(({ name }) => name).join(' ');
  const message = reason === NOT_READY ? `containers with unready status: [${names}]` : null;
  const because = ready ? { reason: null, message: null } : { reason, message };
  const told = [
    { type: 'PodReadyToStartContainers', status: 'True' },
    { type: 'Initialized', status: 'True' },
    { type: 'ContainersReady', status: ready ? 'True' : 'False', ...because },
    { type: 'Ready', status: ready ? 'True' : 'False', ...because },
  ];
  return told.map((one) => ({
    ...one,
    observedGeneration: pod.metadata.generation,
    lastProbeTime: null,
    lastTransitionTime: since(pod, one),
  }));
}

/** A condition that keeps its status keeps the time of its last transition. */
function since(pod: Pod, { type, status }: { readonly type: string; readonly status: string }): string {
  const old = pod.status.conditions?.find((condition) => condition.type === type);
  return (old?.status === status && old.lastTransitionTime) || now();
}

/** Any address will do that is the pod's own: taken from its uid. */
function addressOf(uid: string): string {
  const [third = 0, fourth = 0] = Buffer.from(uid.replaceAll('-', '').slice(0, 4), 'hex');
  return `10.244.${third}.${(fourth % 253) + 1}`;
}
