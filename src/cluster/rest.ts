import type { Duration } from '#kernel/time.ts';
import { minute } from '#kernel/time.ts';
import type { Cluster } from './cluster.ts';
import { condition, met, unmet, UnmetError } from './condition.ts';

const REST_LIMIT: Duration = 30 * minute;
/** Something that stirs more often than this is in a loop and will not come to rest. */
const OBSERVATIONS_MAX = 500;
/** What a wait says when it ended because no process has anything left to do. */
export const NOTHING_FURTHER = 'nothing further can happen';

/**
 * Lets the cluster come to rest.
 * @returns false when something still stirs after `within`, or too much (a crash loop, say), or on a machine that cannot know
 */
export async function comesToRest(cluster: Cluster, within = REST_LIMIT): Promise<boolean> {
  // on the wall's clock nobody can know that nothing further will happen
  if (!cluster.can('clock.advance')) return false;
  const enough = cluster.journal.length + OBSERVATIONS_MAX;
  try {
    await cluster.until(
      condition('it stirs for ever', () => (cluster.journal.length > enough ? met : unmet('it may rest'))),
      within,
    );
  } catch (error) {
    if (!(error instanceof UnmetError)) throw error;
    return error.ended === NOTHING_FURTHER;
  }
  return false;
}
