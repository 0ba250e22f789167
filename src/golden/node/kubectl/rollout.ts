import { timestamp } from '#kernel/time.ts';
import { equal } from '#kernel/json.ts';
import type { ControllerRevision, KubeObject, StatefulSet } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { LAST_APPLIED } from '#sim/api/patch/apply/last-applied.ts';
import { secondsIn } from './options.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { complaint, printed, silent } from './outcome.ts';
import type { Session, Wait } from './session.ts';
import { PATIENCE, taken } from './session.ts';
import type { Target } from './target.ts';
import { nameOf, objectsOf, targetsOf } from './target.ts';

type Action = (session: Session, target: Required<Target>, options: Options, wait: Wait) => Outcome;

const actions: Readonly<Record<string, Action>> = { restart, status, history, undo };

/** `kubectl rollout` of StatefulSets; of other kinds only `restart` and the waiting of `status` are known. */
export function rollout(session: Session, options: Options, wait: Wait): Outcome {
  const [what = '', ...rest] = options.operands;
  const action = Object.hasOwn(actions, what) ? actions[what] : undefined;
  const [target] = targetsOf(rest);
  if (!action || !target) return silent;
  const [found] = objectsOf(session, target, options);
  if (!found) return silent;
  return action(session, { resource: target.resource, name: found.metadata.name }, options, wait);
}

function restart(session: Session, { resource, name }: Required<Target>): Outcome {
  const at = timestamp(session.cluster.simulator.now());
  const annotations = { 'kubectl.kubernetes.io/restartedAt': at };
  const body = { spec: { template: { metadata: { annotations } } } };
  taken(session.ask(resource, name, { verb: 'patch', patchType: 'strategic', body }));
  return printed(`${nameOf(resource, name)} restarted\n`);
}

/** Waits. What it prints meanwhile, also of a roll out that is soon complete, depends on how busy the machine is. */
function status(session: Session, target: Required<Target>, options: Options, wait: Wait): Outcome {
  if (target.resource !== resources.StatefulSet) return silent;
  const seconds = secondsIn(options.flags.get('--timeout')) || PATIENCE;
  wait(() => isRolledOut(setNow(session, target)), seconds);
  return silent;
}

const setNow = (session: Session, { resource, name }: Required<Target>): StatefulSet =>
  taken(session.get(resource, name)) as StatefulSet;

/** StatefulSetStatusViewer. @throws Refusal of a set that nobody rolls out */
function isRolledOut({ metadata, spec, status: told }: StatefulSet): boolean {
  if (spec.updateStrategy?.type !== 'RollingUpdate')
    throw complaint('rollout status is only available for RollingUpdate strategy type');
  const { readyReplicas = 0, updatedReplicas = 0, observedGeneration = 0 } = told ?? {};
  const wanted = spec.replicas - (spec.updateStrategy.rollingUpdate?.partition ?? 0);
  return (
    observedGeneration >= (metadata.generation ?? 1) &&
    readyReplicas >= spec.replicas &&
    updatedReplicas >= wanted
  );
}

/** The revisions of a set, the oldest first. */
function revisionsOf(session: Session, { metadata }: KubeObject): readonly ControllerRevision[] {
  const all = objectsOf(session, { resource: resources.ControllerRevision }, { flags: new Map() });
  return (all as readonly ControllerRevision[])
    .filter(({ metadata: { ownerReferences } }) => ownerReferences?.some(({ uid }) => uid === metadata.uid))
    .sort((a, b) => a.revision - b.revision);
}

function history(session: Session, target: Required<Target>, options: Options): Outcome {
  if (target.resource !== resources.StatefulSet) return silent;
  const revisions = revisionsOf(session, setNow(session, target));
  const asked = Number(options.flags.get('--revision') ?? 0);
  if (asked > 0) {
    if (revisions.some(({ revision }) => revision === asked)) return silent;
    throw complaint('unable to find the specified revision');
  }
  const lines = revisions.map(
    ({ revision, metadata }) =>
      `${String(revision).padEnd(10)}${metadata.annotations?.['kubernetes.io/change-cause'] ?? '<none>'}\n`,
  );
  return printed(`${nameOf(target.resource, target.name)} \nREVISION  CHANGE-CAUSE\n${lines.join('')}\n`);
}

/** StatefulSetRollbacker: the data of a revision is a patch. */
function undo(session: Session, target: Required<Target>, options: Options): Outcome {
  if (target.resource !== resources.StatefulSet) return silent;
  const set = setNow(session, target);
  const revisions = revisionsOf(session, set);
  const asked = Number(options.flags.get('--to-revision') ?? 0);
  if (asked === 0 && revisions.length <= 1) throw complaint('no last revision to roll back to');
  const wanted = asked === 0 ? revisions.at(-2) : revisions.find(({ revision }) => revision === asked);
  if (!wanted) throw complaint(`unable to find specified revision ${asked} in history`);
  const name = nameOf(target.resource, target.name);
  const warning = set.metadata.annotations?.[LAST_APPLIED] === undefined ? '' : warningOf(target);
  if (isAlready(set, wanted))
    return printed(
      `${name} skipped rollback (current template already matches revision ${asked})\n`,
      warning,
    );
  const body = wanted.data;
  taken(session.ask(target.resource, target.name, { verb: 'patch', patchType: 'strategic', body }));
  return printed(`${name} rolled back\n`, warning);
}

const isAlready = ({ spec }: StatefulSet, { data }: ControllerRevision): boolean => {
  const { $patch: _patch, ...template } = (data as { spec: { template: Record<string, unknown> } }).spec
    .template;
  return equal(template, spec.template);
};

const warningOf = ({ resource, name }: Required<Target>): string =>
  `Warning: resource ${resource.plural}/${name} was previously managed with 'kubectl apply'. ` +
  `Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future ` +
  `'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`;
