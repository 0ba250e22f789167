import { equal } from '#kernel/json.ts';
import type { Deployment, Labels, LabelSelector, PodTemplate, ReplicaSet } from '#model/objects.ts';
import { controllerReference, isControlledBy } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import type { Context, Requests } from '../../loop/controller.ts';
import { ask, attempt, Refused } from '../ask.ts';
import { client } from '../client.ts';
import { newSetAnnotations, REVISION, revisionOf, sameAnnotations, sizeAnnotations } from './annotations.ts';
import { hasDeadline, progressOf, withProgress } from './deployment-status.ts';
import { newSetSize } from './numbers.ts';
import { templateHash } from './template-hash.ts';

export const USER = 'deployment-controller';
export const api = client(USER);

const HASH_LABEL = 'pod-template-hash';

/** The Deployment as this sync knows it by now, and its ReplicaSets. */
export interface Rollout {
  readonly deployment: Deployment;
  /** The one of today's template, if there is one yet. */
  readonly newSet: ReplicaSet | undefined;
  readonly oldSets: readonly ReplicaSet[];
}

export const allSets = ({ newSet, oldSets }: Rollout): readonly ReplicaSet[] =>
  newSet ? [...oldSets, newSet] : oldSets;

export const byAge = (a: ReplicaSet, b: ReplicaSet): number =>
  a.metadata.creationTimestamp < b.metadata.creationTimestamp ||
  (a.metadata.creationTimestamp === b.metadata.creationTimestamp && a.metadata.name < b.metadata.name)
    ? -1
    : 1;

function withoutHash({ metadata, spec }: PodTemplate): PodTemplate {
  const { [HASH_LABEL]: _hash, ...labels } = metadata?.labels ?? {};
  return { metadata: { ...metadata, labels }, spec };
}

const sameTemplate = (a: PodTemplate, b: PodTemplate): boolean => equal(withoutHash(a), withoutHash(b));

/** The ReplicaSets sorted into the new one and the old ones, without a write. */
export function sortSets(deployment: Deployment, sets: readonly ReplicaSet[]): Rollout {
  const newSet = [...sets]
    .sort(byAge)
    .find(({ spec }) => sameTemplate(spec.template, deployment.spec.template));
  return { deployment, newSet, oldSets: sets.filter((set) => set !== newSet) };
}

/** Brings the new ReplicaSet up to date with the Deployment, or creates it where asked (sync.go, getNewReplicaSet). */
export function* withNewSet(rollout: Rollout, create: boolean, context: Context): Requests<Rollout> {
  const revision = Math.max(0, ...rollout.oldSets.map(revisionOf)) + 1;
  if (rollout.newSet) return yield* refresh(rollout, rollout.newSet, revision, context);
  return create ? yield* createNewSet(rollout, revision, context) : rollout;
}

function* refresh(rollout: Rollout, set: ReplicaSet, revision: number, context: Context): Requests<Rollout> {
  const { deployment } = rollout;
  const annotations = newSetAnnotations(deployment, set.metadata.annotations ?? {}, revision);
  const { minReadySeconds = 0 } = deployment.spec;
  if (!sameAnnotations(set, annotations) || (set.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const wanted = {
      ...set,
      metadata: { ...set.metadata, annotations },
      spec: { ...set.spec, minReadySeconds },
    };
    return { ...rollout, newSet: yield* ask<ReplicaSet>(api.update(resources.ReplicaSet, wanted)) };
  }
  const found = hasDeadline(deployment) && !progressOf(deployment.status);
  const told = found
    ? withProgress(
        deployment.status,
        'FoundNewReplicaSet',
        `Found new replica set "${set.metadata.name}"`,
        context.clock.now(),
      )
    : deployment.status;
  const next = withRevision({ ...deployment, status: told }, revisionOf(set));
  if (next.metadata !== deployment.metadata || found)
    yield* ask(api.updateAt('status', resources.Deployment, next));
  return { ...rollout, deployment: next };
}

function withRevision(deployment: Deployment, revision: number): Deployment {
  if (deployment.metadata.annotations?.[REVISION] === String(revision)) return deployment;
  const annotations = { ...deployment.metadata.annotations, [REVISION]: String(revision) };
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}

function* createNewSet(rollout: Rollout, revision: number, context: Context): Requests<Rollout> {
  const { deployment, oldSets } = rollout;
  const body = newReplicaSet(deployment, newSetSize(deployment, oldSets, 0), revision);
  const created = yield* attempt(
    ask<ReplicaSet>(api.create(resources.ReplicaSet, deployment.metadata.namespace, body)),
  );
  if (created instanceof Refused) return yield* refused(rollout, body, created, context);
  const { name } = created.metadata;
  if (created.spec.replicas > 0)
    context.event(
      deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled up replica set ${name} from 0 to ${created.spec.replicas}`,
    );
  const now = context.clock.now();
  const status = hasDeadline(deployment)
    ? withProgress(deployment.status, 'NewReplicaSetCreated', `Created new replica set "${name}"`, now)
    : deployment.status;
  const next = withRevision({ ...deployment, status }, revision);
  if (next.metadata !== deployment.metadata || next.status !== deployment.status)
    yield* ask(api.updateAt('status', resources.Deployment, next));
  return { ...rollout, deployment: next, newSet: created };
}

function newReplicaSet(deployment: Deployment, replicas: number, revision: number) {
  const { template, selector, minReadySeconds = 0 } = deployment.spec;
  const hash = templateHash(template, deployment.status.collisionCount);
  const labels: Labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  const ownSelector: LabelSelector = {
    ...selector,
    matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: { ...newSetAnnotations(deployment, {}, revision), ...sizeAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      selector: ownSelector,
      template: { ...template, metadata: { ...template.metadata, labels } },
      ...(minReadySeconds > 0 && { minReadySeconds }),
    },
  };
}

/** A name that is taken is either our own set that the cache does not show yet, or a collision of hashes. */
function* refused(
  rollout: Rollout,
  { metadata: { name } }: ReturnType<typeof newReplicaSet>,
  refusal: Refused,
  context: Context,
): Requests<Rollout> {
  const { deployment } = rollout;
  if (refusal.is('AlreadyExists')) {
    const present = context.view.get<ReplicaSet>(resources.ReplicaSet, deployment.metadata.namespace, name);
    if (
      present &&
      isControlledBy(present, deployment.metadata.uid) &&
      sameTemplate(present.spec.template, deployment.spec.template)
    ) {
      return { ...rollout, newSet: present };
    }
    const status = { ...deployment.status, collisionCount: (deployment.status.collisionCount ?? 0) + 1 };
    if (present) yield* ask(api.updateAt('status', resources.Deployment, { ...deployment, status }));
    throw refusal;
  }
  if (refusal.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) throw refusal;
  const message = `Failed to create new replica set "${name}": ${refusal.message}`;
  if (hasDeadline(deployment)) {
    const status = withProgress(
      deployment.status,
      'ReplicaSetCreateError',
      message,
      context.clock.now(),
      'False',
    );
    yield* attempt(ask(api.updateAt('status', resources.Deployment, { ...deployment, status })));
  }
  context.event(deployment, 'Warning', 'ReplicaSetCreateError', message);
  throw refusal;
}
