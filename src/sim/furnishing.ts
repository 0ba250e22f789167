import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { assert } from '#kernel/assert.ts';
import { bootstrap } from './api/bootstrap.ts';
import { externalProvisioner } from './controllers/external-provisioner.ts';
import { externalResizer } from './controllers/external-resizer.ts';
import { driverOf, localPath, networkStorage } from './controllers/provisioners.ts';
import type { StoredEvent } from './api/request.ts';
import { machineHeartbeats } from './machine-heartbeats.ts';
import { Kubelet } from './node/kubelet.ts';
import { Machines } from './node/machines.ts';
import type { NodeOptions } from './node/node-object.ts';
import { nodeBody } from './node/node-object.ts';
import { FileSystemGrowth } from './node/volumes/file-system-growth.ts';
import { VolumesInUse } from './node/volumes/volumes-in-use.ts';
import type { ClusterNetwork } from './network/cluster-network.ts';
import { layNetwork } from './network/cluster-network.ts';
import type { SimulatorOptions } from './simulator.ts';
import { Simulator } from './simulator.ts';

/** Nodes that a simulated cluster has unless a scenario adds more. */
const NODES = ['node-1', 'node-2', 'node-3'];

/** Storage that any node reaches, for classes with this provisioner. */
const NETWORK_PROVISIONERS = ['example.com/nfs', 'statefulspec.dev/network'];

/** As k3s: local-path is the default class. `standard` binds at once. */
const CLASSES = [
  {
    metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'rancher.io/local-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  },
  {
    metadata: { name: 'standard' },
    provisioner: 'statefulspec.dev/network',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: true,
  },
];

export interface Furnished {
  readonly simulator: Simulator;
  readonly machines: Machines;
  readonly network: ClusterNetwork;
}

/**
 * A whole cluster as a user finds it: control plane, nodes with kubelets, storage classes and their provisioners.
 * @param hear is told every change from the very first on, with what its writer had seen (see Simulator.bases)
 */
export function furnish(
  options: SimulatorOptions,
  hear: (event: StoredEvent, basis: number, missed: readonly number[]) => void,
): Furnished {
  const { version } = options.parameters ?? {};
  const machines = new Machines(version ? { version } : {});
  const provisioners = [localPath(), ...NETWORK_PROVISIONERS.map(networkStorage)];
  const processes = new Map([
    ['kubelets', () => [new Kubelet(machines), new VolumesInUse(machines), new FileSystemGrowth(machines)]],
    [
      'provisioners',
      () => [
        ...provisioners.map(externalProvisioner),
        ...NETWORK_PROVISIONERS.map(driverOf).map(externalResizer),
      ],
    ],
    ...(options.processes ?? []),
  ]);
  const simulator = new Simulator({
    ...options,
    parameters: { heartbeats: machineHeartbeats(machines), ...options.parameters },
    processes,
  });
  const network = layNetwork(simulator, machines, options.scheduleSeed);
  simulator.api.subscribe((event) => hear(event, simulator.bases.at(-1) ?? -1, simulator.missed));
  bootstrap(simulator.api, simulator.now());
  for (const body of CLASSES) create(simulator, resources.StorageClass, body);
  for (const name of NODES) addNode({ simulator, machines }, { name });
  return { simulator, machines, network };
}

/** A machine joins the cluster: its kubelet registers a Node. */
export function addNode(
  { simulator, machines }: Pick<Furnished, 'simulator' | 'machines'>,
  options: NodeOptions,
): void {
  const machine = machines.add(options, simulator.now());
  create(
    simulator,
    resources.Node,
    nodeBody(machine.options, machine, simulator.now(), simulator.parameters.version.gitVersion),
  );
}

function create(simulator: Simulator, resource: Resource, body: object): void {
  const answer = simulator.request({ verb: 'create', resource, body, user: 'system:admin' });
  assert(answer.ok, `the cluster's own ${resource.kind} is accepted`);
}
