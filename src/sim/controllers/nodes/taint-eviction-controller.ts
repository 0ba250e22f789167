import { equal } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import { keyFor, splitKey } from '#model/keys.ts';
import type { KubeObject, Node, Pod, Taint } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync } from '../../loop/controller.ts';
import { client } from '../client.ts';
import { disruption, statusPatch, updatedCondition } from './pod-status-patch.ts';
import { PodsByNode } from './pods-by-node.ts';
import { matchingTolerations, toleratedFor } from './tolerations.ts';

/** It works with the client of the node lifecycle controller, and signs its events with its own name. */
const USER = 'node-controller';
const NAME = 'taint-eviction-controller';
const WORKERS = 8;
const TRIES = 5;

const api = client(USER);

interface Eviction {
  readonly since: Instant;
  readonly at: Instant;
  /** It has been carried out: nothing is left to be cancelled. */
  done: boolean;
}

/** The taint eviction controller (pkg/controller/tainteviction): NoExecute taints and the tolerations of pods. */
export const taintEvictionController = (): Controller => new TaintEvictionController();

class TaintEvictionController implements Controller {
  readonly name = NAME;
  readonly informers = [resources.Node, resources.Pod];
  readonly workers = WORKERS;
  readonly #pods = new PodsByNode();
  readonly #tainted = new Map<string, readonly Taint[]>();
  readonly #evictions = new Map<string, Eviction>();

  observe(event: StoredEvent, enqueue: Enqueue, context: Context): void {
    if (event.resource === resources.Node) this.#observeNode(event, enqueue, context);
    else if (event.resource === resources.Pod) this.#observePod(event, enqueue, context);
  }

  /** A key is a pod whose time may have come. */
  *sync(key: string, context: Context): Sync {
    const eviction = this.#evictions.get(key);
    if (!eviction || eviction.done) return;
    const wait = eviction.at - context.clock.now();
    if (wait > 0) return { requeueAfter: wait };
    eviction.done = true;
    tell(key, `Marking for deletion Pod ${key}`, context);
    for (let tries = 1; tries <= TRIES; tries += 1) if (yield* evict(key, context)) return;
    this.#evictions.delete(key);
  }

  #observeNode({ type, object, previous }: StoredEvent, enqueue: Enqueue, context: Context): void {
    const {
      metadata: { name },
    } = object;
    const taints = type === 'DELETED' ? [] : noExecute(object as Node);
    if (type === 'DELETED') return void this.#tainted.delete(name);
    if (previous && equal(noExecute(previous as Node), taints)) return;
    if (taints.length > 0) this.#tainted.set(name, taints);
    else this.#tainted.delete(name);
    for (const pod of this.#pods.on(name)) {
      const key = keyFor(pod);
      if (taints.length === 0) this.#cancel(key, context);
      else this.#judge(key, pod, taints, enqueue, context);
    }
  }

  #observePod(event: StoredEvent, enqueue: Enqueue, context: Context): void {
    this.#pods.observe(event);
    const pod = event.object as Pod;
    const before = event.previous as Pod | undefined;
    if (event.type === 'DELETED') return this.#cancel(keyFor(pod), context);
    const { nodeName, tolerations } = pod.spec;
    if (before && before.spec.nodeName === nodeName && equal(before.spec.tolerations, tolerations)) return;
    const taints = this.#tainted.get(nodeName ?? '');
    if (taints) this.#judge(keyFor(pod), pod, taints, enqueue, context);
  }

  #judge(key: string, pod: Pod, taints: readonly Taint[], enqueue: Enqueue, context: Context): void {
    const used = matchingTolerations(taints, pod.spec.tolerations ?? []);
    const now = context.clock.now();
    const tolerated = used ? toleratedFor(used) : 0;
    const scheduled = this.#evictions.get(key);
    if (
      used &&
      tolerated < Infinity &&
      scheduled &&
      !scheduled.done &&
      scheduled.since + tolerated < now + tolerated
    )
      return;
    if (!used || tolerated === Infinity || (scheduled && !scheduled.done)) this.#cancel(key, context);
    if (tolerated === Infinity || (used && this.#evictions.get(key)?.done)) return;
    this.#evictions.set(key, {
      since: scheduled && used && !scheduled.done ? scheduled.since : now,
      at: now + tolerated,
      done: false,
    });
    enqueue(key, tolerated);
  }

  #cancel(key: string, context: Context): void {
    const eviction = this.#evictions.get(key);
    this.#evictions.delete(key);
    if (eviction && !eviction.done) tell(key, `Cancelling deletion of Pod ${key}`, context);
  }
}

const noExecute = ({ spec: { taints = [] } }: Node): readonly Taint[] =>
  taints.filter(({ effect }) => effect === 'NoExecute');

function tell(key: string, message: string, context: Context): void {
  const { namespace, name } = splitKey(key);
  // a reference by name only: the controller does not look the pod up
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } } as unknown as KubeObject;
  context.event(pod, 'Normal', 'TaintManagerEviction', message, NAME);
}

/** Marks the pod as disrupted, then deletes it. @returns whether it is done with */
function* evict(key: string, { clock }: Context): Requests<boolean> {
  const { namespace, name } = splitKey(key);
  const found = yield api.get(resources.Pod, namespace, name);
  if (!found.ok) return false;
  const pod = found.body as Pod;
  const news = disruption(pod, 'DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint');
  const condition = updatedCondition(pod, news, clock.now());
  if (condition) {
    const marked = yield api.patchStatus(resources.Pod, namespace, name, statusPatch(pod, { condition }));
    if (!marked.ok) return false;
  }
  const deleted = yield api.delete(resources.Pod, namespace, name);
  return deleted.ok;
}
