import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FieldNode, FieldSet } from './field-set.ts';
import {
  decodeFields,
  difference,
  encodeFields,
  fieldsNamed,
  intersection,
  noFields,
  printedPaths,
  recursiveDifference,
  union,
} from './field-set.ts';
import { keyElement, valueElement } from './path-element.ts';

const element = fc.oneof(
  fc.constantFrom('f:a', 'f:b', 'f:z<'),
  fc.constantFrom('x', '&', 'é').map(valueElement),
  fc.constantFrom(80, 81).map((port) =>
    keyElement(
      new Map<string, unknown>([
        ['protocol', 'TCP'],
        ['port', port],
      ]),
    ),
  ),
);
const { set } = fc.letrec<{ set: FieldSet; node: FieldNode }>((tie) => ({
  set: fc.array(fc.tuple(element, tie('node')), { maxLength: 4 }).map((entries) => new Map(entries)),
  node: fc
    .record({
      isMember: fc.boolean(),
      children: fc.oneof({ depthSize: 'small' }, fc.constant(noFields), tie('set')),
    })
    .map((node) => (node.isMember || node.children.size > 0 ? node : { isMember: true, children: noFields })),
}));
/** Nodes below which nothing is a member do not occur; what is made here may have some. */
const sets = set.map((some) => intersection(some, some));
const text = (some: FieldSet): string => JSON.stringify(encodeFields(some));
const copyOf = (some: FieldSet): object => JSON.parse(text(some)) as object;

test('law: what is encoded is decoded again', () => {
  fc.assert(fc.property(sets, (some) => assert.equal(text(decodeFields(copyOf(some))), text(some))));
});

test('law: union and intersection do not care for order, and a set is its own union and intersection', () => {
  fc.assert(
    fc.property(sets, sets, (a, b) => {
      assert.equal(text(union(a, b)), text(union(b, a)));
      assert.equal(text(intersection(a, b)), text(intersection(b, a)));
      assert.equal(text(union(a, a)), text(a));
      assert.equal(text(intersection(a, a)), text(a));
    }),
  );
});

test('law: a set is what it shares with another and what it does not', () => {
  fc.assert(
    fc.property(sets, sets, (a, b) => {
      assert.equal(text(union(intersection(a, b), difference(a, b))), text(a));
      assert.equal(intersection(difference(a, b), b).size, 0);
      assert.equal(difference(recursiveDifference(a, b), difference(a, b)).size, 0);
    }),
  );
});

test('a recursive difference takes children along, a plain one does not', () => {
  const some = fieldsNamed('status.replicas', 'spec.replicas');
  assert.deepEqual(printedPaths(recursiveDifference(some, fieldsNamed('status'))), ['.spec.replicas']);
  assert.deepEqual(printedPaths(difference(some, fieldsNamed('status'))), [
    '.spec.replicas',
    '.status.replicas',
  ]);
});

test('fieldsV1 names elements as the server does', () => {
  const ports = decodeFields({
    'f:ports': { 'k:{"protocol":"TCP","port":80}': { '.': {}, 'f:port': {} } },
    'f:finalizers': { 'v:"a/b"': {} },
    'x:later': {},
  });
  assert.equal(
    text(ports),
    '{"f:finalizers":{"v:\\"a/b\\"":{}},"f:ports":{"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:port":{}}}}',
  );
  assert.deepEqual(printedPaths(ports), [
    '.finalizers[="a/b"]',
    '.ports[port=80,protocol="TCP"]',
    '.ports[port=80,protocol="TCP"].port',
  ]);
});
