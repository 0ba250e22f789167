import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { prng } from '#kernel/prng.ts';
import { bootstrap, openNamespace } from '../api/bootstrap.ts';
import { ApiServer } from '../api/server.ts';
import { exchange } from './exchange.ts';
import type { HttpRequest } from './message.ts';
import { humanDuration } from './tables/age.ts';

function client() {
  const api = new ApiServer({ chance: prng(1) });
  bootstrap(api, 0);
  openNamespace(api, 0, 'ns');
  return (method: string, path: string, rest: Partial<HttpRequest> = {}) =>
    exchange(api, 0, { method, path, query: {}, headers: {}, body: '', ...rest });
}

const pods = '/api/v1/namespaces/ns/pods';
const pod = JSON.stringify({ metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i:1' }] } });

test('a pod can be created, shown as a table, and deleted', () => {
  const send = client();
  assert.equal(send('POST', pods, { body: pod }).status, 201);
  const table = JSON.parse(
    send('GET', pods, { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }).body,
  ) as { readonly rows: readonly { readonly cells: unknown }[] };
  assert.deepEqual(table.rows[0]?.cells, [
    'p',
    '0/1',
    'Pending',
    '0',
    '0s',
    '<none>',
    '<none>',
    '<none>',
    '<none>',
  ]);
  assert.equal(send('DELETE', `${pods}/p`).status, 200);
  assert.equal(send('GET', `${pods}/p`).status, 404);
});

test('a watch has lines in place of a body', () => {
  const send = client();
  const { lines } = send('GET', pods, { query: { watch: 'true' } });
  send('POST', pods, { body: pod });
  const [line = ''] = lines?.poll(0) ?? [];
  assert.equal((JSON.parse(line) as { readonly type: string }).type, 'ADDED');
});

test('paths lead to resources, to discovery, or to a refusal of the right kind', () => {
  const send = client();
  const statuses = {
    '/api/v1/namespaces/ns': 200,
    '/api/v1/namespaces/ns/status': 200,
    '/api/v1/pods': 200,
    '/apis/apps/v1/namespaces/ns/daemonsets': 200,
    '/api/v1/namespaces/ns/pods/p/nothing': 404,
    '/apis/apps/v1/statefulsets/web': 404,
    '/nothing': 404,
    '/apis/nothing': 404,
    '/version': 200,
    '/healthz': 200,
    '/openapi/v3': 200,
    '/apis': 200,
    '/api': 200,
  };
  for (const [path, status] of Object.entries(statuses)) assert.equal(send('GET', path).status, status, path);
});

test('law: whatever is asked, there is an answer', () => {
  const send = client();
  const segment = fc.constantFrom(
    'api',
    'apis',
    'v1',
    'apps',
    'namespaces',
    'ns',
    'pods',
    'statefulsets',
    'p',
    'status',
    'scale',
    'watch',
    'eviction',
    '%2F',
    '%zz',
    'nothing',
    'proxy',
  );
  const path = fc.array(segment, { maxLength: 8 }).map((segments) => `/${segments.join('/')}`);
  const query = fc.dictionary(
    fc.constantFrom(
      'watch',
      'limit',
      'continue',
      'labelSelector',
      'fieldSelector',
      'resourceVersion',
      'timeoutSeconds',
      'dryRun',
    ),
    fc.string(),
  );
  const headers = fc.record({
    accept: fc.constantFrom('application/json', '*/*', 'text/html', ''),
    'content-type': fc.constantFrom(
      'application/json',
      'application/merge-patch+json',
      'application/yaml',
      'x',
    ),
  });
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD');
  const body = fc.oneof(fc.json(), fc.string(), fc.constant(pod));
  fc.assert(
    fc.property(method, path, query, headers, body, (verb, at, asked, sent, text) => {
      const { status, headers: got } = send(verb, at, { query: asked, headers: sent, body: text });
      assert.ok(status >= 200 && status < 600);
      assert.ok(got);
    }),
    { numRuns: 400 },
  );
});

test('ages read as kubectl shows them', () => {
  const second = 1000;
  const texts = {
    0: '0s',
    119: '119s',
    120: '2m',
    125: '2m5s',
    600: '10m',
    7200: '120m',
    10_800: '3h',
    11_100: '3h5m',
    86_400: '24h',
    172_800: '2d',
    180_000: '2d2h',
    864_000: '10d',
  };
  for (const [seconds, text] of Object.entries(texts))
    assert.equal(humanDuration(Number(seconds) * second), text);
});

const metadataAs = (kind: string) => `application/json;as=${kind};v=v1;g=meta.k8s.io`;

test('what is accepted is judged by the router first, and then with all its parameters', () => {
  const send = client();
  const told = (path: string, accept: string, query = {}) => {
    const { status, body } = send('GET', path, { headers: { accept }, query });
    const { kind, message = kind } = (
      body.startsWith('{') ? JSON.parse(body) : { kind: body.slice(0, 14) }
    ) as {
      readonly kind: string;
      readonly message?: string;
    };
    return `${status} ${message}`;
  };
  const own = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
  const router = `406 406: Not Acceptable\n\nAvailable representations: ${own}`;
  const streams = ', application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';
  const place = '/api/v1/namespaces/ns';
  assert.equal(told(place, 'application/*'), router);
  assert.equal(told(pods, 'text/*'), router + streams);
  const negotiation = `406 only the following media types are accepted: ${own}`;
  for (const parameters of ['as=Table', 'g=meta.k8s.io', 'stream=foo', 'as=Foo;v=v1;g=meta.k8s.io', 'sv=v2'])
    assert.equal(told(place, `application/json;${parameters}`), negotiation, parameters);
  assert.equal(told(place, 'application/json;as='), '200 Namespace');
  assert.equal(told(place, 'application/json;q=0.1,application/yaml'), '200 apiVersion: v1');
  assert.equal(
    told(pods, metadataAs('PartialObjectMetadata')),
    '406 you requested PartialObjectMetadata, but the requested object is a list (*core.PodList)',
  );
  assert.equal(
    told(place, metadataAs('PartialObjectMetadataList')),
    '406 you requested PartialObjectMetadataList, but the requested object is not a list (*core.Namespace)',
  );
  assert.equal(
    told(pods, metadataAs('Table'), { includeObject: 'Foo' }),
    `400 Unable to convert to Table as requested: includeObject: Invalid value: "Foo": must be 'Metadata', 'Object', 'None', or empty`,
  );
});

test('a content type whose parameters are not well formed is not understood', () => {
  const statuses = (types: readonly string[]) =>
    types.map((type) => client()('POST', pods, { body: pod, headers: { 'content-type': type } }).status);
  const bad = [
    'application/json;foo',
    'application/json;foo=',
    'application/json;=x',
    'application/json;a=b;a=c',
  ];
  assert.deepEqual(statuses(bad), [415, 415, 415, 415]);
  const good = ['application/json;', 'application/json; charset=utf-8', 'application/json;a="b c";d=e'];
  assert.deepEqual(statuses(good), [201, 201, 201]);
});
