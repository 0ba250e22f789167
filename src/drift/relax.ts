import type { Account, ToldEvent } from './account.ts';
import type { Pair } from './compare.ts';
import { kindOf, type Seen } from './journal.ts';
import { append, type Sight } from './sequence.ts';

/** Both accounts through the same lens. */
export const both =
  (relax: (account: Account) => Account) =>
  ({ a, b }: Pair): Pair => ({ a: relax(a), b: relax(b) });

/** The accounts with one kind of object seen more coarsely; what then no longer differs is merged. */
export const seen = (kind: string, coarse: (object: Seen) => Seen): ((pair: Pair) => Pair) =>
  both((account) => ({
    ...account,
    objects: new Map(
      [...account.objects].map(([id, sights]) => [
        id,
        kindOf(id) === kind ? merged(kind, sights, coarse) : sights,
      ]),
    ),
  }));

/** The accounts with their events changed, stream by stream; of equal ones the first counts, and no stream is empty. */
export const events = (
  change: (stream: string, events: readonly ToldEvent[], account: Account) => readonly ToldEvent[],
): ((pair: Pair) => Pair) =>
  both((account) => ({
    ...account,
    events: new Map(
      [...account.events]
        .map(([stream, list]) => [stream, different(change(stream, list, account))] as const)
        .filter(([, list]) => list.length > 0),
    ),
  }));

const different = (list: readonly ToldEvent[]): readonly ToldEvent[] =>
  list.filter(({ text }, index) => list.findIndex((one) => one.text === text) === index);

function merged(kind: string, sights: readonly Sight[], coarse: (object: Seen) => Seen): readonly Sight[] {
  const out: Sight[] = [];
  for (const sight of sights) append(out, kind, { ...sight, object: coarse(sight.object) });
  return out;
}
