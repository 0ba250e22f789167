import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsLabel, dnsSubdomain, environmentName, labelValue, portName, qualifiedName } from './formats.ts';

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
