import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { prng } from '#kernel/prng.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { openNamespace } from './bootstrap.ts';
import type { ApiRequest, ObjectList } from './request.ts';
import { ApiServer } from './server.ts';
import type { WatchEvent } from './watch.ts';

const { ConfigMap } = resources;

function server(historyLimit?: number) {
  const api = new ApiServer({ chance: prng(1), ...(historyLimit !== undefined && { historyLimit }) });
  openNamespace(api, 0, 'ns');
  const ask = (request: Omit<ApiRequest, 'user' | 'namespace' | 'resource'>) =>
    api.handle(0, { user: 'user', namespace: 'ns', resource: ConfigMap, ...request });
  const watch = (query: { readonly [name: string]: string }, now = 0) => {
    const watching = api.watch(now, {
      verb: 'list',
      user: 'user',
      namespace: 'ns',
      resource: ConfigMap,
      query,
    });
    assert.ok(watching.ok);
    return watching.watch;
  };
  return { api, ask, watch };
}

const told = (events: readonly WatchEvent[]): string[] =>
  events.map(({ type, object }) => `${type} ${(object as KubeObject).metadata.name}`);

const change = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  set: fc.constantFrom('x', 'y', undefined),
  gone: fc.boolean(),
});

test('law: a watch through a selector, applied to what it began with, gives what a list selects', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 25 }), fc.nat(25), (changes, begin) => {
      const { ask, watch } = server();
      const seen = new Map<string, KubeObject>();
      let watching: ReturnType<typeof watch> | undefined;
      changes.forEach(({ name, set, gone }, i) => {
        if (i === begin) {
          const list = ask({ verb: 'list', query: { labelSelector: 'set=x' } }).body as ObjectList;
          for (const object of list.items) seen.set(object.metadata.name, object);
          watching = watch({ labelSelector: 'set=x', resourceVersion: list.metadata.resourceVersion });
        }
        const body = { metadata: { name, ...(set && { labels: { set } }) } };
        if (gone) ask({ verb: 'delete', name });
        else if (!ask({ verb: 'update', name, body }).ok) ask({ verb: 'create', body });
      });
      for (const { type, object } of watching?.poll(0) ?? []) {
        const { name } = (object as KubeObject).metadata;
        assert.equal(type === 'ADDED', !seen.has(name));
        if (type === 'DELETED') seen.delete(name);
        else seen.set(name, object as KubeObject);
      }
      const end = ask({ verb: 'list', query: { labelSelector: 'set=x' } }).body as ObjectList;
      if (watching)
        assert.deepEqual(
          [...seen.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
          end.items,
        );
    }),
  );
});

test('law: pages in a row are the list as it was at the first of them', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }), {
        maxLength: 12,
      }),
      fc.integer({ min: 1, max: 5 }),
      (names, limit) => {
        const { ask } = server();
        for (const name of names) ask({ verb: 'create', body: { metadata: { name } } });
        const whole = ask({ verb: 'list' }).body as ObjectList;
        const items: KubeObject[] = [];
        let token: string | undefined = '';
        while (token !== undefined) {
          const page = ask({
            verb: 'list',
            query: { limit: String(limit), ...(token && { continue: token }) },
          }).body as ObjectList;
          items.push(...page.items);
          token = page.metadata.continue;
          ask({ verb: 'create', body: { metadata: { generateName: 'late-' } } });
          ask({ verb: 'delete', name: names[0] ?? '' });
        }
        assert.deepEqual(items, whole.items);
      },
    ),
  );
});

test('a watch without a version begins with what is there', () => {
  const { ask, watch } = server();
  ask({ verb: 'create', body: { metadata: { name: 'a' } } });
  const watching = watch({ timeoutSeconds: '10' });
  assert.deepEqual(told(watching.poll(0)), ['ADDED a']);
  ask({ verb: 'delete', name: 'a' });
  assert.deepEqual(told(watching.poll(9_000)), ['DELETED a']);
  assert.equal(watching.ended, false);
  watching.poll(10_000);
  assert.equal(watching.ended, true);
});

test('the initial events end with a marked bookmark, and bookmarks follow every minute', () => {
  const { ask, watch } = server();
  ask({ verb: 'create', body: { metadata: { name: 'a' } } });
  const watching = watch({
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: 'true',
  });
  const [first, end] = watching.poll(0);
  assert.equal(first?.type, 'ADDED');
  assert.equal(end?.type, 'BOOKMARK');
  assert.deepEqual(end?.object.metadata.annotations, { 'k8s.io/initial-events-end': 'true' });
  assert.deepEqual(watching.poll(59_000), []);
  assert.deepEqual(
    watching.poll(60_000).map(({ type }) => type),
    ['BOOKMARK'],
  );
});

test('a watch from a version that is forgotten fails with 410', () => {
  const { ask, watch } = server(5);
  for (let i = 0; i < 30; i += 1) ask({ verb: 'create', body: { metadata: { name: `cm-${i}` } } });
  const watching = watch({ resourceVersion: '3' });
  const [event] = watching.poll(0);
  assert.equal(event?.type, 'ERROR');
  assert.equal((event?.object as { readonly code?: number } | undefined)?.code, 410);
  assert.equal(watching.ended, true);
});

test('a watch whose time is over before it began tells of it in an event', () => {
  const [{ type, object } = {}] = server().watch({ timeoutSeconds: '-1' }).poll(0);
  assert.equal(type, 'ERROR');
  const message = 'context deadline exceeded';
  const head = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message };
  assert.deepEqual(object, { ...head, reason: 'InternalError', code: 500 });
});
