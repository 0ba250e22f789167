import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestsIn, manifestsOfFile, resourceOfPluralOnly } from './manifests.ts';

test('documents and the items of Lists are objects of their own', () => {
  const yaml = 'kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n---\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n';
  assert.deepEqual(manifestsIn(yaml).map(({ resource, name }) => `${resource.plural} ${name}`), ['pods a', 'configmaps b']);
});

test('what cannot be a manifest is said in one sentence, with its line', () => {
  assert.throws(() => manifestsIn('a: b\n c: d', 'web.yaml'), /^Error: web\.yaml:2: this is not YAML: /);
  assert.throws(() => manifestsIn('just words', 'web.yaml'), /web\.yaml: a manifest is a map with apiVersion and kind/);
  assert.throws(() => manifestsIn('apiVersion: apps/v1\nkind: StatefulSet-test', 'web.yaml'), /no matches for kind "StatefulSet-test" in version "apps\/v1"/);
});

test('files are read from features/ only', () => {
  assert.ok(manifestsOfFile('manifests/kubia.yaml').length === 2);
  assert.throws(() => manifestsOfFile('../package.json'), /manifests are read from features\/ only/);
  assert.throws(() => manifestsOfFile('manifests/nothing.yaml'), /there is no such file/);
  assert.throws(() => manifestsOfFile('../../../../../../etc/hostname'), /features\//);
});

test('a resource is found by its plural', () => {
  assert.equal(resourceOfPluralOnly('statefulsets').kind, 'StatefulSet');
  assert.throws(() => resourceOfPluralOnly('cats'), /there is no resource "cats"/);
});
