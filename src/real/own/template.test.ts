import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { YamlText } from '#cluster/request.ts';
import type { Request } from '#cluster/request.ts';
import type { PodSpec } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { endable, endingOnDemand } from './exit-on-demand.ts';
import { asPreloaded } from './preloaded.ts';
import { gated } from './readiness-gate.ts';
import { unavailableStorage } from './storage.ts';
import { withPodSpec } from './template.ts';

const spec: PodSpec = { containers: [{ name: 'app', image: 'nginx' }] };
const set = { kind: 'StatefulSet', spec: { replicas: 2, template: { spec } } };
const creation: Request = { verb: 'create', resource: resources.StatefulSet, body: set };

describe('pods that are prepared for what a scenario will command', () => {
  test('the template of a workload, and the spec of a pod', () => {
    const { body } = withPodSpec(creation, gated);
    assert.deepEqual(body, {
      ...set,
      spec: {
        replicas: 2,
        template: { spec: { ...spec, readinessGates: [{ conditionType: 'statefulspec.dev/ready' }] } },
      },
    });
    const pod = { ...creation, resource: resources.Pod, body: { kind: 'Pod', spec } };
    assert.equal((withPodSpec(pod, gated).body as { spec: PodSpec }).spec.readinessGates?.length, 1);
    assert.deepEqual(set.spec.template.spec, spec, 'what the user wrote is left alone');
  });

  test('nothing else is touched: patches, subresources, texts, and what is no workload', () => {
    const others: readonly Request[] = [
      { ...creation, verb: 'patch', patchType: 'merge' },
      { ...creation, subresource: 'scale' },
      { ...creation, body: new YamlText('spec: { template: { spec: { containers: [] } } }') },
      { ...creation, body: { kind: 'ConfigMap', data: {} } },
      { ...creation, body: { kind: 'StatefulSet', spec: { template: { spec: { containers: 'none' } } } } },
    ];
    for (const other of others)
      assert.deepEqual(withPodSpec(other, gated), other, JSON.stringify(other.body));
  });

  test('only a container that may run anything ends on demand', () => {
    const both = { containers: [{ name: 'free' }, { name: 'bound', command: ['sleep', '60'] }] };
    const prepared = endingOnDemand(both);
    assert.deepEqual(endable(prepared), ['free']);
    assert.deepEqual(prepared.containers[1], both.containers[1]);
  });

  test('images that are there are not asked for anew, unless the manifest says so', () => {
    const always = { containers: [{ name: 'app', imagePullPolicy: 'Always' as const }] };
    assert.equal(asPreloaded(spec).containers[0]?.imagePullPolicy, 'IfNotPresent');
    assert.equal(asPreloaded(always).containers[0]?.imagePullPolicy, 'Always');
  });
});

describe('storage that a cluster like k3s does not have', () => {
  const shared = { name: 'shared', nfs: { server: '192.0.2.7', path: '/shared' } };
  const cases = [
    [{ provisioner: 'example.com/nfs' }, 'storage of the provisioner example.com/nfs'],
    [{ spec: { storageClassName: 'standard' } }, 'storage of the class standard'],
    [
      { spec: { volumeClaimTemplates: [{ spec: { storageClassName: 'standard' } }] } },
      'storage of the class standard',
    ],
    [{ spec: { nfs: { server: '192.0.2.7' } } }, 'a volume of the type nfs, on a server that is only a name'],
    [{ spec: { volumes: [shared] } }, 'a volume of the type nfs, on a server that is only a name'],
    [
      { spec: { template: { spec: { volumes: [shared] } } } },
      'a volume of the type nfs, on a server that is only a name',
    ],
    [{ spec: { template: { spec: { volumes: [{ name: 'nfs', emptyDir: {} }] } } } }, undefined],
    [{ spec: { storageClassName: 'local-path' } }, undefined],
    [{ spec: { hostPath: { path: '/volumes/a' } } }, undefined],
    [undefined, undefined],
  ] as const;
  for (const [body, says] of cases)
    test(`${JSON.stringify(body)}: ${says ?? 'there'}`, () => assert.equal(unavailableStorage(body), says));
});
