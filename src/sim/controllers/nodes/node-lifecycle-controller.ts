import type { Duration, Instant } from '#kernel/time.ts';
import { minute } from '#kernel/time.ts';
import { equal } from '#kernel/json.ts';
import { splitKey, keyOf } from '#model/keys.ts';
import type { Condition, KubeObject, Node, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { StoredEvent } from '../../api/request.ts';
import type { Context, Controller, Enqueue, Requests, Sync } from '../../loop/controller.ts';
import { client } from '../client.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { NodeHealth } from './node-health.ts';
import { firstLook, readyOf, withSilence } from './node-health.ts';
import { NOT_READY, UNREACHABLE, hasTaint, swapTaints } from './node-taints.ts';
import { markPodsNotReady } from './pods-not-ready.ts';
import { PodsByNode } from './pods-by-node.ts';
import { TaintingZone, zoneOf, zoneState } from './tainting-zone.ts';
import { tidyNode } from './tidy-node.ts';
import { Ticks } from './ticks.ts';

const USER = 'node-controller';
/** --node-startup-grace-period: for nodes whose kubelet never posted a status. */
const STARTUP_GRACE: Duration = minute;
/** How often nodes that wait for their NoExecute taint are looked at. */
const TAINTING_PERIOD: Duration = 100;
const HEALTH_TRIES = 5;
const EXCLUDE_DISRUPTION = 'node.kubernetes.io/exclude-disruption';
const LEASES = 'kube-node-lease';
const MONITOR = 'monitor';

const api = client(USER);
const unreachable = { key: UNREACHABLE, effect: 'NoExecute' } as const;
const notReady = { key: NOT_READY, effect: 'NoExecute' } as const;

export interface NodeLifecycleOptions {
  /** --node-monitor-grace-period */
  readonly nodeMonitorGracePeriod: Duration;
  /** --node-monitor-period */
  readonly nodeMonitorPeriod: Duration;
  /** --node-eviction-rate, nodes per second */
  readonly nodeEvictionRate: number;
  readonly heartbeats: Heartbeats;
}

/**
 * The node lifecycle controller of kube-controller-manager 1.36 (pkg/controller/nodelifecycle). Its periodic look at all
 * nodes happens only at those beats at which something can have changed or a node's time can be up.
 */
export const nodeLifecycleController = (options: NodeLifecycleOptions): Controller =>
  new NodeLifecycleController(options);

class NodeLifecycleController implements Controller {
  readonly name = USER;
  readonly informers = [resources.Node, resources.Lease, resources.Pod];
  readonly workers = 8;
  readonly #options: NodeLifecycleOptions;
  readonly #ticks: Ticks;
  readonly #pods = new PodsByNode();
  readonly #known = new Map<string, Node>();
  readonly #health = new Map<string, NodeHealth>();
  /** When a renewal of a lease that was observed will have been, or was, looked at. */
  readonly #renewals = new Map<string, Instant>();
  readonly #zones = new Map<string, TaintingZone>();
  readonly #retry = new Set<string>();
  #enqueue: Enqueue | undefined;

  constructor(options: NodeLifecycleOptions) {
    this.#options = options;
    this.#ticks = new Ticks(options.nodeMonitorPeriod);
  }

  observe(event: StoredEvent, enqueue: Enqueue, context: Context): void {
    const now = context.clock.now();
    this.#ticks.startAt(now);
    this.#listen(enqueue, context);
    if (event.resource === resources.Node) this.#observeNode(event, enqueue, now);
    else if (event.resource === resources.Lease) this.#observeLease(event, now);
    else if (event.resource === resources.Pod) this.#observePod(event, enqueue);
  }

  *sync(key: string, context: Context): Sync {
    if (key === MONITOR) return yield* this.#monitor(context);
    const space = key.indexOf(' ');
    const name = key.slice(space + 1);
    if (key.startsWith('node ')) return yield* tidyNode(api, name, context);
    if (key.startsWith('zone ')) return yield* this.#taintNext(name, context);
    return yield* this.#reconcilePod(name, context);
  }

  #listen(enqueue: Enqueue, { clock }: Context): void {
    if (this.#enqueue) return;
    this.#enqueue = enqueue;
    this.#options.heartbeats.subscribe(() => enqueue(MONITOR, this.#ticks.after(clock.now()) - clock.now()));
  }

  #observeNode({ type, object, previous }: StoredEvent, enqueue: Enqueue, now: Instant): void {
    const node = object as Node;
    if (type !== 'DELETED') enqueue(`node ${node.metadata.name}`);
    if (previous && type === 'MODIFIED' && !mattersToMonitor(previous as Node, node))
      return this.#noteHeartbeat(node, now);
    this.#noteHeartbeat(node, now);
    enqueue(MONITOR, this.#ticks.from(now) - now);
  }

  /** A newer heartbeat in the status counts from the beat at which it would be seen. */
  #noteHeartbeat(node: Node, now: Instant): void {
    const health = this.#health.get(node.metadata.name);
    const heartbeat = readyOf(node)?.lastHeartbeatTime;
    if (
      !health ||
      heartbeat === undefined ||
      heartbeat === health.heartbeat ||
      health.heartbeat === undefined
    )
      return;
    health.heartbeat = heartbeat;
    health.probedAt = this.#ticks.from(now);
  }

  #observeLease({ type, object, previous }: StoredEvent, now: Instant): void {
    if (object.metadata.namespace !== LEASES || type === 'DELETED') return;
    const renewal = (lease: KubeObject | undefined) =>
      (lease?.spec as { readonly renewTime?: string } | undefined)?.renewTime;
    if (renewal(object) !== renewal(previous))
      this.#renewals.set(object.metadata.name, this.#ticks.from(now));
  }

  #observePod(event: StoredEvent, enqueue: Enqueue): void {
    this.#pods.observe(event);
    const {
      spec: { nodeName },
      metadata,
    } = event.object as Pod;
    if (
      event.type === 'DELETED' ||
      !nodeName ||
      (event.previous as Pod | undefined)?.spec.nodeName === nodeName
    )
      return;
    const status = this.#health.get(nodeName)?.status;
    if (status !== undefined && status !== 'True') enqueue(`pod ${keyOf(metadata.namespace, metadata.name)}`);
  }

  /** One look at all nodes. */
  *#monitor(context: Context): Sync {
    const { clock, view } = context;
    const nodes = view.list<Node>(resources.Node);
    yield* this.#classify(nodes, context);
    const ready = new Map<string, (Condition | undefined)[]>();
    for (const node of nodes) {
      const current = yield* this.#examine(node, context);
      if (current === 'failed' || node.metadata.labels?.[EXCLUDE_DISRUPTION] !== undefined) continue;
      const zone = ready.get(zoneOf(node)) ?? [];
      ready.set(zoneOf(node), zone);
      zone.push(current);
    }
    yield* this.#handleDisruption(ready, nodes, context);
    for (const [name, zone] of this.#zones) this.#callTainting(name, zone, clock.now());
    const wake = this.#nextWake(nodes, clock.now());
    return wake === undefined ? undefined : { requeueAfter: wake - clock.now() };
  }

  #callTainting(name: string, zone: TaintingZone, now: Instant): void {
    const wait = zone.waitFrom(now);
    if (wait !== undefined) this.#enqueue?.(`zone ${name}`, Math.max(wait, TAINTING_PERIOD));
  }

  *#classify(nodes: readonly Node[], context: Context): Requests<void> {
    for (const node of nodes) {
      if (!this.#zones.has(zoneOf(node)))
        this.#zones.set(zoneOf(node), new TaintingZone(this.#options.nodeEvictionRate));
      if (this.#known.has(node.metadata.name)) continue;
      this.#known.set(node.metadata.name, node);
      tell(
        node,
        'RegisteredNode',
        `Node ${node.metadata.name} event: Registered Node ${node.metadata.name} in Controller`,
        context,
      );
      yield* this.#markReachable(node, context);
    }
    if (this.#known.size === nodes.length) return;
    const present = new Set(nodes.map(({ metadata: { name } }) => name));
    for (const [name, node] of this.#known) {
      if (present.has(name)) continue;
      this.#known.delete(name);
      this.#health.delete(name);
      tell(node, 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`, context);
    }
  }

  /** Looks at one node. @returns its Ready condition as it is then */
  *#examine(cached: Node, context: Context): Requests<Condition | undefined | 'failed'> {
    const { name } = cached.metadata;
    const observed = readyOf(cached);
    const current = yield* this.#updateHealth(cached, context);
    if (current === 'failed') {
      this.#retry.add(name);
      return 'failed';
    }
    const node = context.view.get<Node>(resources.Node, undefined, name) ?? cached;
    if (!current) return undefined;
    yield* this.#taintByCondition(node, current, context);
    const lost = current.status !== 'True' && observed?.status === 'True';
    if (lost) tell(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`, context);
    const retried = this.#retry.delete(name);
    if (
      (lost || (retried && observed?.status !== 'True')) &&
      !(yield* markPodsNotReady(api, this.#pods.on(name), context))
    )
      this.#retry.add(name);
    return current;
  }

  *#updateHealth(cached: Node, { clock }: Context): Requests<Condition | undefined | 'failed'> {
    let node = cached;
    const { name } = node.metadata;
    for (let tries = 1; tries <= HEALTH_TRIES; tries += 1) {
      const now = clock.now();
      const health = this.#probe(node, now);
      const grace = readyOf(node) ? this.#options.nodeMonitorGracePeriod : STARTUP_GRACE;
      const next = now > health.probedAt + grace ? withSilence(node, now) : node;
      const answer = equal(readyOf(node), readyOf(next))
        ? undefined
        : yield api.updateAt('status', resources.Node, next);
      if (!answer || answer.ok) {
        health.status = readyOf(next)?.status;
        return readyOf(next);
      }
      const fresh = yield api.get(resources.Node, undefined, name);
      if (!fresh.ok) return 'failed';
      node = fresh.body as Node;
    }
    return 'failed';
  }

  /** The newest sign of life of a node. */
  #probe(node: Node, now: Instant): NodeHealth {
    const { name } = node.metadata;
    const ready = readyOf(node);
    let health = this.#health.get(name);
    if (!health || (health.status === undefined && ready))
      this.#health.set(name, (health = firstLook(node, now)));
    if (ready && health.heartbeat !== ready.lastHeartbeatTime)
      [health.heartbeat, health.probedAt] = [ready.lastHeartbeatTime, now];
    const renewal = this.#options.heartbeats.lastRenewal(name, now);
    const seen = renewal === undefined ? this.#renewals.get(name) : this.#ticks.from(renewal);
    if (seen !== undefined) health.probedAt = Math.max(health.probedAt, Math.min(seen, now));
    return health;
  }

  *#taintByCondition(node: Node, { status }: Condition, context: Context): Requests<void> {
    const now = context.clock.now();
    if (status === 'True') return yield* this.#markReachable(node, context);
    const [taint, opposite] = status === 'False' ? [notReady, unreachable] : [unreachable, notReady];
    if (hasTaint(node, opposite)) return void (yield* swapTaints(api, node, [taint], [opposite], now));
    const zone = this.#zones.get(zoneOf(node));
    if (!hasTaint(node, taint)) zone?.remove(node.metadata.name);
    zone?.add(node.metadata.name);
  }

  *#markReachable(node: Node, { clock }: Context): Requests<void> {
    for (const taint of [unreachable, notReady])
      if (!(yield* swapTaints(api, node, [], [taint], clock.now())))
        return void this.#retry.add(node.metadata.name);
    this.#zones.get(zoneOf(node))?.remove(node.metadata.name);
  }

  /** A cluster in which every node is silent is more likely to be unseen than gone: nobody is evicted then. */
  *#handleDisruption(
    ready: ReadonlyMap<string, readonly (Condition | undefined)[]>,
    nodes: readonly Node[],
    context: Context,
  ): Requests<void> {
    const states = new Map([...ready].map(([zone, conditions]) => [zone, zoneState(conditions)]));
    for (const zone of [...this.#zones.keys()]) if (!states.has(zone)) this.#zones.delete(zone);
    const all = [...states.values()].every((state) => state === 'FullDisruption');
    const were = [...this.#zones.values()].every(({ state }) => state === 'FullDisruption');
    if (all && were) return;
    if (all) {
      for (const node of nodes)
        yield* this.#markReachable(
          context.view.get<Node>(resources.Node, undefined, node.metadata.name) ?? node,
          context,
        );
      for (const zone of this.#zones.values()) zone.stop();
      return;
    }
    if (were) for (const health of this.#health.values()) health.probedAt = context.clock.now();
    for (const [name, zone] of this.#zones) {
      const state = states.get(name) ?? 'Normal';
      if (were || state !== zone.state) zone.enter(state, ready.get(name)?.length ?? 0);
    }
  }

  /** The next beat at which something can be different; undefined when no such beat is known. */
  #nextWake(nodes: readonly Node[], now: Instant): Instant | undefined {
    let wake = this.#retry.size > 0 ? this.#ticks.after(now) : Infinity;
    for (const node of nodes) {
      const { name } = node.metadata;
      const health = this.#health.get(name);
      if (!health || health.status === 'Unknown' || this.#options.heartbeats.beats(name)) continue;
      const grace = health.status === undefined ? STARTUP_GRACE : this.#options.nodeMonitorGracePeriod;
      const seen = Math.max(health.probedAt, this.#renewals.get(name) ?? 0);
      wake = Math.min(wake, this.#ticks.after(Math.max(now, seen + grace)));
    }
    return wake === Infinity ? undefined : wake;
  }

  /** The next node in line gets its NoExecute taint. */
  *#taintNext(zoneName: string, { clock, view }: Context): Sync {
    const zone = this.#zones.get(zoneName);
    const name = zone?.take(clock.now());
    const node = name === undefined ? undefined : view.get<Node>(resources.Node, undefined, name);
    const status = node && readyOf(node)?.status;
    if (zone && node && (status === 'False' || status === 'Unknown')) {
      const [taint, opposite] = status === 'False' ? [notReady, unreachable] : [unreachable, notReady];
      if (!(yield* swapTaints(api, node, [taint], [opposite], clock.now()))) zone.putBack(node.metadata.name);
    }
    const wait = zone?.waitFrom(clock.now());
    return wait === undefined ? undefined : { requeueAfter: Math.max(wait, TAINTING_PERIOD) };
  }

  /** A pod that is bound to a node which is not ready is not ready. */
  *#reconcilePod(key: string, context: Context): Sync {
    const { namespace, name } = splitKey(key);
    const pod = context.view.get<Pod>(resources.Pod, namespace, name);
    const status = this.#health.get(pod?.spec.nodeName ?? '')?.status;
    if (!pod || status === undefined || status === 'True') return;
    return (yield* markPodsNotReady(api, [pod], context))
      ? undefined
      : { failed: `unable to mark pod ${key} NotReady` };
  }
}

const mattersToMonitor = (a: Node, b: Node): boolean =>
  readyOf(a)?.status !== readyOf(b)?.status ||
  zoneOf(a) !== zoneOf(b) ||
  [unreachable, notReady].some((taint) => hasTaint(a, taint) !== hasTaint(b, taint));

function tell(node: Node, reason: string, message: string, context: Context): void {
  context.event(
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: node.metadata.name, uid: node.metadata.uid },
    } as unknown as KubeObject,
    'Normal',
    reason,
    message,
  );
}
