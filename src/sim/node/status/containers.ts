import { equal } from '#kernel/json.ts';
import { timestamp } from '#kernel/time.ts';
import type { ContainerState, ContainerStatus } from '#model/objects.ts';
import { canonicalPart } from '../../api/strategy.ts';
import type { User } from '../files/owners.ts';
import type { Container, Run, Terminated } from '../pod/container.ts';

/** What a status says of a container besides the model's fields. */
export interface FullContainerStatus extends ContainerStatus {
  readonly volumeMounts?: readonly object[];
  readonly resources?: object;
  readonly allocatedResources?: object;
  readonly user?: object;
}

/** The facts of a pod that the statuses of its containers need. */
export interface Around {
  readonly hasInitContainers: boolean;
  /** What the pod's restart policy says of a container that has ended. */
  restarts(container: Container): boolean;
  /** `docker.io/library/busybox:1.36` for `busybox:1.36`, and the digest it has. */
  imageOf(container: Container): { readonly image: string; readonly imageID: string };
}

function terminated(run: Run): Terminated {
  const { exitCode, reason, message, at } = run.ended as NonNullable<Run['ended']>;
  return {
    exitCode,
    reason,
    ...(message && { message }),
    startedAt: timestamp(run.startedAt ?? 0),
    finishedAt: timestamp(at),
    containerID: `containerd://${run.id}`,
  };
}

const state = (said: ContainerState): ContainerState => canonicalPart('core/v1.ContainerState', said);

const NONE = state({});
const CREATING = state({ waiting: { reason: 'ContainerCreating' } });
const INITIALIZING = state({ waiting: { reason: 'PodInitializing' } });

const newest = { running: NONE, user: {} };

/** Containers that start in the same second are one in this. */
function running(startedAt: string): ContainerState {
  if (newest.running.running?.startedAt !== startedAt) newest.running = state({ running: { startedAt } });
  return newest.running;
}

const stateOf = (run: Run): ContainerState => {
  if (run.ended) return { terminated: terminated(run) };
  return run.startedAt === undefined ? CREATING : running(timestamp(run.startedAt));
};

/** State and last state: the two newest runs, or why there is no run and what was before (kubelet's convertToAPIContainerStatuses). */
function states(
  container: Container,
  around: Around,
): { readonly state: ContainerState; readonly lastState: ContainerState } {
  const { current, previous, failure } = container;
  const state = current ? stateOf(current) : around.hasInitContainers ? INITIALIZING : CREATING;
  const lastState = previous?.ended ? { terminated: terminated(previous) } : NONE;
  if (state.running || !failure || !around.restarts(container)) return { state, lastState };
  const { reason, message } = failure;
  const waiting = { waiting: { reason, ...(message && { message }) } };
  return { state: waiting, lastState: state.terminated ? { terminated: state.terminated } : lastState };
}

function resourcesOf({ spec }: Container): Pick<FullContainerStatus, 'resources' | 'allocatedResources'> {
  const { requests, limits } = spec.resources ?? {};
  const all = requests ?? limits;
  return { ...(all && { allocatedResources: all }), resources: spec.resources ?? {} };
}

/** Every mount with the defaults that the kubelet reports. */
const mountsOf = ({ spec }: Container): readonly object[] =>
  (spec.volumeMounts ?? []).map(({ name, mountPath, readOnly }) => ({
    name,
    mountPath,
    ...(readOnly && { readOnly, recursiveReadOnly: 'Disabled' }),
  }));

/** Most containers run as the same user, and share what says so. */
function userOf({ uid, gid, groups }: User): object {
  const said = { linux: { uid, gid, supplementalGroups: groups } };
  if (!equal(newest.user, said)) newest.user = canonicalPart('core/v1.ContainerUser', said);
  return newest.user;
}

/** status.containerStatuses (or initContainerStatuses) of one container. */
export function containerStatus(container: Container, around: Around): FullContainerStatus {
  const { current, spec, restarts } = container;
  const { state, lastState } = states(container, around);
  const mounts = mountsOf(container);
  const done = container.isInit && current?.ended?.exitCode === 0;
  return {
    name: spec.name,
    state,
    lastState,
    ready: container.isInit && !container.isSidecar ? done : container.isReady,
    restartCount: restarts,
    image: current ? around.imageOf(container).image : (spec.image ?? ''),
    imageID: current ? around.imageOf(container).imageID : '',
    ...(current && { containerID: `containerd://${current.id}` }),
    started: container.isStarted,
    ...(current && resourcesOf(container)),
    ...(mounts.length > 0 && { volumeMounts: mounts }),
    ...(current && { user: userOf(current.files.user) }),
  };
}
