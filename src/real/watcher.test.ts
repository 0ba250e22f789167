import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { EnvironmentError } from './environment-error.ts';
import type { Act } from './test-server.ts';
import { json, lines, linesAndBreak, linesAndEnd, TestServer } from './test-server.ts';
import type { Change } from './watcher.ts';
import { Watcher } from './watcher.ts';

const MAPS = '/api/v1/namespaces/n/configmaps';

const map = (name: string, resourceVersion: string, uid = `uid-${name}`) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'n', uid, resourceVersion },
});
const listOf = (resourceVersion: string, ...items: readonly unknown[]): Act =>
  json({ kind: 'ConfigMapList', metadata: { resourceVersion }, items });
const added = (object: unknown) => ({ type: 'ADDED', object });
const bookmark = (resourceVersion: string) => ({
  type: 'BOOKMARK',
  object: { kind: 'ConfigMap', metadata: { resourceVersion } },
});
const expired = { type: 'ERROR', object: { kind: 'Status', code: 410, metadata: {} } };
const failure = (code: number): Act => json({ kind: 'Status', code, metadata: {} }, code);

const toldAs = ({ type, object }: Change): string =>
  `${type} ${object.metadata.name} ${object.metadata.resourceVersion}`;

interface Scene {
  readonly server: TestServer;
  readonly told: readonly string[];
  readonly changes: readonly Change[];
  /** Waits until so many changes were told, or so many requests have come. */
  readonly wait: (wanted: { readonly changes?: number; readonly requests?: number }) => Promise<void>;
}

/** Plays a watch of ConfigMaps against a server. */
async function watch(acts: readonly Act[], play: (scene: Scene) => Promise<void>, since?: string) {
  await using server = await TestServer.start(...acts);
  const changes: Change[] = [];
  const watcher = new Watcher(server.connect(), {
    resource: resources.ConfigMap,
    namespace: 'n',
    since,
    concerns: ({ metadata }: KubeObject) => metadata.name !== 'of-others',
    tell: (change) => void changes.push(change),
  });
  const scene: Scene = {
    server,
    changes,
    get told() {
      return changes.map(toldAs);
    },
    wait: async ({ changes: count = 0, requests = 0 }) => {
      while (changes.length < count || server.asked.length < requests)
        await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
  try {
    assert.equal(await watcher.start(), true);
    await play(scene);
  } finally {
    watcher.stop();
  }
}

const asked = ({ server }: Scene): readonly string[] =>
  server.asked.map((one) => one.replace('&allowWatchBookmarks=true', ''));

test('what is there is told, and then each change with what was before', async () => {
  const events = [
    { type: 'MODIFIED', object: map('a', '12') },
    added(map('of-others', '13')),
    { type: 'DELETED', object: map('a', '14') },
  ];
  await watch([listOf('11', map('a', '10')), lines(...events)], async (scene) => {
    await scene.wait({ changes: 3 });
    assert.deepEqual(scene.told, ['ADDED a 10', 'MODIFIED a 12', 'DELETED a 14']);
    assert.equal(scene.changes[1]?.previous?.metadata.resourceVersion, '10');
    assert.equal(scene.changes[2]?.previous?.metadata.resourceVersion, '12');
  });
});

test('a stream that ends is resumed from the last revision, which a bookmark may have moved', async () => {
  const acts = [
    listOf('5'),
    linesAndEnd(added(map('a', '7'))),
    linesAndEnd(bookmark('20')),
    lines(added(map('b', '21'))),
  ];
  await watch(acts, async (scene) => {
    await scene.wait({ changes: 2 });
    assert.deepEqual(scene.told, ['ADDED a 7', 'ADDED b 21']);
    assert.deepEqual(asked(scene), [
      `GET ${MAPS}`,
      `GET ${MAPS}?watch=1&resourceVersion=5`,
      `GET ${MAPS}?watch=1&resourceVersion=7`,
      `GET ${MAPS}?watch=1&resourceVersion=20`,
    ]);
  });
});

test('half a line of a broken stream is no event; the next stream tells it whole', async () => {
  const acts = [listOf('5'), linesAndBreak(added(map('a', '7'))), lines(added(map('b', '8')))];
  await watch(acts, async (scene) => {
    await scene.wait({ changes: 2 });
    assert.deepEqual(scene.told, ['ADDED a 7', 'ADDED b 8']);
    assert.match(asked(scene)[2] ?? '', /resourceVersion=7$/);
  });
});

test('an event may come in pieces, even in the middle of a letter', async () => {
  const bytes = Buffer.from(`${JSON.stringify(added({ ...map('a', '7'), data: { x: 'é' } }))}\n`);
  const cut = bytes.indexOf('é') + 1;
  const inPieces: Act = (response) => {
    response.writeHead(200).write(bytes.subarray(0, cut));
    setTimeout(() => response.write(bytes.subarray(cut)), 20);
  };
  await watch([listOf('5'), inPieces], async (scene) => {
    await scene.wait({ changes: 1 });
    assert.deepEqual((scene.changes[0]?.object as { data?: unknown } | undefined)?.data, { x: 'é' });
  });
});

const anew = listOf('40', map('b', '30'), map('c', '35', 'another'), map('d', '33'));
const before = [listOf('5', map('a', '1'), map('b', '2'), map('c', '3'))];
const after = ['DELETED a 1', 'MODIFIED b 30', 'DELETED c 3', 'ADDED c 35', 'ADDED d 33'];

for (const [how, forgotten] of [
  ['in the stream', lines(expired)],
  ['by the code of the answer', failure(410)],
] as const)
  test(`a server that has forgotten the revision, told ${how}, is listed again`, async () => {
    const acts = [...before, linesAndEnd(), forgotten, anew, lines(added(map('e', '41')))];
    await watch(acts, async (scene) => {
      await scene.wait({ changes: 9 });
      assert.deepEqual(scene.told.slice(3), [...after, 'ADDED e 41']);
      assert.match(asked(scene).at(-1) ?? '', /resourceVersion=40$/);
      // in the order of all kinds' revisions what was missed stands where it was found out, not where the object was last seen
      assert.deepEqual(
        scene.changes.filter(({ type }) => type === 'DELETED').map(({ revision }) => revision),
        [40, 35],
      );
    });
  });

test('a server that is overloaded or broken for a while is asked again from the same revision', async () => {
  const acts = [listOf('5'), linesAndEnd(), failure(429), failure(500), lines(added(map('a', '6')))];
  await watch(acts, async (scene) => {
    await scene.wait({ changes: 1 });
    assert.equal(asked(scene).filter((one) => one === `GET ${MAPS}`).length, 1);
    assert.match(asked(scene).at(-1) ?? '', /resourceVersion=5$/);
  });
});

test('in a namespace that has just been made nothing need be listed', async () => {
  await watch(
    [lines(added(map('a', '101')))],
    async (scene) => {
      await scene.wait({ changes: 1 });
      assert.deepEqual(asked(scene), [`GET ${MAPS}?watch=1&resourceVersion=100`]);
    },
    '100',
  );
});

test('after a stop nothing is told or asked', async () => {
  await using server = await TestServer.start(listOf('5'), lines());
  const told: Change[] = [];
  const watcher = new Watcher(server.connect(), {
    resource: resources.ConfigMap,
    namespace: 'n',
    concerns: () => true,
    tell: (change) => void told.push(change),
  });
  await watcher.start();
  watcher.stop();
  await new Promise((resolve) => setTimeout(resolve, 250));
  assert.deepEqual([told.length, server.asked.length], [0, 2]);
});

test('a kind that the server does not have is left out; one that may not be read is an error', async () => {
  const begin = async (code: number): Promise<boolean> => {
    await using server = await TestServer.start(failure(code));
    const all = { concerns: () => true, tell: () => undefined };
    return await new Watcher(server.connect(), { resource: resources.Lease, namespace: 'n', ...all }).start();
  };
  assert.equal(await begin(404), false);
  await assert.rejects(begin(403), EnvironmentError);
});
