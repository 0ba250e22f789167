import type { Duration } from '#kernel/time.ts';
import { minute } from '#kernel/time.ts';
import type { Cluster } from './cluster.ts';
import { condition, unmet, UnmetError } from './condition.ts';

const REST_LIMIT: Duration = 30 * minute;
/** What a wait says when it ended because no process has anything left to do. */
export const NOTHING_FURTHER = 'nothing further can happen';

/**
 * Lets the cluster come to rest.
 * @returns false when something still stirs after `within` (a crash loop, say), or on a machine that cannot know
 */
export async function comesToRest(cluster: Cluster, within = REST_LIMIT): Promise<boolean> {
  try {
    await cluster.until(condition('never', () => unmet('it is awaited')), within);
  } catch (error) {
    if (!(error instanceof UnmetError)) throw error;
    return error.ended === NOTHING_FURTHER;
  }
  return false;
}
