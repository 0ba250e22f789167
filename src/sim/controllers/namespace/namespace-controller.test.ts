import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject, Namespace } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { TestBench, podNamed } from '../test-bench.ts';
import { namespaceController } from './namespace-controller.ts';
import { rootCaPublisher } from './root-ca-publisher.ts';
import { serviceAccountController } from './service-account-controller.ts';

const { ConfigMap, Pod, ServiceAccount } = resources;

test('a namespace gets its service account and its certificates, again when they are lost', () => {
  const bench = new TestBench(serviceAccountController, rootCaPublisher);
  bench.settle();
  assert.ok(bench.get(ConfigMap, 'kube-root-ca.crt'));
  bench.ask({ verb: 'delete', resource: ServiceAccount, name: 'default' });
  bench.ask({ verb: 'delete', resource: ConfigMap, name: 'kube-root-ca.crt' });
  assert.equal(bench.settle(), 'quiescent');
  assert.ok(bench.get(ServiceAccount, 'default'));
  assert.ok(bench.get(ConfigMap, 'kube-root-ca.crt'));
});

test('pods go first, after five seconds; the rest when they are gone; then the namespace', () => {
  const bench = new TestBench(namespaceController, serviceAccountController, rootCaPublisher);
  bench.create(Pod, podNamed('web-0'));
  bench.create(ConfigMap, { metadata: { name: 'settings' } });
  bench.settle();
  bench.changes();
  bench.ask({ verb: 'delete', resource: resources.Namespace, name: 'ns' });
  bench.settle(4_900);
  assert.deepEqual(bench.lines(), ['MODIFIED namespaces ns by user delete']);
  bench.settle(1_000);
  assert.deepEqual(bench.lines(), [
    'MODIFIED pods web-0 by namespace-controller deletecollection',
    'MODIFIED namespaces ns by namespace-controller update/status',
  ]);
  const conditions = bench.get<Namespace>(resources.Namespace, 'ns')?.status?.conditions ?? [];
  assert.deepEqual(
    conditions.map(({ status, message }) => `${status} ${message}`),
    [
      'False All resources successfully discovered',
      'False All legacy kube types successfully parsed',
      'False All content successfully deleted, may be waiting on finalization',
      'False All content successfully removed',
      'False All content-preserving finalizers finished',
    ],
  );
  bench.ask({ verb: 'delete', resource: Pod, name: 'web-0', body: { gracePeriodSeconds: 0 } });
  assert.equal(bench.settle(), 'quiescent');
  assert.equal(bench.get<KubeObject>(resources.Namespace, 'ns'), undefined);
  assert.equal(bench.lines().at(-1), 'DELETED namespaces ns by namespace-controller update/finalize');
});
