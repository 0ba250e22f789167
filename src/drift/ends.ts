import type { Account } from './account.ts';
import type { Pair } from './compare.ts';
import { sameOrderedSet } from './order.ts';

/**
 * When pods go that ended at the same time on both machines. An ordered set never ends two pods at once, so that somebody
 * else did, and the nodes decide which goes first.
 */
export function withoutEndsAtOnce({ a, b }: Pair): Pair {
  const others = endsAtOnce(b);
  const common = new Set([...endsAtOnce(a)].filter((end) => others.has(end)));
  const without = (account: Account): Account => ({
    ...account,
    moments: new Map([...account.moments].filter(([moment]) => !common.has(moment))),
  });
  return { a: without(a), b: without(b) };
}

/** The moments `pod/web-0#1 deleted` of pods that ended while another of their ordered set did. */
function endsAtOnce(account: Account): ReadonlySet<string> {
  const ending = new Set<string>();
  const found = new Set<string>();
  for (const moment of account.moments.keys()) {
    const [pod = '', what] = moment.split(' ');
    if (!pod.startsWith('pod/')) continue;
    if (what === 'deleted') ending.delete(pod);
    if (what !== 'terminating') continue;
    for (const other of [...ending].filter((one) => sameOrderedSet(account, one, pod)))
      for (const both of [pod, other]) found.add(`${both} deleted`);
    ending.add(pod);
  }
  return found;
}
