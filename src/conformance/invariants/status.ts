import { equal } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import { instantOf } from '#kernel/time.ts';
import { keyOf } from '#model/keys.ts';
import type { ControllerRevision, StatefulSet, StatefulSetStatus } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import type { Breach, Checker, Invariant } from '../invariant.ts';
import { breach, CONTROLLER, onObservation, podsOf, REVISION_LABEL } from './decision.ts';

const API = 'apps/v1 API reference, StatefulSetStatus, and its validation (1.36)';
const SOURCE = 'pkg/controller/history/controller_history.go (1.36)';

/** A sync of a set that is deleted and created anew meanwhile writes its status on the new one, as upstream's does. */
const SUCCESSION_MS = 10_000;

const generations: Invariant = {
  id: 'STS-STATUS-1',
  level: 'core',
  about: [resources.StatefulSet],
  kind: 'state',
  source: API,
  sentence: 'observedGeneration is never ahead of generation, and neither ever falls',
  begin(): Checker {
    const uids = new Map<string, string>();
    const successors = new Map<string, Instant>();
    return {
      observe({ observation: { object, previous, type, at } }) {
        if (type === 'DELETED') return undefined;
        const { namespace, name, uid, creationTimestamp } = object.metadata;
        const known = uids.get(keyOf(namespace, name));
        if (known !== undefined && known !== uid) successors.set(uid, instantOf(creationTimestamp));
        uids.set(keyOf(namespace, name), uid);
        if (at - (successors.get(uid) ?? -Infinity) < SUCCESSION_MS) return undefined;
        return generationBreaches(object as StatefulSet, previous as StatefulSet | undefined, at);
      },
    };
  },
};

function generationBreaches(
  set: StatefulSet,
  before: StatefulSet | undefined,
  at: Instant,
): readonly Breach[] {
  const { name, generation = 0 } = set.metadata;
  const { observedGeneration = 0 } = set.status;
  const found: Breach[] = [];
  if (observedGeneration > generation)
    found.push(breach(`${name} observed generation ${observedGeneration} of ${generation}`, at));
  if (before && (before.metadata.generation ?? 0) > generation)
    found.push(breach(`the generation of ${name} fell`, at));
  if (before && (before.status.observedGeneration ?? 0) > observedGeneration)
    found.push(breach(`the observed generation of ${name} fell`, at));
  return found;
}

/** Rules between counters: what must not be more than what. */
const ORDERED: readonly (readonly [keyof StatefulSetStatus, keyof StatefulSetStatus])[] = [
  ['availableReplicas', 'readyReplicas'],
  ['readyReplicas', 'replicas'],
  ['currentReplicas', 'replicas'],
  ['updatedReplicas', 'replicas'],
];

const arithmetic = onObservation(
  {
    id: 'STS-STATUS-2',
    level: 'core',
    about: [resources.StatefulSet],
    source: API,
    sentence:
      'Counters are never negative; available <= ready <= replicas, and neither current nor updated pods are more than replicas',
  },
  ({ observation: { object, type, at } }) => {
    if (type === 'DELETED') return undefined;
    const {
      metadata: { name },
      status,
    } = object as StatefulSet;
    const count = (field: keyof StatefulSetStatus): number => Number(status[field] ?? 0);
    const found = ORDERED.filter(([less, more]) => count(less) > count(more) || count(less) < 0).map(
      ([less, more]) => breach(`${name} has ${less} ${count(less)} and ${more} ${count(more)}`, at),
    );
    const split =
      status.currentRevision !== status.updateRevision &&
      count('currentReplicas') + count('updatedReplicas') > count('replicas');
    return split
      ? [
          ...found,
          breach(
            `${name} counts ${count('currentReplicas')} current and ${count('updatedReplicas')} updated of ${count('replicas')} replicas`,
            at,
          ),
        ]
      : found;
  },
);

const collisions = onObservation(
  {
    id: 'STS-STATUS-3',
    level: 'extended',
    about: [resources.StatefulSet],
    source: API,
    sentence: 'collisionCount never falls',
  },
  ({ observation: { object, previous, at } }) => {
    if (!previous) return undefined;
    const [now, before] = [
      (object as StatefulSet).status.collisionCount ?? 0,
      (previous as StatefulSet).status.collisionCount ?? 0,
    ];
    return now < before
      ? [breach(`the collision count of ${object.metadata.name} fell from ${before} to ${now}`, at)]
      : [];
  },
);

const immutableData = onObservation(
  {
    id: 'STS-REVISION-1',
    level: 'core',
    about: [resources.ControllerRevision],
    source: SOURCE,
    sentence: 'The data of a ControllerRevision never changes and its number never falls',
  },
  ({ observation: { object, previous, at } }) => {
    if (!previous || previous.metadata.uid !== object.metadata.uid) return undefined;
    const [now, before] = [object as ControllerRevision, previous as ControllerRevision];
    const found = equal(now.data, before.data)
      ? []
      : [breach(`the data of revision ${now.metadata.name} changed`, at)];
    return now.revision < before.revision
      ? [
          ...found,
          breach(`revision ${now.metadata.name} fell from ${before.revision} to ${now.revision}`, at),
        ]
      : found;
  },
);

const distinctData = onObservation(
  {
    id: 'STS-REVISION-2',
    level: 'core',
    about: [resources.ControllerRevision],
    source: SOURCE,
    sentence: 'A set has at most one revision of a template',
  },
  ({ observation: { type, by, object, at }, before }) => {
    if (type !== 'ADDED' || by !== CONTROLLER) return undefined;
    const owner = controllerOf(object)?.uid;
    const twins = before
      .list<ControllerRevision>(resources.ControllerRevision, object.metadata.namespace)
      .filter(
        (other) =>
          controllerOf(other)?.uid === owner && equal(other.data, (object as ControllerRevision).data),
      );
    return twins.map(({ metadata }) =>
      breach(`revision ${object.metadata.name} repeats ${metadata.name}`, at, metadata.name),
    );
  },
);

const updateRevisionIsTemplate = onObservation(
  {
    id: 'STS-REVISION-3',
    level: 'core',
    about: [resources.StatefulSet],
    source: SOURCE,
    sentence: 'Once the newest spec is observed, the update revision holds exactly its template',
  },
  ({ observation: { type, object, at }, now }) => {
    if (type === 'DELETED') return undefined;
    const {
      metadata: { generation, namespace, name },
      status,
      spec,
    } = object as StatefulSet;
    if (status.observedGeneration !== generation || !status.updateRevision) return undefined;
    const revision = now.get<ControllerRevision>(
      resources.ControllerRevision,
      namespace,
      status.updateRevision,
    );
    if (!revision) return undefined; // foreground deletion collects it under the controller's hands
    const { $patch: _, ...template } = (revision.data as { spec: { template: { $patch?: string } } }).spec
      .template;
    return equal(template, spec.template)
      ? []
      : [breach(`${name} is at revision ${status.updateRevision}, whose template is another`, at)];
  },
);

const liveHistory = onObservation(
  {
    id: 'STS-REVISION-4',
    level: 'core',
    about: [resources.ControllerRevision],
    kind: 'step',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#revision-history',
    sentence: 'A revision that a pod, or the status, still names is never truncated',
  },
  (moment) => {
    const { type, by, object, previous, at } = moment.observation;
    if (type !== 'DELETED' || by !== CONTROLLER) return undefined;
    const { seen } = moment;
    const owner = controllerOf(previous ?? object);
    const set = owner && seen.get<StatefulSet>(resources.StatefulSet, object.metadata.namespace, owner.name);
    if (!set || set.metadata.uid !== owner.uid) return undefined;
    const { name } = object.metadata;
    const pod = [...podsOf(set, seen).values()].find(
      ({ metadata }) => metadata.labels?.[REVISION_LABEL] === name,
    );
    if (pod)
      return [
        breach(
          `revision ${name} was truncated although ${pod.metadata.name} carries it`,
          at,
          pod.metadata.name,
        ),
      ];
    return set.status.currentRevision === name && !outdated(set)
      ? [breach(`revision ${name} was truncated although it is current`, at)]
      : [];
  },
);

const outdated = ({ metadata, status }: StatefulSet): boolean =>
  status.observedGeneration !== metadata.generation || status.currentRevision === status.updateRevision;

export const status: readonly Invariant[] = [
  generations,
  arithmetic,
  collisions,
  immutableData,
  distinctData,
  updateRevisionIsTemplate,
  liveHistory,
];
