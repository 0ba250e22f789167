import { equal } from '#kernel/json.ts';
import { keyFor, splitKey } from '#model/keys.ts';
import type { Deployment, KubeObject, Pod, ReplicaSet } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync, SyncEnd } from '../../loop/controller.ts';
import type { View } from '../../loop/view.ts';
import { ask, ending } from '../ask.ts';
import { claimDependents } from '../claim.ts';
import { revisionOf } from './annotations.ts';
import {
  countStatus,
  hasDeadline,
  isComplete,
  patience,
  progressOf,
  rolloutStatus,
  withProgress,
} from './deployment-status.ts';
import { isActive } from './numbers.ts';
import { allSets, api, type Rollout, sortSets, USER, withNewSet } from './replica-sets.ts';
import { recreate, roll } from './rolling.ts';
import { isScalingEvent, scale } from './scaling.ts';

/** --concurrent-deployment-syncs */
const WORKERS = 5;

/** The Deployment controller of kube-controller-manager 1.36 (pkg/controller/deployment). */
export const deploymentController = (): Controller => ({
  name: USER,
  informers: [resources.Deployment, resources.ReplicaSet, resources.Pod],
  workers: WORKERS,
  observe(event, enqueue, { view }) {
    if (event.resource === resources.Deployment) enqueue(keyFor(event.object));
    else if (event.resource === resources.ReplicaSet) observeReplicaSet(event, enqueue, view);
    else if (event.resource === resources.Pod && event.type === 'DELETED')
      observeLastPod(event.object as Pod, enqueue, view);
  },
  *sync(key, context): Sync {
    const { namespace, name } = splitKey(key);
    const deployment = context.view.get<Deployment>(resources.Deployment, namespace, name);
    if (deployment) return yield* ending(syncDeployment(deployment, context));
  },
});

function observeReplicaSet({ object, previous, type }: StoredEvent, enqueue: Enqueue, view: View): void {
  const former =
    previous && controllerOf(previous)?.uid !== controllerOf(object)?.uid
      ? ownerOf(previous, view)
      : undefined;
  if (former) enqueue(keyFor(former));
  const owner = ownerOf(object, view);
  if (owner) return enqueue(keyFor(owner));
  if (type === 'DELETED' || controllerOf(object)) return;
  for (const deployment of view.list<Deployment>(resources.Deployment, object.metadata.namespace)) {
    if (selectorMatches(deployment.spec.selector, object.metadata.labels)) enqueue(keyFor(deployment));
  }
}

/** Recreate waits for the end of the last old pod. */
function observeLastPod(pod: Pod, enqueue: Enqueue, view: View): void {
  const set = controllerOf(pod);
  const replicaSet =
    set?.kind === 'ReplicaSet'
      ? view.get<ReplicaSet>(resources.ReplicaSet, pod.metadata.namespace, set.name)
      : undefined;
  const deployment = replicaSet && ownerOf(replicaSet, view);
  if (deployment?.spec.strategy.type === 'Recreate') enqueue(keyFor(deployment));
}

function ownerOf(object: KubeObject, view: View): Deployment | undefined {
  const owner = controllerOf(object);
  if (owner?.kind !== 'Deployment') return undefined;
  const deployment = view.get<Deployment>(resources.Deployment, object.metadata.namespace, owner.name);
  return deployment?.metadata.uid === owner.uid ? deployment : undefined;
}

function* syncDeployment(deployment: Deployment, context: Context): Sync {
  const claim = {
    api,
    owner: deployment,
    ownerResource: resources.Deployment,
    selector: deployment.spec.selector,
    resource: resources.ReplicaSet,
  };
  const { claimed, failed } = yield* claimDependents<ReplicaSet>(claim, context);
  if (failed !== undefined) return { failed };
  if (deployment.metadata.deletionTimestamp)
    return yield* writeStatus(
      yield* withNewSet(sortSets(deployment, claimed), false, context),
      false,
      context,
    );
  const found = sortSets(yield* tellPause(deployment, context), claimed);
  if (deployment.spec.paused) return yield* rescale(found, context);
  const looked = yield* withNewSet(found, false, context);
  // the look is written already, but what follows goes on from the cached sets, and meets a conflict where the look wrote one
  const rollout = { ...found, deployment: looked.deployment };
  if (isScalingEvent(looked)) return yield* rescale(rollout, context);
  const { rollout: rolled, moved } = yield* deployment.spec.strategy.type === 'Recreate'
    ? recreate(rollout, context)
    : roll(rollout, context);
  if (!moved && isComplete(rolled.deployment, rolled.deployment.status)) yield* cleanUp(rolled);
  return yield* writeStatus(rolled, true, context);
}

/** A pause, and its end, show in the condition, so that a pause does not count as standing still. */
function* tellPause(deployment: Deployment, context: Context): Requests<Deployment> {
  const {
    status,
    spec: { paused = false },
  } = deployment;
  const condition = progressOf(status);
  const told = condition?.reason === 'DeploymentPaused';
  if (!hasDeadline(deployment) || condition?.reason === 'ProgressDeadlineExceeded' || paused === told)
    return deployment;
  const [reason, message] = paused
    ? ['DeploymentPaused', 'Deployment is paused']
    : ['DeploymentResumed', 'Deployment is resumed'];
  const next = {
    ...deployment,
    status: withProgress(status, reason, message, context.clock.now(), 'Unknown'),
  };
  yield* ask(api.updateAt('status', resources.Deployment, next));
  // the answer is not looked at: the next status write of this sync conflicts
  return next;
}

function* rescale(found: Rollout, context: Context): Sync {
  const rollout = yield* withNewSet(found, false, context);
  yield* scale(rollout, context);
  if (rollout.deployment.spec.paused) yield* cleanUp(rollout);
  return yield* writeStatus(rollout, false, context);
}

/** Writes the status where it says anything new. @returns when to look at a rollout again that stands still */
function* writeStatus(rollout: Rollout, rolling: boolean, context: Context): Requests<SyncEnd> {
  const { deployment, newSet } = rollout;
  const now = context.clock.now();
  const status = (rolling ? rolloutStatus : countStatus)(deployment, allSets(rollout), newSet, now);
  if (!equal(deployment.status, status))
    yield* ask(api.updateAt('status', resources.Deployment, { ...deployment, status }));
  else if (rolling) {
    const wait = patience(deployment, status, now);
    if (wait !== undefined) return { requeueAfter: wait };
  }
}

/** Deletes the oldest ReplicaSets without pods beyond revisionHistoryLimit. */
function* cleanUp({ deployment, oldSets }: Rollout): Requests<void> {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const idle = oldSets.filter(
    (set) =>
      !isActive(set) &&
      set.status.replicas === 0 &&
      !set.metadata.deletionTimestamp &&
      (set.metadata.generation ?? 0) <= (set.status.observedGeneration ?? 0),
  );
  for (const {
    metadata: { namespace, name },
  } of idle.sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, idle.length - limit))) {
    const answer = yield api.delete(resources.ReplicaSet, namespace, name);
    if (!answer.ok && answer.code !== 404) return;
  }
}
