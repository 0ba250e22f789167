import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { second } from '#kernel/time.ts';
import type { PersistentVolumeClaim, Pod } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { openNamespace } from '../api/bootstrap.ts';
import type { ObjectList } from '../api/request.ts';
import { persistentVolumeBinder } from '../controllers/persistent-volume-binder.ts';
import { externalProvisioner } from '../controllers/external-provisioner.ts';
import { localPath } from '../controllers/provisioners.ts';
import { claimNamed, volumeNamed } from '../controllers/volumes/samples.ts';
import { podNamed } from '../controllers/test-bench.ts';
import type { Controller } from '../loop/controller.ts';
import { Simulator } from '../simulator.ts';
import { podScheduler } from './scheduler.ts';

const {
  Node: NODES,
  Pod: PODS,
  PersistentVolume: VOLUMES,
  PersistentVolumeClaim: CLAIMS,
  StorageClass: CLASSES,
} = resources;

/** A cluster of two nodes, with only these controllers, on one of the schedules that Kubernetes allows. */
class Cluster {
  readonly simulator: Simulator;

  constructor(scheduleSeed: number, make: () => readonly Controller[]) {
    this.simulator = new Simulator({ scheduleSeed, processes: new Map([['subject', make]]) });
    for (const idle of ['kube-controller-manager', 'kube-scheduler']) this.simulator.kill(idle);
    openNamespace(this.simulator.api, this.simulator.now(), 'ns');
    for (const name of ['a', 'b']) this.#addNode(name);
  }

  create(resource: Resource, body: object): void {
    const answer = this.simulator.request({
      verb: 'create',
      resource,
      ...(resource.namespaced && { namespace: 'ns' }),
      body,
    });
    assert.ok(answer.ok, answer.ok ? '' : answer.body.message);
  }

  list<T>(resource: Resource): readonly T[] {
    const answer = this.simulator.request({
      verb: 'list',
      resource,
      ...(resource.namespaced && { namespace: 'ns' }),
    });
    assert.ok(answer.ok);
    return (answer.body as ObjectList).items as readonly T[];
  }

  /** Kills and starts the process at these moments, then lets time pass until all is over. */
  run(kills: readonly number[]): void {
    for (const after of kills) {
      this.simulator.runFor(after);
      this.simulator.kill('subject');
      this.simulator.start('subject');
    }
    this.simulator.runFor(60 * second);
  }

  #addNode(name: string): void {
    this.create(NODES, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    });
    const body = { spec: { taints: null } };
    this.simulator.request({ verb: 'patch', patchType: 'merge', resource: NODES, name, body });
    const status = { status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } } };
    this.simulator.request({
      verb: 'patch',
      patchType: 'merge',
      resource: NODES,
      name,
      subresource: 'status',
      body: status,
    });
  }
}

const kills = fc.array(fc.nat(40), { maxLength: 3 });

test('on every schedule and across restarts, as many claims are bound as there are volumes, each to its own', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      kills,
      (seed, claims, volumes, at) => {
        const cluster = new Cluster(seed, () => [persistentVolumeBinder()]);
        for (let i = 0; i < Math.max(claims, volumes); i += 1) {
          if (i < claims) cluster.create(CLAIMS, claimNamed(`c${i}`));
          if (i < volumes) cluster.create(VOLUMES, volumeNamed(`v${i}`, { size: `${1 + (i % 3)}Gi` }));
        }
        cluster.run(at);
        const bound = cluster
          .list<PersistentVolumeClaim>(CLAIMS)
          .filter(({ status }) => status.phase === 'Bound');
        assert.equal(bound.length, Math.min(claims, volumes));
        assert.equal(new Set(bound.map(({ spec }) => spec.volumeName)).size, bound.length);
      },
    ),
    { numRuns: 60 },
  );
});

test('on every schedule and across restarts, pods with late claims get a node, and their volumes are there', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 4 }), kills, (seed, pods, at) => {
      const cluster = new Cluster(seed, () => [
        podScheduler(),
        persistentVolumeBinder(),
        externalProvisioner(localPath()),
      ]);
      const late = { provisioner: 'rancher.io/local-path', volumeBindingMode: 'WaitForFirstConsumer' };
      cluster.create(CLASSES, {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'local' },
        ...late,
      });
      for (let i = 0; i < pods; i += 1) {
        cluster.create(CLAIMS, claimNamed(`c${i}`, { storageClassName: 'local' }));
        cluster.create(
          PODS,
          podNamed(`p${i}`, {
            nodeName: '',
            volumes: [{ name: 'd', persistentVolumeClaim: { claimName: `c${i}` } }],
          }),
        );
      }
      cluster.run(at);
      for (const [i, pod] of cluster.list<Pod>(PODS).entries()) {
        const claim = cluster.list<PersistentVolumeClaim>(CLAIMS)[i];
        assert.equal(claim?.status.phase, 'Bound');
        assert.equal(pod.spec.nodeName, claim?.metadata.annotations?.['volume.kubernetes.io/selected-node']);
      }
    }),
    { numRuns: 60 },
  );
});
