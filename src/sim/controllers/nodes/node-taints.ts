import { equal } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { ConditionStatus, Node, Taint } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Requests } from '../../loop/controller.ts';
import type { Client } from '../client.ts';

export const UNREACHABLE = 'node.kubernetes.io/unreachable';
export const NOT_READY = 'node.kubernetes.io/not-ready';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
/** A patch that meets a newer node is made anew so often. */
const TRIES = 5;

type TaintKey = Pick<Taint, 'key' | 'effect'>;

/** Which condition, in which status, keeps new pods away. */
const keepsAway: { readonly [condition: string]: { readonly [status in ConditionStatus]?: string } } = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
};
const ownKeys: ReadonlySet<string> = new Set([
  UNSCHEDULABLE,
  ...Object.values(keepsAway).flatMap((byStatus) => Object.values(byStatus)),
]);

const isSame = (a: TaintKey, b: TaintKey): boolean => a.key === b.key && a.effect === b.effect;
export const hasTaint = ({ spec: { taints = [] } }: Node, taint: TaintKey): boolean =>
  taints.some((other) => isSame(other, taint));

/** What must change so that the node's NoSchedule taints tell its conditions (TaintNodesByCondition). */
export function noScheduleChanges({ spec: { taints = [], unschedulable }, status }: Node): {
  readonly add: readonly TaintKey[];
  readonly remove: readonly TaintKey[];
} {
  const keys = (status.conditions ?? []).flatMap(({ type, status: is }) =>
    Object.hasOwn(keepsAway, type) ? (keepsAway[type]?.[is] ?? []) : [],
  );
  if (unschedulable) keys.push(UNSCHEDULABLE);
  const wanted = keys.map((key) => ({ key, effect: 'NoSchedule' as const }));
  const present = taints.filter(({ key, effect }) => effect === 'NoSchedule' && ownKeys.has(key));
  return {
    add: wanted.filter((taint) => !present.some((other) => isSame(other, taint))),
    remove: present.filter((taint) => !wanted.some((other) => isSame(other, taint))),
  };
}

/** Adds some taints, then takes others away; each is a write of its own. @returns whether all went well */
export function* swapTaints(
  api: Client,
  node: Node,
  add: readonly TaintKey[],
  remove: readonly TaintKey[],
  now: Instant,
): Requests<boolean> {
  const fresh = add.map((taint) => ({ ...taint, timeAdded: timestamp(now) }));
  if (
    fresh.length > 0 &&
    !(yield* patchTaints(api, node.metadata.name, (taints) => withTaints(taints, fresh)))
  )
    return false;
  if (!remove.some((taint) => hasTaint(node, taint))) return true;
  return yield* patchTaints(api, node.metadata.name, (taints) =>
    taints.filter((taint) => !remove.some((other) => isSame(other, taint))),
  );
}

function withTaints(taints: readonly Taint[], fresh: readonly Taint[]): readonly Taint[] {
  const missing = fresh.filter((taint) => !taints.some((other) => isSame(other, taint)));
  return [...taints, ...missing];
}

function* patchTaints(
  api: Client,
  name: string,
  change: (taints: readonly Taint[]) => readonly Taint[],
): Requests<boolean> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const found = yield api.get(resources.Node, undefined, name);
    if (!found.ok) return false;
    const node = found.body as Node;
    const before = node.spec.taints ?? [];
    const after = change(before);
    if (equal(before, after)) return true;
    const body = {
      metadata: { resourceVersion: node.metadata.resourceVersion },
      spec: { taints: after.length > 0 ? after : null },
    };
    const answer = yield api.patch('strategic', resources.Node, undefined, name, body);
    if (answer.ok) return true;
    if (answer.code !== 409) return false;
  }
  return false;
}
