import type { Capabilities } from '#cluster/capability.ts';
import type { Furnished } from './furnishing.ts';
import { addNode } from './furnishing.ts';
import { MANAGER } from './simulator.ts';

/** What the simulated cluster can do beyond its API: everything. */
export function capabilitiesOf(furnished: Furnished): Partial<Capabilities> {
  const { simulator } = furnished;
  return {
    'clock.advance': async (by) => simulator.runFor(by),
    'nodes.add': async (name, labels) => addNode(furnished, { name, ...(labels && { labels }) }),
    'controllers.stop': async () => simulator.kill(MANAGER),
    'controllers.start': async () => simulator.start(MANAGER),
  };
}
