import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { disruption, statusPatch, updatedCondition } from '../controllers/nodes/pod-status-patch.ts';
import type { Context, Requests } from '../loop/controller.ts';
import { together } from '../loop/controller.ts';
import type { Preemption } from './preemption.ts';
import { api, SOURCE } from './report.ts';

const PODS = resources.Pod;

/** Ends the pods that make room: all at the same time but the last one, which comes last (KEP-4832). */
export function* driveAway(preemptor: Pod, { node, victims }: Preemption, context: Context): Requests<void> {
  const running = victims.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  yield* together(running.slice(0, -1).map((victim) => end(preemptor, victim, node, context)));
  const last = running.at(-1);
  if (last) yield* end(preemptor, last, node, context);
}

function* end(preemptor: Pod, victim: Pod, node: string, context: Context): Requests<void> {
  const { namespace, name } = victim.metadata;
  const news = disruption(
    victim,
    'PreemptionByScheduler',
    `${String(preemptor.spec.schedulerName ?? SOURCE)}: preempting to accommodate a higher priority pod`,
  );
  const condition = updatedCondition(victim, news, context.clock.now());
  if (condition) {
    const told = yield api.patchStatus(PODS, namespace, name, statusPatch(victim, { condition }));
    if (!told.ok) return;
  }
  const ended = yield api.delete(PODS, namespace, name);
  if (!ended.ok) return;
  const message = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`;
  context.event(victim, 'Normal', 'Preempted', message, SOURCE);
}

/** Pods of lower priority that were meant for the node may not fit any more: they are meant for none. */
export function* forgetNominations(pods: readonly Pod[]): Requests<void> {
  for (const { metadata } of pods)
    yield api.patchStatus(PODS, metadata.namespace, metadata.name, {
      metadata: { uid: metadata.uid },
      status: { nominatedNodeName: null },
    });
}
