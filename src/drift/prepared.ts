import { isMap } from '#kernel/json.ts';
import type { Account } from './account.ts';
import type { Pair } from './compare.ts';
import { at, kindOf, type Seen } from './journal.ts';
import { inWords } from './played.ts';
import { both, events, seen } from './relax.ts';

/** By these the real machine commands its own nodes' pods: the condition of a gate, and a file that a container waits for. */
const GATE = 'statefulspec.dev/ready';
const WISH = '/tmp/statefulspec-exit';
const MARKS = /statefulspec\.dev\/ready|\/tmp\/statefulspec-exit/;

/**
 * Where a machine has prepared its pods for what the scenario commands: without the preparation, with revisions known by
 * their numbers instead of their contents, and pods told as what the control plane reads of them.
 */
export const unprepared = (pair: Pair): Pair =>
  [pair.a, pair.b].some(isPrepared)
    ? CHANGED.reduce(
        (so, kind) => seen(kind, (object) => plain(object) as Seen)(so),
        inPodWords(byNumber(pair)),
      )
    : pair;

const CHANGED = ['pod', 'statefulset', 'replicaset', 'deployment', 'controllerrevision'];

const isPrepared = ({ objects }: Account): boolean =>
  [...objects].some(
    ([id, [first]]) => CHANGED.includes(kindOf(id)) && MARKS.test(JSON.stringify(first?.object)),
  );

/** Every part without a gate of ours, or a command that waits for a wish. */
function plain(value: unknown): unknown {
  if (Array.isArray(value))
    return value.filter((one) => ![at(one, 'conditionType'), at(one, 'type')].includes(GATE)).map(plain);
  if (!isMap(value)) return value;
  const kept = Object.entries(value).filter(
    ([field, part]) => !(field === 'command' && JSON.stringify(part).includes(WISH)),
  );
  const parts = kept.map(([field, part]) => [field, plain(part)] as const);
  return Object.fromEntries(
    parts.filter(([field, part]) => field !== 'readinessGates' || (part as readonly unknown[]).length > 0),
  );
}

const inPodWords = (pair: Pair): Pair =>
  seen('pod', inWords)(events((stream, list) => (stream.endsWith(' by kubelet') ? [] : list))(pair));

/** Revisions by their numbers, wherever their names or hashes are told. */
const byNumber: (pair: Pair) => Pair = both((account: Account) => {
  const names = revisionNames(account);
  const renamed = (text: string): string =>
    [...names].reduce((so, [from, to]) => (so.includes(from) ? so.replaceAll(from, to) : so), text);
  const keys = <T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...map].map(([key, value]) => [renamed(key), value]));
  const told = <T>(value: T): T => JSON.parse(renamed(JSON.stringify(value))) as T;
  return {
    ...account,
    objects: new Map([...account.objects].map(([id, sights]) => [renamed(id), told(sights)])),
    moments: keys(account.moments),
    owners: keys(account.owners),
  };
});

/** By their hashes, which their names end with: `web-6f878c7d9` becomes `web-revision-1`. */
function revisionNames({ objects }: Account): ReadonlyMap<string, string> {
  const found = [...objects].flatMap(([id, [first]]) => {
    const name = at(first?.object, 'metadata', 'name');
    if (kindOf(id) !== 'controllerrevision' || typeof name !== 'string') return [];
    const hash = name.slice(name.lastIndexOf('-') + 1);
    return [[hash, `revision-${String(at(first?.object, 'revision'))}`] as const];
  });
  return new Map(found);
}
