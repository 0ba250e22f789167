import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dnsLabel,
  dnsSubdomain,
  environmentName,
  isAddress,
  labelValue,
  portName,
  qualifiedName,
} from './formats.ts';

test('names', () => {
  assert.deepEqual(dnsLabel('web-0'), []);
  assert.deepEqual(dnsLabel('web.default'), ['must not contain dots']);
  assert.match(dnsLabel('Web')[0] ?? '', /^a lowercase RFC 1123 label/);
  assert.deepEqual(dnsLabel('a'.repeat(64)), ['must be no more than 63 characters']);
  assert.deepEqual(dnsSubdomain('a.b'), []);
  assert.deepEqual(qualifiedName('example.com/name'), []);
  assert.deepEqual(
    qualifiedName('').map((text) => text.slice(0, 27)),
    ['name part must be non-empty', 'name part must consist of a'],
  );
  assert.match(qualifiedName('a/b/c')[0] ?? '', /^a valid label key must consist/);
  assert.deepEqual(labelValue(''), []);
  assert.deepEqual(portName('80'), ['must contain at least one letter (a-z)']);
  assert.deepEqual(environmentName('my-var.1'), []);
  assert.equal(environmentName('a=b').length, 1);
});

test('addresses', () => {
  for (const good of ['10.0.0.1', '::1', '2001:db8::ffff', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.1'])
    assert.ok(isAddress(good), good);
  for (const bad of ['10.0.0', '256.1.1.1', ':::', '1:2:3', 'abc', '1::2::3', ''])
    assert.ok(!isAddress(bad), bad);
});
