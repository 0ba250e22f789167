import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { keyFor, splitKey } from '#model/keys.ts';
import type { Pod } from '#model/objects.ts';
import { isTerminal, priorityOf } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../api/request.ts';
import { attempt, Refused } from '../controllers/ask.ts';
import { claimKeysOf } from '../controllers/volumes/claims-of-pod.ts';
import type { Context, Controller, Enqueue, Sync } from '../loop/controller.ts';
import type { Choice } from './decide.ts';
import { Decider } from './decide.ts';
import { driveAway, forgetNominations } from './drive-away.ts';
import { Memory } from './memory.ts';
import { isMine, Observer } from './observer.ts';
import type { VolumePlan } from './pod-volumes.ts';
import { api, reportFailure, SOURCE } from './report.ts';
import type { Unschedulable } from './verdict.ts';
import type { VolumeWait } from './volume-binding.ts';
import { BIND_TIMEOUT, LOOK_EVERY, lookAtBinding, needsBinding, startBinding } from './volume-binding.ts';

/** Back-off of pods whose scheduling broke off with an error: 1 s, doubled up to 10 s. */
const BACK_OFF_FIRST: Duration = second;
const BACK_OFF_MAX: Duration = 10 * second;
const PREBIND = 'running PreBind plugin "VolumeBinding":';
const PODS = resources.Pod;

/**
 * kube-scheduler with its default profile: finds a node for each pod that has none, and binds it; or drives away pods of
 * lower priority to make room for it.
 * Rejected pods wait for a change that concerns what rejected them; since the back-off queue is emptied whenever nothing
 * else is to be done (SchedulerPopFromBackoffQ), they are then tried at once.
 */
export const podScheduler = (): Controller => new Scheduler();

class Scheduler implements Controller {
  readonly name = 'scheduler';
  readonly informers = [
    PODS,
    ...[resources.Node, resources.Namespace, resources.PodDisruptionBudget],
    ...[resources.PersistentVolume, resources.PersistentVolumeClaim, resources.StorageClass],
  ];
  /** Bindings run beside each other; each decision is made in one go. */
  readonly workers = 16;
  readonly #memory = new Memory();
  readonly #decider = new Decider(this.#memory.cluster, this.#memory.nominations);
  readonly #observer = new Observer(this.#memory, (pod) => this.#enqueue(pod));
  #enqueue: Enqueue = () => undefined;

  observe(event: StoredEvent, enqueue: Enqueue): void {
    this.#enqueue = enqueue;
    this.#observer.observe(event);
  }

  sync(key: string, context: Context): Sync {
    return this.#sync(key, context);
  }

  *#sync(key: string, context: Context): Sync {
    const { namespace, name } = splitKey(key);
    const pod = context.view.get<Pod>(PODS, namespace, name);
    if (!pod || pod.spec.nodeName || isTerminal(pod) || !isMine(pod)) return;
    const wait = this.#memory.volumeWaits.get(key);
    if (wait && wait.uid === pod.metadata.uid) return yield* this.#awaitVolumes(key, pod, wait, context);
    if (this.#memory.cluster.placement(key)) return;
    if (pod.metadata.deletionTimestamp) {
      return context.event(pod, 'Warning', 'FailedScheduling', `skip schedule deleting pod: ${key}`, SOURCE);
    }
    const known = {
      view: context.view,
      volumes: this.#memory.volumes,
      taken: new Set(this.#memory.taken.keys()),
    };
    const verdict = this.#decider.decide(pod, known, context);
    return yield* 'message' in verdict
      ? this.#reject(pod, verdict, context)
      : this.#assign(key, pod, verdict, context);
  }

  *#reject(pod: Pod, verdict: Unschedulable, context: Context): Sync {
    const { message, plugins, preemption, keepsNomination } = verdict;
    const key = keyFor(pod);
    this.#memory.waiting.enter(key, plugins, claimKeysOf(pod));
    const meantFor = keepsNomination ? null : (preemption?.node ?? '');
    if (meantFor !== null) this.#memory.nominate(key, pod, meantFor);
    yield* reportFailure(pod, 'Unschedulable', message, context, meantFor);
    if (!preemption) return;
    yield* forgetNominations(this.#lessImportant(pod, preemption.node));
    yield* driveAway(pod, preemption, context);
  }

  /** Pods of lower priority that are meant for the same node. */
  #lessImportant(pod: Pod, node: string): readonly Pod[] {
    return [...this.#memory.nominations.values()]
      .filter((other) => other.node === node && priorityOf(other.pod) < priorityOf(pod))
      .map((other) => other.pod);
  }

  *#assign(key: string, pod: Pod, { node, plan }: Choice, context: Context): Sync {
    this.#memory.waiting.leave(key);
    this.#memory.cluster.place(pod, node);
    if (!needsBinding(plan)) return yield* this.#bind(key, pod, node, context);
    for (const { volume } of plan.bindings) this.#memory.taken.set(volume.metadata.name, key);
    return yield* this.#startVolumes(key, pod, plan, node, context);
  }

  /** Nominates the node, since binding takes a while (NominatedNodeNameForExpectation), and starts to bind the volumes. */
  *#startVolumes(key: string, pod: Pod, plan: VolumePlan, node: string, context: Context): Sync {
    const { namespace, name, uid } = pod.metadata;
    if (pod.status['nominatedNodeName'] !== node) {
      yield api.patchStatus(PODS, namespace, name, {
        metadata: { uid },
        status: { nominatedNodeName: node },
      });
    }
    const since = context.clock.now();
    const started = yield* attempt(startBinding(api, plan, node));
    if (started instanceof Refused)
      return yield* this.#breakOff(key, pod, `${PREBIND} ${started.message}`, context);
    this.#memory.volumeWaits.set(key, {
      uid,
      node,
      ...started,
      since,
      lookAt: context.clock.now() + LOOK_EVERY,
    });
    return { requeueAfter: LOOK_EVERY };
  }

  *#awaitVolumes(key: string, pod: Pod, wait: VolumeWait, context: Context): Sync {
    const now = context.clock.now();
    if (now < wait.lookAt) return { requeueAfter: wait.lookAt - now };
    const state = lookAtBinding(wait, context.view, this.#memory.cluster.node(wait.node));
    if (state === 'bound') {
      this.#memory.volumeWaits.delete(key);
      return yield* this.#bind(key, pod, wait.node, context);
    }
    const failed =
      typeof state === 'object'
        ? state.failed
        : now - wait.since >= BIND_TIMEOUT
          ? 'context deadline exceeded'
          : undefined;
    if (failed !== undefined) return yield* this.#breakOff(key, pod, volumesFailed(failed), context);
    wait.lookAt = now + LOOK_EVERY;
    return { requeueAfter: LOOK_EVERY };
  }

  *#bind(key: string, pod: Pod, node: string, context: Context): Sync {
    const { namespace = '', name, uid } = pod.metadata;
    const body = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { namespace, name, uid },
      target: { kind: 'Node', name: node },
    };
    const answer = yield {
      verb: 'create',
      resource: PODS,
      subresource: 'binding',
      namespace,
      name,
      body,
      user: 'scheduler',
    };
    if (!answer.ok)
      return yield* this.#breakOff(
        key,
        pod,
        `running Bind plugin "DefaultBinder": ${answer.body.message ?? ''}`,
        context,
      );
    context.event(pod, 'Normal', 'Scheduled', `Successfully assigned ${key} to ${node}`, SOURCE);
    return undefined;
  }

  /** What was decided cannot be done: the pod is looked at again after a back-off. */
  *#breakOff(key: string, pod: Pod, message: string, context: Context): Sync {
    this.#memory.release(key);
    if (!this.#memory.cluster.placement(key)?.pod.spec.nodeName && this.#memory.cluster.remove(key))
      this.#observer.wake('pod removed');
    yield* reportFailure(pod, 'SchedulerError', message, context);
    const errors = this.#memory.errors.get(key) ?? 0;
    this.#memory.errors.set(key, errors + 1);
    return { requeueAfter: Math.min(BACK_OFF_FIRST * 2 ** errors, BACK_OFF_MAX) };
  }
}

const volumesFailed = (why: string): string => `${PREBIND} binding volumes: ${why}`;
