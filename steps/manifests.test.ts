import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestsIn, manifestsOfFile, resourceOfPluralOnly } from './manifests.ts';

const here = { file: 'web.feature', line: 7 };

test('documents and the items of Lists are objects of their own', () => {
  const yaml =
    'kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n---\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n';
  assert.deepEqual(
    manifestsIn(yaml, here).map(({ resource, name }) => `${resource.plural} ${name}`),
    ['pods a', 'configmaps b'],
  );
});

test('what cannot be a manifest is said in one sentence, with its line', () => {
  assert.throws(() => manifestsIn('a: b\n c: d', here), /^Mistake: web\.feature:8: this is not YAML: /);
  assert.throws(
    () => manifestsIn('just words', here),
    /web\.feature:7: a manifest is a map with apiVersion and kind/,
  );
  assert.throws(
    () => manifestsIn('apiVersion: apps/v1\nkind: StatefulSet-test', here),
    /no matches for kind "StatefulSet-test" in version "apps\/v1"/,
  );
});

test('files are read from features/ only', () => {
  assert.ok(manifestsOfFile('manifests/kubia.yaml', here).length === 2);
  assert.throws(() => manifestsOfFile('../package.json', here), /manifests are read from features\/ only/);
  assert.throws(
    () => manifestsOfFile('manifests/nothing.yaml', here),
    /web\.feature:7: there is no file features\/manifests\/nothing\.yaml/,
  );
  assert.throws(() => manifestsOfFile('../../../../../../etc/hostname', here), /features\//);
});

test('a resource is found by its plural', () => {
  assert.equal(resourceOfPluralOnly('statefulsets', here).kind, 'StatefulSet');
  assert.throws(() => resourceOfPluralOnly('cats', here), /there is no resource "cats"/);
});
