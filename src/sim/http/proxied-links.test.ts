import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withLinksThrough } from './proxied-links.ts';

test('links of a page lead through the proxy, everything else stays', () => {
  const cases = [
    ['<a href="/x">x</a>', '<a href="/p/x">x</a>'],
    ["<IMG SRC='/a>b.png' alt=x/>", '<img src="/p/a&gt;b.png" alt="x"/>'],
    ['<a href=https://other/x>1 < 2</a>', '<a href="https://other/x">1 < 2</a>'],
    ['<form action="/go"><br/></form>', '<form action="/p/go"><br/></form>'],
    ['<a href="/x', '<a href="/x'],
    ['a < b > c', 'a < b > c'],
  ] as const;
  for (const [page, shown] of cases) assert.equal(withLinksThrough(page, '/p'), shown);
});

test('a page that is no page is passed on, however long it is', () => {
  for (const piece of ['a<b', '<a "', "<a '", '<a href=/', '</', '<a =', '<a\t'])
    assert.equal(withLinksThrough(piece.repeat(100_001), '/p').length >= 100_001, true, piece);
});
