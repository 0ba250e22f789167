import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Request } from '#cluster/request.ts';
import type { Node } from '#model/objects.ts';
import type { Client } from '../client.ts';
import { note, putNodesBack } from './kept-node.ts';

/** A server with one node, as far as its metadata are patched. */
function serverWith(node: Node): { readonly client: Client; readonly patches: unknown[] } {
  const patches: unknown[] = [];
  let annotations: Record<string, string | null> = {};
  const client = {
    ask: async () => ({ answer: { items: [{ ...node, metadata: { ...node.metadata, annotations } }] } }),
    try: async ({ body }: Request) => {
      const { metadata, spec } = body as { metadata: { annotations?: typeof annotations }; spec?: unknown };
      if (metadata.annotations) annotations = { ...annotations, ...metadata.annotations };
      else patches.push(spec);
      return {};
    },
  };
  return { client: client as unknown as Client, patches };
}

const node = {
  kind: 'Node',
  metadata: { name: 'node-2', labels: { zone: 'a' } },
  spec: { taints: [{ key: 'own', effect: 'NoSchedule' }, { key: 'node.kubernetes.io/unreachable' }] },
} as unknown as Node;

async function cleanedUp(isLost: boolean, run: string): Promise<readonly unknown[]> {
  const { client, patches } = serverWith(node);
  const commands: string[] = [];
  await note(client, 'killed', node, isLost);
  const clean = () =>
    putNodesBack(
      client,
      async (action, name) => void commands.push(`${action} ${name}`),
      (one) => one === run,
    );
  await clean();
  await clean();
  return [...commands, ...patches];
}

test('a node that a killed run has stopped is started, once', async () => {
  assert.deepEqual(await cleanedUp(true, 'killed'), ['stop node-2', 'start node-2']);
});

test('a node that it has changed is put back; the taints of the control plane are its own affair', async () => {
  const spec = { taints: [{ key: 'own', effect: 'NoSchedule' }], unschedulable: null };
  assert.deepEqual(await cleanedUp(false, 'killed'), [spec]);
});

test('the nodes of a run that is alive are left alone', async () => {
  assert.deepEqual(await cleanedUp(true, 'another'), []);
});
