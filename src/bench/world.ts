import { assert } from '#kernel/assert.ts';
import { minute } from '#kernel/time.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import { isRunningAndReady } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import { bootstrap } from '#sim/api/bootstrap.ts';
import type { StoredEvent } from '#sim/api/request.ts';
import { addNode, furnish } from '#sim/furnishing.ts';
import { machineHeartbeats } from '#sim/machine-heartbeats.ts';
import { Machines } from '#sim/node/machines.ts';
import { Simulator } from '#sim/simulator.ts';
import { immediateKubelet } from './immediate-kubelet.ts';

const NODES = 3;
const DEADLINE = 7 * 24 * 60 * minute;

/** How pods are brought up. */
export type Nodes = 'simulated' | 'immediate';

const worlds: { readonly [nodes in Nodes]: () => Simulator } = {
  simulated: () => furnish({}, () => undefined).simulator,
  immediate() {
    const machines = new Machines();
    const processes = new Map([['kubelets', () => [immediateKubelet()]]]);
    const simulator = new Simulator({ parameters: { heartbeats: machineHeartbeats(machines) }, processes });
    bootstrap(simulator.api, simulator.now());
    for (let node = 1; node <= NODES; node += 1) addNode({ simulator, machines }, { name: `node-${node}` });
    return simulator;
  },
};

export const worldWith = (nodes: Nodes): Simulator => worlds[nodes]();

/** A StatefulSet `web` of a size. */
const setOf = (replicas: number, podManagementPolicy: 'Parallel' | 'OrderedReady'): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    podManagementPolicy,
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
    },
  },
});

const isBoundAndReady = (object: KubeObject | undefined): boolean =>
  object !== undefined && Boolean((object as Pod).spec.nodeName) && isRunningAndReady(object as Pod);

/** Creates a set and runs the world until so many pods are created, bound, Running and Ready. */
export function bringUp(
  simulator: Simulator,
  replicas: number,
  policy: 'Parallel' | 'OrderedReady',
): Simulator {
  let ready = 0;
  simulator.api.subscribe(({ resource, type, object, previous }: StoredEvent) => {
    if (resource !== resources.Pod) return;
    ready += Number(type !== 'DELETED' && isBoundAndReady(object)) - Number(isBoundAndReady(previous));
  });
  const body = setOf(replicas, policy);
  const answer = simulator.request({
    verb: 'create',
    resource: resources.StatefulSet,
    namespace: 'default',
    body,
  });
  assert(answer.ok, 'the set is accepted');
  const halt = simulator.runUntil(() => ready === replicas, simulator.now() + DEADLINE);
  assert(halt === 'met', `all pods become ready (it ended with ${halt})`);
  return simulator;
}
