import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellValue, matches, partsOf, valueAt, withValueAt } from './table.ts';

const pod = {
  metadata: { labels: { 'app.kubernetes.io/name': 'web' } },
  spec: { containers: [{ image: 'nginx' }] },
};

test('field paths lead through maps, lists and labels with dots', () => {
  assert.equal(valueAt(pod, 'spec.containers[0].image'), 'nginx');
  assert.equal(valueAt(pod, 'metadata.labels[app.kubernetes.io/name]'), 'web');
  assert.equal(valueAt(pod, 'spec.volumes[3].name'), undefined);
  assert.equal(valueAt(pod, 'spec.toString'), undefined);
});

test('a value is put in its place without touching the rest', () => {
  assert.deepEqual(withValueAt({ a: { b: 1 } }, 'a.c[0].d', 2), { a: { b: 1, c: [{ d: 2 }] } });
});

test('paths into prototypes are refused', () => {
  for (const path of ['__proto__.polluted', 'a.constructor.b', 'prototype', '', 'a[99999999]'])
    assert.throws(() => partsOf(path), /no field path/);
});

test('cells are YAML, and absent is nothing', () => {
  assert.equal(cellValue('3'), 3);
  assert.equal(cellValue('"3"'), '3');
  assert.equal(cellValue('absent'), undefined);
  assert.deepEqual(cellValue('[a, b]'), ['a', 'b']);
});

test('a table is matched field by field, and says which one differs', () => {
  assert.deepEqual(matches(pod, [['spec.containers[0].image', 'nginx']]), { met: true });
  assert.deepEqual(matches(pod, [['spec.containers[0].image', 'httpd']]), {
    met: false,
    because: 'spec.containers[0].image is "nginx", not "httpd"',
  });
  assert.deepEqual(matches(pod, [['spec.nodeName', 'absent']]), { met: true });
});
