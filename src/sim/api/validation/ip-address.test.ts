import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, isAddress, range, reachableAddress } from './ip-address.ts';

test('addresses', () => {
  for (const good of ['10.0.0.1', '::1', '2001:db8::ffff', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.1'])
    assert.ok(isAddress(good), good);
  for (const bad of ['10.0.0', '256.1.1.1', ':::', '1:2:3', 'abc', '1::2::3', ''])
    assert.ok(!isAddress(bad), bad);
});

test('complaints about addresses', () => {
  assert.deepEqual(address('10.9.8.7'), []);
  assert.deepEqual(address('10.9.8.07'), ['must not have leading 0s']);
  assert.deepEqual(address('::ffff:10.0.0.1'), ['must not be an IPv4-mapped IPv6 address']);
  assert.match(reachableAddress('127.0.0.1')[0] ?? '', /loopback/);
  assert.match(reachableAddress('169.254.1.1')[0] ?? '', /link-local range/);
  assert.match(reachableAddress('0.0.0.0')[0] ?? '', /unspecified \(0\.0\.0\.0\)/);
  assert.deepEqual(range('10.0.0.0/8'), []);
  assert.deepEqual(range('10.0.0.1/8'), ['must not have bits set beyond the prefix length']);
  assert.match(range('10.0.0.0')[0] ?? '', /valid CIDR/);
});
