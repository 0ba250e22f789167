import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second } from '#kernel/time.ts';
import type { Reply } from './dns-message.ts';
import { NameCache } from './name-cache.ts';

const question = { name: 'web-0.peers', type: 'A' };
const soa = { name: 'cluster.local', type: 'SOA', ttl: 30, data: '' };
const nothing: Reply = { code: 'NXDOMAIN', answer: [], authority: [soa], additional: [] };
const found: Reply = {
  code: 'NOERROR',
  answer: [{ name: question.name, type: 'A', ttl: 30, data: '10.0.0.1' }],
  authority: [],
  additional: [],
};

test('without a limit each question is asked', () => {
  const cache = new NameCache();
  assert.equal(
    cache.answer(question, 0, () => nothing),
    nothing,
  );
  assert.equal(
    cache.answer(question, 0, () => found),
    found,
  );
});

test('that there is no such name is remembered as long as the zone says', () => {
  const cache = new NameCache();
  cache.keepFor(60 * second);
  cache.answer(question, 0, () => nothing);
  assert.equal(cache.answer(question, 29 * second, () => found).code, 'NXDOMAIN');
  assert.equal(cache.answer({ ...question, type: 'SRV' }, 29 * second, () => found).code, 'NOERROR');
  assert.equal(cache.answer(question, 30 * second, () => found).code, 'NOERROR');
});

test('an answer grows old, and is never kept beyond the limit', () => {
  const cache = new NameCache();
  cache.keepFor(5 * second);
  cache.answer(question, 0, () => found);
  assert.equal(cache.answer(question, 4 * second, () => nothing).answer[0]?.ttl, 26);
  assert.equal(cache.answer(question, 5 * second, () => nothing).code, 'NXDOMAIN');
});

test('a server that fails is asked again', () => {
  const cache = new NameCache();
  cache.keepFor(60 * second);
  cache.answer(question, 0, () => ({ code: 'SERVFAIL', answer: [], authority: [], additional: [] }));
  assert.equal(cache.answer(question, 1, () => found).code, 'NOERROR');
});
