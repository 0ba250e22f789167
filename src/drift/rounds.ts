import { equal } from '#kernel/json.ts';
import type { Account } from './account.ts';
import type { Seen } from './journal.ts';
import { liesBetween } from './passed-over.ts';
import { both } from './relax.ts';
import type { Sight } from './sequence.ts';

/** So many equal rounds of a run are kept: who goes round goes round more often than this. */
const KEPT = 3;

/**
 * Pods that live the same life again and again, as long as there is time: of the equal lives that follow each other only
 * the first are kept, and so are the equal rounds that the status of their set goes through meanwhile. A life that differs
 * in anything stays, and so does one that is lived fewer times.
 */
export const roundsAlike = both((account) => {
  const fates = fatesIn(account);
  if (fates.size === 0) return account;
  const sets = new Set([...fates.keys()].map((pod) => account.owners.get(pod)));
  const objects = [...account.objects].map(
    ([id, sights]) => [id, sets.has(id) ? withoutRounds(sights) : sights] as const,
  );
  return {
    ...account,
    objects: renamed(objects, fates, (sights) => sights.map((sight) => reworded(sight, fates))),
    moments: renamed([...account.moments], fates, (place) => place),
    owners: renamed([...account.owners], fates, (owner) => owner),
  };
});

/** Per pod that is called otherwise afterwards its new name, undefined for one that is left out. */
type Fates = ReadonlyMap<string, string | undefined>;

function fatesIn({ objects }: Account): Fates {
  const lives = new Map<string, { id: string; life: string }[]>();
  for (const [id, sights] of objects) {
    const [, name] = /^(pod\/.+)#\d+$/.exec(id) ?? [];
    if (name === undefined) continue;
    const known = lives.get(name);
    if (known) known.push({ id, life: lifeOf(id, sights) });
    else lives.set(name, [{ id, life: lifeOf(id, sights) }]);
  }
  return new Map([...lives].flatMap(([name, all]) => [...fatesOf(name, all)]));
}

/** A life as a text that does not say which one it is; one that is not over is like no other. */
const lifeOf = (id: string, sights: readonly Sight[]): string =>
  sights.at(-1)?.type === 'DELETED'
    ? JSON.stringify(sights.map(({ type, object }) => [type, object])).replaceAll(id, 'itself')
    : id;

function* fatesOf(
  name: string,
  lives: readonly { id: string; life: string }[],
): Generator<readonly [string, string | undefined]> {
  let kept = 0;
  for (const [index, { id, life }] of lives.entries()) {
    const before = lives.slice(Math.max(0, index - KEPT), index);
    const isOneMore = before.length === KEPT && before.every((one) => one.life === life);
    if (!isOneMore) kept += 1;
    const fate = isOneMore ? undefined : `${name}#${kept}`;
    if (fate !== id) yield [id, fate];
  }
}

/** @param entries by names that begin with that of an object */
function renamed<T>(
  entries: readonly (readonly [string, T])[],
  fates: Fates,
  change: (value: T) => T,
): ReadonlyMap<string, T> {
  return new Map(
    entries.flatMap(([name, value]) => {
      const [object = '', ...rest] = name.split(' ');
      const fate = fates.has(object) ? fates.get(object) : object;
      return fate === undefined ? [] : [[[fate, ...rest].join(' '), change(value)] as const];
    }),
  );
}

const POD = /pod\/[^\s()"]+#\d+/g;

function reworded(sight: Sight, fates: Fates): Sight {
  const text = JSON.stringify(sight.object);
  const other = text.replace(POD, (pod) => fates.get(pod) ?? pod);
  return other === text ? sight : { ...sight, object: JSON.parse(other) as Seen };
}

/** A set's sights with equal rounds left out: a status, another one, and the first one again. */
function withoutRounds(sights: readonly Sight[]): readonly Sight[] {
  const out: Sight[] = [];
  for (const sight of withoutSteps(sights)) {
    out.push(sight);
    const rounds = Array.from({ length: KEPT + 1 }, (_, index) => out.slice(-2 * (index + 1)).slice(0, 2));
    const [last, ...others] = rounds;
    const isOneMore = others.every((round) => round.length === 2 && sameRound(round, last ?? []));
    if (isOneMore && out.length >= 2 * rounds.length) out.splice(-2);
  }
  return out;
}

const sameRound = (a: readonly Sight[], b: readonly Sight[]): boolean =>
  a.every(({ type, object }, index) => type === b[index]?.type && equal(object, b[index].object));

/** Without the sights that only lie between those around them: of a round one may be told in one step or in two. */
const withoutSteps = (sights: readonly Sight[]): readonly Sight[] =>
  sights.filter(({ object }, index) => {
    const [before, after] = [sights[index - 1], sights[index + 1]];
    return !before || !after || !liesBetween(object, before.object, after.object);
  });
