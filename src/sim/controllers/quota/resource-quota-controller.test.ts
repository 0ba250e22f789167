import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second } from '#kernel/time.ts';
import type { ResourceQuota } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { TestBench, podNamed } from '../test-bench.ts';
import { resourceQuotaController } from './resource-quota-controller.ts';

test('what is used follows creations, ends and deletions', () => {
  const bench = new TestBench(resourceQuotaController);
  const pod = (name: string) =>
    bench.create(
      resources.Pod,
      podNamed(name, {
        containers: [{ name: 'c', image: 'i:1', resources: { requests: { cpu: '250m', memory: '64Mi' } } }],
      }),
    );
  const used = () => bench.get<ResourceQuota>(resources.ResourceQuota, 'q')?.status?.used;
  pod('a');
  bench.create(resources.ResourceQuota, {
    metadata: { name: 'q' },
    spec: { hard: { pods: '3', 'requests.cpu': '2', 'requests.memory': '1Gi', 'count/configmaps': '5' } },
  });
  assert.equal(bench.settle(), 'quiescent');
  assert.deepEqual(used(), {
    pods: '1',
    'requests.cpu': '250m',
    'requests.memory': '64Mi',
    'count/configmaps': '0',
  });
  pod('b');
  bench.create(resources.ConfigMap, { metadata: { name: 'm' } });
  bench.settle();
  assert.deepEqual(used(), {
    pods: '2',
    'requests.cpu': '500m',
    'requests.memory': '128Mi',
    'count/configmaps': '1',
  });
  bench.patchStatus(resources.Pod, 'a', { phase: 'Succeeded' });
  bench.ask({ verb: 'delete', resource: resources.Pod, name: 'b', body: { gracePeriodSeconds: 0 } });
  bench.settle();
  assert.deepEqual(used(), {
    pods: '0',
    'requests.cpu': '0',
    'requests.memory': '0',
    'count/configmaps': '1',
  });
  bench.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: resources.ResourceQuota,
    name: 'q',
    body: { spec: { hard: { pods: '7', 'requests.memory': null } } },
  });
  bench.settle();
  assert.deepEqual(bench.get<ResourceQuota>(resources.ResourceQuota, 'q')?.status, {
    hard: { pods: '7', 'requests.cpu': '2', 'count/configmaps': '5' },
    used: { pods: '0', 'requests.cpu': '0', 'count/configmaps': '1' },
  });
});

test('what admission counted for nothing is found by the next full recalculation', () => {
  const bench = new TestBench(resourceQuotaController);
  const used = () => bench.get<ResourceQuota>(resources.ResourceQuota, 'q')?.status?.used;
  const pod = () => bench.ask({ verb: 'create', resource: resources.Pod, body: podNamed('a') });
  bench.create(resources.ResourceQuota, { metadata: { name: 'q' }, spec: { hard: { pods: '3' } } });
  bench.settle();
  const began = bench.simulator.now();
  pod();
  assert.equal(pod().code, 409);
  assert.deepEqual(used(), { pods: '2' });
  bench.settle();
  assert.deepEqual(used(), { pods: '1' });
  assert.ok(bench.simulator.now() - began > 200 * second);
});

test('a pod that should be gone counts until the next full recalculation', () => {
  const bench = new TestBench(resourceQuotaController);
  const used = () => bench.get<ResourceQuota>(resources.ResourceQuota, 'q')?.status?.used;
  bench.create(resources.ResourceQuota, { metadata: { name: 'q' }, spec: { hard: { pods: '3' } } });
  bench.settle();
  bench.create(resources.Pod, podNamed('a'));
  bench.ask({ verb: 'delete', resource: resources.Pod, name: 'a' });
  bench.simulator.runFor(60 * second);
  assert.deepEqual(used(), { pods: '1' });
  bench.settle();
  assert.deepEqual(used(), { pods: '0' });
});
