import type { Duration } from '#kernel/time.ts';
import { minute } from '#kernel/time.ts';
import type { Cluster } from './cluster.ts';
import type { Condition } from './condition.ts';
import { condition, met, unmet, UnmetError } from './condition.ts';

const REST_LIMIT: Duration = 30 * minute;
/** Something that stirs more often than this is in a loop and will not come to rest. */
const OBSERVATIONS_MAX = 500;
/** Nothing in a cluster waits longer than for this without a sign: 300 s of a toleration, or of a back-off. */
const SILENCE: Duration = 6 * minute;
/** What a wait says when it ended because no process has anything left to do. */
export const NOTHING_FURTHER = 'nothing further can happen';

/**
 * Lets the cluster come to rest.
 * @returns false when something still stirs after `within`, or too much (a crash loop, say), or when nothing is heard of what
 * stirs (a script in a container that loops), or on a machine that cannot know
 */
export async function comesToRest(cluster: Cluster, within = REST_LIMIT): Promise<boolean> {
  // on the wall's clock nobody can know that nothing further will happen
  if (!cluster.can('clock.advance')) return false;
  const enough = cluster.journal.length + OBSERVATIONS_MAX;
  const stirs = condition('it stirs for ever', () =>
    cluster.journal.length > enough ? met : unmet('it may rest'),
  );
  for (let left = within; left > 0; left -= SILENCE) {
    const heard = cluster.journal.length;
    const ended = await endOfWait(cluster, stirs, Math.min(left, SILENCE));
    if (ended === undefined || ended === NOTHING_FURTHER) return ended === NOTHING_FURTHER;
    if (cluster.journal.length === heard) return false;
  }
  return false;
}

/** Why a wait ended without what it waited for; undefined when that came. */
async function endOfWait(cluster: Cluster, what: Condition, within: Duration): Promise<string | undefined> {
  try {
    await cluster.until(what, within);
    return undefined;
  } catch (error) {
    if (!(error instanceof UnmetError)) throw error;
    return error.ended;
  }
}
