import type { Node } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Context, Sync } from '../../loop/controller.ts';
import type { Client } from '../client.ts';
import { noScheduleChanges, swapTaints } from './node-taints.ts';

/** Labels of old that follow the new ones. */
const labelPairs: readonly (readonly [primary: string, secondary: string])[] = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
];

/** NoSchedule taints follow conditions at once, and labels of old follow new ones. */
export function* tidyNode(api: Client, name: string, { clock, view }: Context): Sync {
  const node = view.get<Node>(resources.Node, undefined, name);
  if (!node) return;
  const { add, remove } = noScheduleChanges(node);
  const changes = add.length > 0 || remove.length > 0;
  if (changes && !(yield* swapTaints(api, node, add, remove, clock.now())))
    return { failed: `failed to swap taints of node ${name}` };
  const { labels = {} } = node.metadata;
  const wrong = labelPairs.filter(
    ([primary, secondary]) => labels[primary] !== undefined && labels[primary] !== labels[secondary],
  );
  if (wrong.length === 0) return;
  const body = {
    metadata: {
      labels: Object.fromEntries(wrong.map(([primary, secondary]) => [secondary, labels[primary]])),
    },
  };
  const answer = yield api.patch('strategic', resources.Node, undefined, name, body);
  return answer.ok || answer.code === 404 ? undefined : { failed: answer.body.message ?? 'refused' };
}
