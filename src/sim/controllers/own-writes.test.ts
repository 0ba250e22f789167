import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import type { ApiRequest, ApiResponse } from '../api/request.ts';
import type { View } from '../loop/view.ts';
import { OwnWrites } from './own-writes.ts';

const seenUpTo = (revision: number): View => ({ seen: () => revision }) as unknown as View;
const write = (verb: ApiRequest['verb'], resource: Resource): ApiRequest => ({ verb, resource, user: 'me' });
const answer = (resourceVersion: string, ok = true): ApiResponse =>
  ({ ok, code: 200, body: { metadata: { resourceVersion } } }) as unknown as ApiResponse;

/** Answers these requests with resourceVersion 7. */
function run(writes: OwnWrites, requests: readonly ApiRequest[], ok = true): void {
  for (const request of requests) writes.note('ns/web', request, answer('7', ok));
}

test('a write of a covered resource is waited for, until the cache has seen it', () => {
  const writes = new OwnWrites(resources.Pod);
  assert.equal(writes.unseen('ns/web', seenUpTo(0)), undefined);
  run(writes, [write('create', resources.Pod)]);
  assert.equal(writes.unseen('ns/web', seenUpTo(6)), resources.Pod);
  assert.equal(writes.unseen('ns/web', seenUpTo(7)), undefined);
  assert.equal(writes.unseen('ns/other', seenUpTo(0)), undefined);
  writes.forget('ns/web');
  assert.equal(writes.unseen('ns/web', seenUpTo(0)), undefined);
});

test('reads, deletions, refused writes and other resources are not waited for', () => {
  const writes = new OwnWrites(resources.Pod);
  run(writes, [
    write('get', resources.Pod),
    write('delete', resources.Pod),
    write('create', resources.ControllerRevision),
  ]);
  run(writes, [write('create', resources.Pod)], false);
  assert.equal(writes.unseen('ns/web', seenUpTo(0)), undefined);
});
