import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { prng } from '#kernel/prng.ts';
import { ServiceProxy } from './service-proxy.ts';
import type { Route } from './service-proxy.ts';
import { TestDirectory } from './test-directory.ts';
import type { TestEndpoint } from './test-directory.ts';

const PORT = { name: 'http', port: 8080, targetPort: 80, nodePort: 31080, protocol: 'TCP' };

function front(endpoints: readonly TestEndpoint[], spec: object = {}, seed?: number) {
  const made = new TestDirectory();
  const service = made.service('front', { clusterIP: '10.96.0.7', ports: [PORT], ...spec });
  made.slice('front', endpoints);
  const proxy = new ServiceProxy(made.directory, seed === undefined ? undefined : prng(seed));
  const ask = (now = 0, from = '10.0.9.9', port = 8080): Route =>
    proxy.toService(service, port, { address: from, node: 'node-1', now });
  return { proxy, service, ask };
}

const addressOf = (route: Route): string => (typeof route === 'string' ? route : route.address);
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const endpoint = fc.record({ ready: fc.boolean(), serving: fc.boolean(), terminating: fc.boolean() });

test('connections reach ready endpoints, or else serving ones that end, and each as often as the others', () => {
  fc.assert(
    fc.property(fc.array(endpoint, { maxLength: 6 }), (states) => {
      const all = states.map((state, i) => ({ ...state, address: `10.0.0.${i + 1}` }));
      const ready = all.filter((each) => each.ready);
      const usable =
        ready.length > 0 ? ready : all.filter(({ serving, terminating }) => serving && terminating);
      const { ask } = front(all);
      const hits = times(3 * usable.length, () => addressOf(ask()));
      for (const { address } of usable) assert.equal(hits.filter((hit) => hit === address).length, 3);
      if (usable.length === 0) assert.equal(ask(), 'refused');
    }),
  );
});

test('a seed decides the order, and decides it again in the same way', () => {
  const all = [1, 2, 3, 4].map((i) => ({ address: `10.0.0.${i}` }));
  const run = (seed: number) => {
    const { ask } = front(all, {}, seed);
    return times(40, () => addressOf(ask())).join();
  };
  assert.equal(run(7), run(7));
  assert.notEqual(run(7), run(8));
});

test('sessions stick to a client until they were idle for too long, or their pod is gone', () => {
  const all = [1, 2, 3].map((i) => ({ address: `10.0.0.${i}` }));
  const { ask } = front(all, {
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 10 } },
  });
  const first = addressOf(ask());
  assert.deepEqual(new Set(times(9, () => addressOf(ask(5000)))), new Set([first]));
  assert.notEqual(addressOf(ask(0, '10.0.9.8')), first);
  assert.notEqual(addressOf(ask(15_001)), first);
});

test('ports that a service does not have are refused; target ports are those of the endpoints', () => {
  const { ask } = front([{ address: '10.0.0.1' }]);
  assert.equal(ask(0, '10.0.9.9', 80), 'refused');
  assert.deepEqual(ask(), { address: '10.0.0.1', port: 80 });
});

test('under the policy Local a node port reaches only the pods of its node, except from that node', () => {
  const all = [
    { address: '10.0.0.1', node: 'node-1' },
    { address: '10.0.0.2', node: 'node-2' },
  ];
  const { proxy, service } = front(all, { externalTrafficPolicy: 'Local' });
  const ask = (node: string) =>
    proxy.toNodePort(service, 31_080, node, { address: '10.0.9.9', node: 'node-1', now: 0 });
  assert.deepEqual(new Set(times(6, () => addressOf(ask('node-2')))), new Set(['10.0.0.2']));
  assert.equal(ask('node-3'), 'dropped');
  assert.equal(new Set(times(6, () => addressOf(ask('node-1')))).size, 2);
});

test('under the internal policy Local a pod reaches only the pods of its own node', () => {
  const far = { address: '10.0.0.2', node: 'node-2' };
  const near = { address: '10.0.0.1', node: 'node-1' };
  const policy = { internalTrafficPolicy: 'Local' };
  assert.deepEqual(
    new Set(times(6, () => addressOf(front([far, near], policy).ask()))),
    new Set(['10.0.0.1']),
  );
  assert.equal(front([far], policy).ask(), 'dropped');
  assert.equal(front([], policy).ask(), 'refused');
});
