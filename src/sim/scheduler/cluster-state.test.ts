import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Node, Pod } from '#model/objects.ts';
import { watchable } from '#model/resources.ts';
import { VolumeIndex } from '../controllers/volumes/volume-index.ts';
import { Cache } from '../loop/cache.ts';
import { ClusterState } from './cluster-state.ts';
import { Decider } from './decide.ts';
import { load } from './requests.ts';

const metadata = (name: string, more: object = {}) => ({
  name,
  uid: name,
  resourceVersion: '1',
  creationTimestamp: '',
  ...more,
});

const node = (name: string, cpu: number): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: metadata(name),
  spec: {},
  status: { allocatable: { cpu: `${cpu}`, memory: '8Gi', pods: '5' } },
});
const pod = (name: string, app: string, cpu: number): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata(name, { namespace: 'ns', labels: { app } }),
  spec: { containers: [{ name: 'c', ...(cpu > 0 && { resources: { requests: { cpu: `${cpu}m` } } }) }] },
  status: {},
});

/** A fresh state with the same pods. */
function stateOf(placements: readonly { readonly pod: Pod; readonly node: string }[]): ClusterState {
  const state = new ClusterState();
  for (const placement of placements) state.place(placement.pod, placement.node);
  return state;
}

const commands = fc.array(
  fc.record({
    pod: fc.nat(9),
    app: fc.constantFrom('x', 'y'),
    cpu: fc.nat(900),
    node: fc.nat(2),
    remove: fc.boolean(),
  }),
  { maxLength: 40 },
);

test('after any history the sums are those of the pods that are there', () => {
  fc.assert(
    fc.property(commands, (history) => {
      const state = new ClusterState();
      for (const name of ['n0', 'n1']) state.putNode(node(name, 4));
      const isX = (one: Pod) => one.metadata.labels?.['app'] === 'x';
      state.tally.byNode('x', isX, state.placements);
      for (const step of history) {
        if (step.remove) state.remove(`ns/p${step.pod}`);
        else state.place(pod(`p${step.pod}`, step.app, step.cpu), `n${step.node}`);
      }
      const all = [...state.placements];
      for (const name of ['n0', 'n1']) {
        const here = all.filter((placement) => placement.node === name);
        const info = state.node(name);
        assert.equal(info?.pods.size, here.length);
        assert.equal(
          info?.requested('cpu'),
          here.reduce((sum, { requests }) => sum + (requests.get('cpu') ?? 0), 0),
        );
        assert.equal(
          info?.load('cpu'),
          here.reduce((sum, { requests }) => sum + load(requests, 'cpu'), 0),
        );
      }
      const counted = state.tally.byNode('x', isX, []);
      assert.deepEqual(
        new Map([...counted].sort()),
        new Map([...stateOf(all).tally.byNode('x', isX, all)].sort()),
      );
    }),
  );
});

test('no decision ever overfills a node, and a pod is refused only when it fits nowhere', () => {
  const pods = fc.array(fc.nat(3000), { maxLength: 25 });
  fc.assert(
    fc.property(
      pods,
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      (requests, nodes) => {
        const state = new ClusterState();
        nodes.forEach((cpu, i) => state.putNode(node(`n${i}`, cpu)));
        const decider = new Decider(state);
        const known = { view: new Cache(watchable), volumes: new VolumeIndex(), taken: new Set<string>() };
        requests.forEach((cpu, i) => {
          const one = pod(`p${i}`, 'x', cpu);
          const verdict = decider.decide(one, known, {
            view: known.view,
            anyOrder: (items) => items,
            clock: { now: () => 0 },
          });
          const fits = state.nodes.filter(
            (info) => info.pods.size < 5 && info.allocatable('cpu') - info.requested('cpu') >= cpu,
          );
          assert.equal('node' in verdict, fits.length > 0);
          if ('node' in verdict) state.place(one, verdict.node);
        });
        for (const info of state.nodes)
          assert.ok(info.requested('cpu') <= info.allocatable('cpu') && info.pods.size <= 5);
      },
    ),
  );
});
