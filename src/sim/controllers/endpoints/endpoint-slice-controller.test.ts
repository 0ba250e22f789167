import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { timestamp } from '#kernel/time.ts';
import type { EndpointSlice, Pod, Service } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { ObjectList } from '../../api/request.ts';
import { TestBench, podNamed } from '../test-bench.ts';
import { endpointSliceController } from './endpoint-slice-controller.ts';

const service = (spec: object = {}, labels?: Record<string, string>) => ({
  metadata: { name: 'web', ...(labels && { labels }) },
  spec: {
    clusterIP: 'None',
    selector: { app: 'web' },
    ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80 }],
    ...spec,
  },
});

function cluster(spec: object = {}) {
  const bench = new TestBench(endpointSliceController);
  bench.create(resources.Node, {
    metadata: { name: 'node-1', labels: { 'topology.kubernetes.io/zone': 'z1' } },
  });
  bench.create<Service>(resources.Service, service(spec));
  bench.settle();
  let addresses = 0;
  const start = (name: string, ready = true) =>
    bench.patchStatus(resources.Pod, name, {
      phase: 'Running',
      podIP: `10.0.0.${(addresses += 1)}`,
      podIPs: [{ ip: `10.0.0.${addresses}` }],
      conditions: [
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastTransitionTime: timestamp(bench.simulator.now()),
        },
      ],
    });
  const slices = () => {
    const answer = bench.ask({ verb: 'list', resource: resources.EndpointSlice });
    return (answer.body as ObjectList).items as readonly EndpointSlice[];
  };
  return { bench, start, slices };
}

const conditions = ([slice]: readonly EndpointSlice[]) =>
  (slice?.endpoints ?? []).map(({ conditions: { ready, serving, terminating } }) => [
    ready,
    serving,
    terminating,
  ]);

test('a service without pods has an empty slice, which the first pod with an address fills', () => {
  const { bench, start, slices } = cluster();
  const [empty] = slices();
  assert.match(empty?.metadata.name ?? '', /^web-[a-z0-9]{5}$/);
  assert.equal((empty?.endpoints ?? []).length, 0);
  assert.equal((empty?.ports ?? []).length, 0);
  assert.deepEqual(empty?.metadata.labels, {
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    'kubernetes.io/service-name': 'web',
    'service.kubernetes.io/headless': '',
  });
  bench.create(resources.Pod, podNamed('web-0', { hostname: 'web-0', subdomain: 'web' }));
  bench.settle();
  assert.equal(slices()[0]?.metadata.resourceVersion, empty?.metadata.resourceVersion);
  start('web-0', false);
  assert.equal(bench.settle(), 'quiescent');
  const [filled] = slices();
  assert.equal(filled?.metadata.uid, empty?.metadata.uid);
  assert.deepEqual(filled?.ports, [{ name: 'http', protocol: 'TCP', port: 80 }]);
  const uid = bench.get<Pod>(resources.Pod, 'web-0')?.metadata.uid;
  assert.deepEqual(filled?.endpoints, [
    {
      addresses: ['10.0.0.1'],
      conditions: { ready: false, serving: false, terminating: false },
      hostname: 'web-0',
      nodeName: 'node-1',
      targetRef: { kind: 'Pod', namespace: 'ns', name: 'web-0', uid },
      zone: 'z1',
    },
  ]);
});

test('ready, serving and terminating follow the pod, and the last one leaves an empty slice', () => {
  const { bench, start, slices } = cluster();
  bench.create(resources.Pod, podNamed('web-0'));
  start('web-0');
  bench.settle();
  assert.deepEqual(conditions(slices()), [[true, true, false]]);
  bench.ask({ verb: 'delete', resource: resources.Pod, name: 'web-0' });
  bench.settle();
  assert.deepEqual(conditions(slices()), [[false, true, true]]);
  bench.ask({ verb: 'delete', resource: resources.Pod, name: 'web-0', body: { gracePeriodSeconds: 0 } });
  bench.settle();
  assert.equal(slices().length, 1);
  assert.deepEqual(conditions(slices()), []);
});

test('publishNotReadyAddresses calls everything ready; an ended pod is no endpoint', () => {
  const { bench, start, slices } = cluster({ publishNotReadyAddresses: true });
  for (const name of ['a', 'b']) {
    bench.create(resources.Pod, podNamed(name));
    start(name, false);
  }
  bench.patchStatus(resources.Pod, 'b', { phase: 'Failed' });
  bench.settle();
  assert.deepEqual(conditions(slices()), [[true, false, false]]);
});

test('named ports are looked up in the pod, one slice for each set of ports', () => {
  const { bench, start, slices } = cluster({
    ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'web' }],
  });
  const withPort = (containerPort: number) => ({
    containers: [{ name: 'c', image: 'i:1', ports: [{ name: 'web', containerPort, protocol: 'TCP' }] }],
  });
  bench.create(resources.Pod, podNamed('a', withPort(8080)));
  bench.create(resources.Pod, podNamed('b', withPort(9090)));
  for (const name of ['a', 'b']) start(name);
  bench.settle();
  assert.deepEqual(
    slices()
      .map(({ ports }) => ports?.[0]?.port)
      .sort(),
    [8080, 9090],
  );
});

test('a hundred endpoints a slice, new labels of the service on all, foreign changes undone', () => {
  const { bench, start, slices } = cluster();
  for (let i = 0; i < 120; i += 1) {
    bench.create(resources.Pod, podNamed(`p-${i}`));
    start(`p-${i}`);
  }
  bench.settle();
  assert.deepEqual(
    slices()
      .map(({ endpoints }) => endpoints?.length)
      .sort(),
    [100, 20],
  );
  bench.ask({
    verb: 'patch',
    patchType: 'merge',
    resource: resources.Service,
    name: 'web',
    body: { metadata: { labels: { team: 'a' } } },
  });
  bench.settle();
  assert.ok(slices().every(({ metadata }) => metadata.labels?.['team'] === 'a'));
  const [first] = slices();
  bench.ask({ verb: 'delete', resource: resources.EndpointSlice, name: first?.metadata.name ?? '' });
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(
    slices().reduce((sum, { endpoints }) => sum + (endpoints?.length ?? 0), 0),
    120,
  );
});

test('a pod on a node that does not exist is left out, and retried only so often', () => {
  const { bench, start, slices } = cluster();
  bench.create(resources.Pod, podNamed('a', { nodeName: 'gone' }));
  start('a');
  assert.equal(bench.settle(100_000_000), 'quiescent');
  assert.deepEqual(conditions(slices()), []);
  assert.match(
    bench.events()[0] ?? '',
    /^Warning FailedToUpdateEndpointSlices: Error updating Endpoint Slices for Service ns\/web: skipping Pod a for Service ns\/web: Node gone Not Found/,
  );
});

test('no second slice is made while the first one has not been told of', () => {
  const bench = new TestBench(endpointSliceController);
  bench.simulator.delay('bench', 'EndpointSlice', 50);
  bench.create<Service>(resources.Service, service());
  bench.settle(20);
  bench.create(resources.Pod, podNamed('web-0'));
  bench.patchStatus(resources.Pod, 'web-0', { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] });
  bench.settle();
  const made = bench
    .changes()
    .filter(({ type, resource }) => type === 'ADDED' && resource.kind === 'EndpointSlice');
  assert.equal(made.length, 1);
});

test('whatever happens to pods, the slices tell it in the end', () => {
  const names = ['a', 'b', 'c', 'd'];
  const action = fc.record({
    pod: fc.constantFrom(...names),
    what: fc.constantFrom('create', 'ready', 'unready', 'delete', 'remove', 'relabel', 'settle'),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const { bench, start, slices } = cluster();
      for (const { pod, what } of actions) {
        const exists = bench.get(resources.Pod, pod);
        if (what === 'settle') bench.settle(7);
        else if (what === 'create' && !exists) bench.create(resources.Pod, podNamed(pod));
        else if (!exists) continue;
        else if (what === 'ready' || what === 'unready') start(pod, what === 'ready');
        else if (what === 'relabel')
          bench.ask({
            verb: 'patch',
            patchType: 'merge',
            resource: resources.Pod,
            name: pod,
            body: { metadata: { labels: { app: 'other' } } },
          });
        else if (what !== 'create')
          bench.ask({
            verb: 'delete',
            resource: resources.Pod,
            name: pod,
            body: what === 'remove' ? { gracePeriodSeconds: 0 } : {},
          });
      }
      assert.equal(bench.settle(), 'quiescent');
      const told = slices()
        .flatMap(({ endpoints }) => endpoints ?? [])
        .map(({ targetRef, addresses, conditions: { ready, terminating } }) => [
          targetRef?.name,
          addresses[0],
          ready,
          terminating,
        ]);
      const wanted = names.flatMap((name) => {
        const pod = bench.get<Pod>(resources.Pod, name);
        if (pod?.metadata.labels?.['app'] !== 'web' || !pod.status.podIP) return [];
        const going = pod.metadata.deletionTimestamp !== undefined;
        return [[name, pod.status.podIP, pod.status.conditions?.[0]?.status === 'True' && !going, going]];
      });
      assert.deepEqual(told.sort(), wanted.sort());
    }),
    { numRuns: 60 },
  );
});

test('a pod that has ended stays in the slices until something else is looked at', () => {
  const { bench, start, slices } = cluster({ publishNotReadyAddresses: true });
  for (const name of ['web-0', 'web-1']) {
    bench.create(resources.Pod, podNamed(name));
    start(name, false);
  }
  bench.settle();
  bench.patchStatus(resources.Pod, 'web-0', { phase: 'Failed' });
  bench.settle();
  assert.equal(slices()[0]?.endpoints?.length, 2);
  start('web-1');
  bench.settle();
  assert.deepEqual(
    slices()[0]?.endpoints?.map(({ targetRef }) => targetRef?.name),
    ['web-1'],
  );
});
