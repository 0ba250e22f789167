import { isMap } from '#kernel/json.ts';
import type { Account, ToldEvent } from './account.ts';
import { at, kindOf, type Seen } from './journal.ts';
import { firstUsers, isFreelyPlaced, type Placed, placedPods, SELECTED } from './placement.ts';
import { both } from './relax.ts';
import { append, type Sight } from './sequence.ts';

/** What is said of a node in place of its name; the text as it is when nothing is. */
type Words = (node: string) => string;

const NODE = /\bnode<\d+>/g;

/**
 * The scheduler's free choices not told from each other: a pod that any node would do for is on `an open node`, and what
 * else tells where it is must tell the same. Other nodes are one for one those of the other machine: numbered by the pods
 * that had no choice, and by what the nodes are.
 */
export const anyOpenNode = both((account) => {
  const places = new Places(account);
  return {
    ...account,
    objects: new Map(
      [...account.objects].map(([id, sights]) => [
        reworded(id, places.others) as string,
        inWords(id, sights, places),
      ]),
    ),
    events: new Map(
      [...account.events].map(([stream, list]) => [stream, told(list, places.inEventsOn(stream))]),
    ),
  };
});

function inWords(id: string, sights: readonly Sight[], places: Places): readonly Sight[] {
  const out: Sight[] = [];
  const words = places.inObject(id);
  for (const sight of sights) {
    const object = seen(attempted(sight.object, places.chosenFor(id)), words, places);
    append(out, kindOf(id), { ...sight, object });
  }
  return out;
}

/** A pod that the scheduler chooses a node for may have been meant for others before. */
function attempted(object: Seen, chosen: string | undefined): Seen {
  if (chosen === undefined || at(object, 'status', 'nominatedNodeName') === undefined) return object;
  return { ...object, status: { ...(object['status'] as Seen), nominatedNodeName: chosen } };
}

/** In a slice every endpoint names the node of its own pod. */
function seen({ endpoints, ...object }: Seen, words: Words, places: Places): Seen {
  const plain = reworded(object, words) as Seen;
  if (!Array.isArray(endpoints)) return endpoints === undefined ? plain : { ...plain, endpoints };
  const ofPod = (endpoint: unknown): Words =>
    places.inObject(podIn(String(at(endpoint, 'targetRef', 'uid'))));
  return { ...plain, endpoints: endpoints.map((one) => reworded(one, ofPod(one))) };
}

/** `pod/web-0#1` of `uid(pod/web-0#1)` */
const podIn = (uid: string): string => uid.slice('uid('.length, -1);

function told(list: readonly ToldEvent[], words: Words): readonly ToldEvent[] {
  const texts = list.map((event) => ({ ...event, text: event.text.replace(NODE, words) }));
  return texts.filter(({ text }, index) => texts.findIndex((one) => one.text === text) === index);
}

function reworded(value: unknown, words: Words): unknown {
  if (typeof value === 'string') return value.replace(NODE, words);
  if (Array.isArray(value)) return value.map((one) => reworded(one, words));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key.replace(NODE, words), reworded(part, words)]),
  );
}

/** What the scheduler notes of a node that it has chosen, until it comes true. */
const WISHES = [
  {
    kind: 'pvc',
    node: ['metadata', 'annotations', SELECTED],
    fulfilled: ['spec', 'volumeName'],
    word: (id: string) => `where ${id} is`,
  },
  {
    kind: 'pod',
    node: ['status', 'nominatedNodeName'],
    fulfilled: ['spec', 'nodeName'],
    word: () => 'an open node',
  },
];

/** Where the pods of an account are, in words that both machines have. */
class Places {
  /** Per pod, claim and volume its node, where the scheduler chose it, and what is said for it. */
  readonly #chosen = new Map<string, readonly [node: string, word: string]>();
  readonly #numbers: ReadonlyMap<string, string>;

  constructor(account: Account) {
    const pods = placedPods(account);
    const users = firstUsers(pods);
    const free = new Set(pods.filter((pod) => isFreelyPlaced(account, pod, users)));
    for (const { id, node } of free) this.#chosen.set(id, [node, 'an open node']);
    for (const [claim, pod] of users) if (free.has(pod)) this.#settle(account, claim, pod);
    this.#expect(account);
    for (const pod of pods) this.#follow(pod);
    this.#numbers = numbered(
      account,
      pods.filter(({ id }) => !this.#chosen.has(id)),
    );
  }

  /** The words for nodes that nobody chose freely. */
  readonly others: Words = (node) => this.#numbers.get(node) ?? node;

  /** What is said for the node that the scheduler chose for it. */
  chosenFor(id: string): string | undefined {
    return this.#chosen.get(id)?.[1];
  }

  inObject(id: string): Words {
    const chosen = this.#chosen.get(id);
    return (node) => (chosen?.[0] === node ? chosen[1] : this.others(node));
  }

  /** @param stream `event/pod/web-0 by default-scheduler` is of all pods that ever had the name */
  inEventsOn(stream: string): Words {
    const object = /^event\/(\S+) by /.exec(stream)?.[1] ?? stream;
    const nodes = [...this.#chosen].flatMap(([id, [node]]) => (id.startsWith(`${object}#`) ? [node] : []));
    return (node) => (nodes.includes(node) ? 'its node' : this.others(node));
  }

  /** The claim and its volume are where their first pod is. */
  #settle({ objects }: Account, claim: string, { node }: Placed): void {
    for (const [id, sights] of objects) {
      const isVolume = sights.some(({ object }) => at(object, 'spec', 'claimRef', 'uid') === `uid(${claim})`);
      if (id === claim || isVolume) this.#chosen.set(id, [node, `where ${claim} is`]);
    }
  }

  /** Where the scheduler wants a claim's volume, and a pod, that the account does not show there any more. */
  #expect({ objects }: Account): void {
    for (const [id, sights] of objects) {
      const wish = WISHES.find(({ kind }) => kind === kindOf(id));
      const told = wish && sights.map(({ object }) => at(object, ...wish.node)).find(Boolean);
      const isAwaited = wish && sights.every(({ object }) => !at(object, ...wish.fulfilled));
      if (isAwaited && typeof told === 'string' && !this.#chosen.has(id))
        this.#chosen.set(id, [told, wish.word(id)]);
    }
  }

  /** A pod that has to go where its claim is, and went there. */
  #follow({ id, node, claims }: Placed): void {
    const claim = claims.find((one) => this.#chosen.get(one)?.[0] === node);
    if (claim !== undefined && !this.#chosen.has(id)) this.#chosen.set(id, [node, `where ${claim} is`]);
  }
}

/** Nodes in the order of the pods that had no choice, then of what they are; of equal ones in the order that they have. */
function numbered(account: Account, pods: readonly Placed[]): ReadonlyMap<string, string> {
  const used = [...pods].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ node }) => node);
  const others = [...account.objects]
    .filter(([id]) => kindOf(id) === 'node')
    .map(([id, [first]]) => [JSON.stringify(reworded(first?.object, () => '*')), nodeNamed(id)] as const)
    .sort(([a, x], [b, y]) => a.localeCompare(b) || x.localeCompare(y, 'en', { numeric: true }))
    .map(([, node]) => node);
  return new Map([...new Set([...used, ...others])].map((node, index) => [node, `node<${index + 1}>`]));
}

/** `node<1>` of `node/node<1>#1` */
const nodeNamed = (id: string): string => id.slice('node/'.length, id.lastIndexOf('#'));
