import type { Pair } from './compare.ts';
import { at, kindOf, listAt, type Seen } from './journal.ts';
import { thin } from './passed-over.ts';
import { both } from './relax.ts';
import { append, type Sight } from './sequence.ts';

/**
 * Endpoint slices, pod by pod: what a slice passed over of a pod between two states that both told. What no pod was, nobody
 * may tell: that is looked at for itself.
 */
export const slicesPassedOver = (pair: Pair): Pair => thin(byPod(pair), isEndpoint, () => true);

const isEndpoint = (id: string): boolean => id.startsWith('endpointslice/') && id.includes(' uid(');

/** Slices without their endpoints, and every endpoint that either machine showed as an object of its own. */
function byPod({ a, b }: Pair): Pair {
  const endpoints = (id: string): ReadonlySet<string> =>
    new Set([a, b].flatMap(({ objects }) => (objects.get(id) ?? []).flatMap(({ object }) => podsOf(object))));
  return both((account) => ({
    ...account,
    objects: new Map(
      [...account.objects].flatMap(([id, sights]) => endpointsApart(id, sights, endpoints(id))),
    ),
  }))({ a, b });
}

const podsOf = (slice: Seen): string[] => listAt(slice, 'endpoints').map(podOf);

function endpointsApart(
  id: string,
  sights: readonly Sight[],
  pods: ReadonlySet<string>,
): (readonly [string, readonly Sight[]])[] {
  if (kindOf(id) !== 'endpointslice') return [[id, sights]];
  return [
    [id, merged(sights, withoutEndpoints)],
    ...[...pods].map((pod) => [`${id} ${pod}`, merged(sights, (slice) => endpointOf(slice, pod))] as const),
  ];
}

const podOf = (endpoint: unknown): string => String(at(endpoint, 'targetRef', 'uid'));

/** Every change of a slice raises its generation, and its ports come with its first endpoint. */
function withoutEndpoints({ endpoints: _told, metadata, ports: _first, ...slice }: Seen): Seen {
  const { generation: _lost, ...rest } = (metadata ?? {}) as Seen;
  return { ...slice, metadata: rest };
}

function endpointOf(slice: Seen, pod: string): Seen {
  const endpoint = listAt(slice, 'endpoints').find((one) => podOf(one) === pod);
  return endpoint === undefined ? {} : { endpoint };
}

/** The end of a slice is the end of what it tells of its pods, however late that is. */
function merged(sights: readonly Sight[], part: (slice: Seen) => Seen): readonly Sight[] {
  const out: Sight[] = [];
  for (const sight of sights) {
    const type = sight.type === 'ADDED' && out.length > 0 ? 'MODIFIED' : sight.type;
    append(out, '', { ...sight, type, object: part(type === 'DELETED' ? {} : sight.object) });
  }
  return out;
}
