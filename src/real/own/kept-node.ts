import { isMap } from '#kernel/json.ts';
import type { Labels, Node } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from '../client.ts';
import { list } from '../lists.ts';
import type { NodeCommand } from './node-command.ts';

/** Says on a node how it was before a scenario stopped or changed it: whoever cleans up can put it back. */
const BEFORE = 'statefulspec.dev/before';

interface Before {
  readonly run: string;
  /** Its kubelet was stopped. */
  readonly isLost: boolean;
  readonly labels?: Labels | undefined;
  readonly spec: Pick<Node['spec'], 'taints' | 'unschedulable'>;
}

const patch = (client: Client, name: string, body: unknown): Promise<unknown> =>
  client.try({ verb: 'patch', patchType: 'merge', resource: resources.Node, name, body });

const noting = (value: string | null): object => ({ metadata: { annotations: { [BEFORE]: value } } });

/** Notes how a node is, before it is stopped or changed. */
export function note(
  client: Client,
  run: string,
  { metadata, spec }: Node,
  isLost: boolean,
): Promise<unknown> {
  const { taints, unschedulable } = spec;
  const kept = { ...(taints && { taints }), ...(unschedulable !== undefined && { unschedulable }) };
  const before: Before = { run, isLost, labels: metadata.labels, spec: kept };
  return patch(client, metadata.name, noting(JSON.stringify(before)));
}

/** The node needs nobody to put it back any more. */
export const forget = (client: Client, name: string): Promise<unknown> => patch(client, name, noting(null));

/** Labels, taints and cordons as they were; the control plane's own taints are its affair. @returns undefined when it is gone */
export function putBack(
  client: Client,
  name: string,
  { labels, spec }: Pick<Before, 'labels' | 'spec'>,
): Promise<unknown> {
  const own = (spec.taints ?? []).filter(({ key }) => !key.startsWith('node.kubernetes.io/'));
  return patch(client, name, {
    metadata: { ...(labels && { labels }) },
    spec: { taints: own.length > 0 ? own : null, unschedulable: spec.unschedulable ?? null },
  });
}

/**
 * Puts back the nodes that runs have left stopped or changed.
 * @param command without it a stopped node stays as it is
 * @param isOver whether a run has ended
 */
export async function putNodesBack(
  client: Client,
  command: NodeCommand | undefined,
  isOver: (run: string) => boolean,
): Promise<void> {
  for (const { metadata } of await list(client, resources.Node)) {
    const before = read(metadata.annotations?.[BEFORE]);
    if (!before || !isOver(before.run)) continue;
    if (before.isLost) await restart(command, metadata.name);
    else await putBack(client, metadata.name, before);
    await forget(client, metadata.name);
  }
}

/** Whether it was stopped already when its run ended is not known: a second kubelet would be worse than none for a moment. */
async function restart(command: NodeCommand | undefined, name: string): Promise<void> {
  await command?.('stop', name).catch(() => undefined);
  await command?.('start', name);
}

/** @returns undefined when it is no note of ours */
function read(text: string | undefined): Before | undefined {
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  return isMap(value) && isMap(value['spec']) ? (value as unknown as Before) : undefined;
}
