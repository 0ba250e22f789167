import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import { resources } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import { openNamespace } from '../bootstrap.ts';
import type { PatchType } from '../request.ts';
import { ApiServer } from '../server.ts';

const resource = resources.ConfigMap;

/** What a server says of a patch of a ConfigMap, and what it warns of. */
function told(patchType: PatchType, body: unknown, query = {}) {
  const api = new ApiServer({ chance: prng(1) });
  openNamespace(api, 0, 'ns');
  const common = { user: 'user', namespace: 'ns', resource };
  const metadata = { name: 'x', finalizers: ['a.b/c'], labels: { a: 'b' } };
  api.handle(0, { ...common, verb: 'create', body: { metadata, data: { a: '1' } } });
  const answer = api.handle(0, { ...common, verb: 'patch', name: 'x', patchType, body, query });
  const { message = '' } = answer.body as Status;
  return { code: answer.code, warnings: answer.warnings ?? [], message: message.replace(/^.*}": /s, '') };
}

test('what a strategic patch says of kind and apiVersion does not count, as long as it is text', () => {
  for (const body of [
    { apiVersion: 'v2' },
    { kind: 'Foo' },
    { apiVersion: 'v1', kind: 'Pod' },
    { kind: null },
  ])
    assert.equal(told('strategic', body).code, 200);
  const refusal = (body: object) => told('strategic', body).message.replace(/^.*\]": /, '');
  assert.equal(refusal({ apiVersion: 3 }), 'cannot convert int64 to string');
  assert.equal(refusal({ kind: true, apiVersion: 3 }), 'unrecognized type: string');
});

test('a document that a patch made must say what it is', () => {
  const parse = "couldn't get version/kind; json parse error: json: cannot unmarshal";
  const texts = {
    [`${parse} number into Go struct field .apiVersion of type string`]: { apiVersion: 3, kind: true },
    [`${parse} object into Go struct field .kind of type string`]: { kind: {} },
    'unexpected GroupVersion string: a/b/c': { apiVersion: 'a/b/c' },
    'no kind "ConfigMap" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"': {
      apiVersion: 'v2',
    },
  };
  for (const [text, body] of Object.entries(texts))
    assert.deepEqual(told('merge', body), { code: 422, warnings: [], message: text });
  assert.equal(told('merge', { kind: null }).code, 200);
});

test('a document without a version is one of the internal type, of which nothing is known', () => {
  const body = { apiVersion: null };
  const unnamed = 'the name of the object (x based on URL) was undeterminable: name must be provided';
  const warnings = ['unknown field "data"', 'unknown field "metadata"'];
  assert.deepEqual(told('merge', body), { code: 400, warnings, message: unnamed });
  assert.deepEqual(told('json', [{ op: 'remove', path: '/apiVersion' }]).warnings, warnings);
  assert.deepEqual(told('merge', body, { fieldValidation: 'Ignore' }), {
    code: 400,
    warnings: [],
    message: unnamed,
  });
  assert.deepEqual(told('merge', body, { fieldValidation: 'Strict' }), {
    code: 422,
    warnings: [],
    message: `strict decoding error: ${warnings.join(', ')}`,
  });
});

test('an order of elements is for lists, and names elements that are there', () => {
  const order = (body: object) => told('strategic', { metadata: body }).message;
  assert.equal(
    order({ '$setElementOrder/labels': ['a'] }),
    'expected a []interface {}, but received a map[string]interface {}',
  );
  assert.equal(order({ '$setElementOrder/name': ['a'] }), 'expected a []interface {}, but received a string');
  assert.equal(
    order({ '$setElementOrder/finalizers': ['x'], finalizers: ['a.b/c'] }),
    "The order in patch list:\n[a.b/c]\n doesn't match $setElementOrder list:\n[x]\n",
  );
  const references = { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }] };
  assert.match(order({ '$setElementOrder/ownerReferences': ['x'], ...references }), /received a string$/);
});
