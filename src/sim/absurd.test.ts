import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minute } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { bootstrap } from './api/bootstrap.ts';
import type { ApiResponse } from './api/request.ts';
import { Simulator } from './simulator.ts';

/** No absurd manifest takes longer than this, on a machine that is busy with other things. */
const LIMIT_MS = 10_000;

function cluster(): Simulator {
  const simulator = new Simulator();
  bootstrap(simulator.api, simulator.now());
  return simulator;
}

const containers = [{ name: 'c', image: 'i:1' }];
const pod = (spec: object): object => ({ metadata: { name: 'a' }, spec: { containers, ...spec } });
const set = (spec: object): object => ({
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
    ...spec,
  },
});
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const LONG = 'x'.repeat(1_000_000);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let left = depth; left > 0; left -= 1) value = { a: value };
  return value;
}

/** Ten lines that would be a billion texts. */
function laughs(): unknown {
  let value: unknown = 'ha';
  for (let left = 10; left > 0; left -= 1) value = times(10, () => value);
  return value;
}

function create(simulator: Simulator, resource: Resource, body: unknown): ApiResponse {
  return simulator.request({
    verb: 'create',
    resource,
    ...(resource.namespaced && { namespace: 'default' }),
    body,
  });
}

const said = ({ code, body }: ApiResponse): string => `${code} ${'message' in body ? body.message : ''}`;

const { ConfigMap, ControllerRevision, Pod: Pods, StatefulSet } = resources;
const absurd: readonly (readonly [what: string, resource: Resource, body: unknown, says: RegExp])[] = [
  [
    'ten thousand containers',
    Pods,
    pod({ containers: times(10_000, (i) => ({ name: `c${i}`, image: 'i:1' })) }),
    /^201/,
  ],
  [
    'ten thousand volumes',
    Pods,
    pod({ volumes: times(10_000, (i) => ({ name: `v${i}`, emptyDir: {} })) }),
    /^201/,
  ],
  [
    'fifty thousand labels',
    ConfigMap,
    { metadata: { name: 'a', labels: Object.fromEntries(times(50_000, (i) => [`l${i}`, 'x'])) } },
    /^201/,
  ],
  ['a name of a megabyte', ConfigMap, { metadata: { name: LONG } }, /^422 .*must be no more than 253/s],
  ['a broken name of a megabyte', ConfigMap, { metadata: { name: `${'a-'.repeat(500_000)}!` } }, /^422 /],
  [
    'a text of ten megabytes',
    ConfigMap,
    { metadata: { name: 'a' }, data: { a: LONG.repeat(10) } },
    /^413 Request entity too large: limit is 3145728$/,
  ],
  [
    'two megabytes of configuration',
    ConfigMap,
    { metadata: { name: 'a' }, data: { a: LONG.repeat(2) } },
    /^422 .*Too long/s,
  ],
  [
    'two megabytes of pod',
    Pods,
    pod({ containers: [{ ...containers[0], args: [LONG, LONG] }] }),
    /^500 etcdserver: request is too large$/,
  ],
  [
    'a thousand levels too many',
    ControllerRevision,
    { metadata: { name: 'a' }, revision: 1, data: nested(2_000) },
    /^400 exceeded max depth$/,
  ],
  [
    'nine hundred levels',
    ControllerRevision,
    { metadata: { name: 'a' }, revision: 1, data: nested(900) },
    /^201/,
  ],
  ['a billion laughs', ConfigMap, { metadata: { name: 'a' }, data: laughs() }, /^413 /],
  [
    'a huge selector',
    StatefulSet,
    set({ selector: { matchExpressions: times(10_000, (i) => ({ key: `k${i}`, operator: 'Exists' })) } }),
    /^422 .*does not match template/s,
  ],
  [
    'a quantity of a hundred thousand digits',
    Pods,
    pod({ containers: [{ ...containers[0], resources: { requests: { cpu: '1'.repeat(100_000) } } }] }),
    /^(201|400|422)/,
  ],
];

for (const [what, resource, body, says] of absurd) {
  test(`${what} gets an answer, and soon`, () => {
    const began = performance.now();
    const simulator = cluster();
    assert.match(said(create(simulator, resource, body)), says);
    simulator.runFor(10);
    assert.ok(performance.now() - began < LIMIT_MS);
  });
}

for (const podManagementPolicy of ['OrderedReady', 'Parallel']) {
  test(`two billion replicas, ${podManagementPolicy}, leave the cluster usable`, () => {
    const simulator = cluster();
    assert.equal(
      create(simulator, StatefulSet, set({ replicas: 2 ** 31 - 1, podManagementPolicy })).code,
      201,
    );
    simulator.runFor(podManagementPolicy === 'Parallel' ? 2_000 : minute);
    const pods = simulator.api.handle(0, {
      verb: 'list',
      resource: Pods,
      namespace: 'default',
      user: 'test',
    });
    const { items } = pods.body as unknown as { readonly items: readonly Pod[] };
    assert.ok(
      podManagementPolicy === 'Parallel' ? items.length > 100 : items.length === 1,
      `${items.length} pods`,
    );
    const scaled = simulator.request({
      verb: 'patch',
      patchType: 'merge',
      resource: StatefulSet,
      namespace: 'default',
      name: 'web',
      body: { spec: { replicas: 0 } },
    });
    assert.equal(scaled.code, 200);
  });
}

test('half of a surrogate pair comes in as the sign for what is no text, as over the wire', () => {
  const simulator = cluster();
  const name = 'ff';
  const data = { '\ud800': ['a\udfff'] };
  const answer = create(simulator, resources.ControllerRevision, { metadata: { name }, revision: 1, data });
  assert(answer.ok);
  assert.deepEqual((answer.body as unknown as { data: object }).data, { '\ufffd': ['a\ufffd'] });
});
