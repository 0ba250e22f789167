/** A belief of ours turned out false: a bug in this project, never a user's mistake. */
export class BrokenBelief extends Error {
  override readonly name = 'BrokenBelief';
}

/**
 * Says what must be true here.
 * @throws BrokenBelief with the belief as its message
 */
export function assert(holds: unknown, belief: string): asserts holds {
  if (!holds) throw new BrokenBelief(`not true, though it must be: ${belief}`);
}
