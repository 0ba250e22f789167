import { isMap } from '#kernel/json.ts';
import type { Account } from './account.ts';
import { at, kindOf, listAt, type Seen } from './journal.ts';
import type { Sight } from './sequence.ts';

/** A pod that was given a node. */
export interface Placed {
  readonly id: string;
  /** `node<1>` */
  readonly node: string;
  /** Which of all observations tells it. */
  readonly place: number;
  /** The pod when it was made. */
  readonly made: Seen;
  readonly claims: readonly string[];
}

type Sights = readonly Sight[];
const placeOf = ({ place = 0 }: Sight): number => place;

/** The pods of an account that were given a node, in the order in which they were. */
export function placedPods({ objects }: Account): readonly Placed[] {
  const found = [...objects].flatMap(([id, sights]): Placed[] => {
    const given =
      kindOf(id) === 'pod' ? sights.find(({ object }) => nodeOf(object) !== undefined) : undefined;
    const [made] = sights;
    if (!given || !made) return [];
    const claims = listAt(made.object, 'spec', 'volumes')
      .map((volume) => at(volume, 'persistentVolumeClaim', 'claimName'))
      .flatMap((name) => claimAt(objects, String(name), placeOf(given)));
    return [{ id, node: String(nodeOf(given.object)), place: placeOf(given), made: made.object, claims }];
  });
  return found.sort((one, other) => one.place - other.place);
}

const nodeOf = (pod: Seen): unknown => at(pod, 'spec', 'nodeName');

/** The claim of that name that there was then. */
const claimAt = (objects: Account['objects'], name: string, place: number): string[] =>
  [...objects]
    .filter(([id, [first]]) => id.startsWith(`pvc/${name}#`) && first && placeOf(first) < place)
    .map(([id]) => id)
    .slice(-1);

/** The first pod that was placed with each claim: where the claim's volume is. */
export function firstUsers(pods: readonly Placed[]): ReadonlyMap<string, Placed> {
  const users = new Map<string, Placed>();
  for (const pod of pods) for (const claim of pod.claims) if (!users.has(claim)) users.set(claim, pod);
  return users;
}

/** Was the scheduler free to choose any open node for the pod, and chose one? */
export const isFreelyPlaced = (account: Account, pod: Placed, users: ReadonlyMap<string, Placed>): boolean =>
  !isBound(pod.made) &&
  isOpen(account.objects.get(`node/${pod.node}#1`) ?? [], pod) &&
  pod.claims.every(
    (claim) => !isOnANode(account, claim) || (users.get(claim) === pod && isChosen(account, claim)),
  );

/** Does the pod itself say where it may be? */
const isBound = (pod: Seen): boolean =>
  nodeOf(pod) !== undefined ||
  ['nodeSelector', 'affinity', 'topologySpreadConstraints', 'hostNetwork'].some((field) =>
    at(pod, 'spec', field),
  ) ||
  listAt(pod, 'spec', 'containers').some((one) => listAt(one, 'ports').some((port) => at(port, 'hostPort')));

/** Did the node take such pods when this one came? */
function isOpen(node: Sights, { made, place }: Placed): boolean {
  const then = node.findLast((sight) => placeOf(sight) < place)?.object;
  const keepsOut = (taint: unknown): boolean =>
    at(taint, 'effect') !== 'PreferNoSchedule' && !listAt(made, 'spec', 'tolerations').some(tolerates(taint));
  return (
    then !== undefined && !at(then, 'spec', 'unschedulable') && !listAt(then, 'spec', 'taints').some(keepsOut)
  );
}

const tolerates =
  (taint: unknown) =>
  (toleration: unknown): boolean =>
    [undefined, at(taint, 'key')].includes(at(toleration, 'key')) &&
    [undefined, at(taint, 'effect')].includes(at(toleration, 'effect'));

/** Can the volume of the claim be reached from some nodes only? */
const isOnANode = ({ objects }: Account, claim: string): boolean =>
  [...objects].some(
    ([id, sights]) =>
      kindOf(id) === 'pv' &&
      sights.some(
        ({ object }) =>
          at(object, 'spec', 'claimRef', 'uid') === `uid(${claim})` &&
          isMap(at(object, 'spec', 'nodeAffinity')),
      ),
  );

/** Says on a claim for which node its volume is to be made. */
export const SELECTED = 'volume.kubernetes.io/selected-node';

/** Did the scheduler choose where the volume is made? */
const isChosen = ({ objects }: Account, claim: string): boolean =>
  (objects.get(claim) ?? []).some(
    ({ object }) => at(object, 'metadata', 'annotations', SELECTED) !== undefined,
  );
