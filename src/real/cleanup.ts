import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from './client.ts';
import { forgetLeases } from './leases.ts';
import { list } from './lists.ts';
import { putNodesBack } from './own/kept-node.ts';
import type { NodeCommand } from './own/node-command.ts';
import { liveRuns, knownRuns } from './runs.ts';
import type { LiveRun } from './runs.ts';
import { CLUSTER_SCOPED, LABEL, OPEN, removeFurniture, removeSpace, RUN, SHARED } from './space.ts';

export interface Cleaned {
  /** The scenarios whose remains were removed. */
  readonly removed: readonly string[];
  /** What is still there, as `Kind name`. */
  readonly left: readonly string[];
  /** Runs that are alive, whose things were left alone. */
  readonly live: readonly string[];
}

/** `statefulspec cleanup`: removes what killed runs left. */
export async function removeAllSpaces(client: Client, command?: NodeCommand): Promise<Cleaned> {
  const live = await liveRuns(client);
  await putNodesBack(client, command, (run) => !live.has(run));
  const spaces = await spacesWithout(client, live);
  const left = await removeSpaces(client, spaces);
  if (live.size === 0) await removeFurniture(client, SHARED);
  return { removed: spaces, left, live: [...live] };
}

/** The end of a run, also in the middle: nothing of it stays, and what all runs share goes with the last one. */
export async function endRun(client: Client, run: LiveRun, command?: NodeCommand): Promise<Cleaned> {
  // from now on no scenario of it begins
  await run.end();
  const removed = new Set<string>();
  const left: string[] = [];
  // one that was just beginning may have been overlooked
  for (let found = ['']; found.length > 0;) {
    const open = await list(client, resources.Namespace, {
      query: { labelSelector: `${OPEN},${RUN}=${run.id}` },
    });
    found = open.map(spaceOf).filter((space) => !removed.has(space));
    for (const space of found) removed.add(space);
    left.push(...(await removeSpaces(client, found)));
  }
  await putNodesBack(client, command, (other) => other === run.id);
  // a scenario of it that was cut off may have been alone
  await forgetLeases(client, `${RUN}=${run.id}`);
  if ((await knownRuns(client)).length === 0) await removeFurniture(client, SHARED);
  return { removed: [...removed], left, live: [] };
}

async function removeSpaces(client: Client, spaces: readonly string[]): Promise<readonly string[]> {
  const left = await Promise.all(spaces.map((space) => removeSpace(client, space)));
  return left.flat();
}

/** Scenarios of other runs than these, by their namespaces; things whose namespace is gone are anybody's. */
async function spacesWithout(client: Client, live: ReadonlySet<string>): Promise<readonly string[]> {
  const query = { labelSelector: LABEL };
  const lists = await Promise.all(CLUSTER_SCOPED.map((resource) => list(client, resource, { query })));
  const namespaces = await list(client, resources.Namespace, { query });
  const alive = new Set(
    namespaces.filter(({ metadata }) => live.has(metadata.labels?.[RUN] ?? '')).map(spaceOf),
  );
  const found = new Set([...namespaces, ...lists.flat()].map(spaceOf));
  return [...found].filter((space) => space !== SHARED && !alive.has(space));
}

const spaceOf = ({ metadata }: KubeObject): string => metadata.labels?.[LABEL] ?? '';
