import { assert } from '#kernel/assert.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { bootstrap, openNamespace } from '#sim/api/bootstrap.ts';
import { externalProvisioner } from '#sim/controllers/external-provisioner.ts';
import { localPath } from '#sim/controllers/provisioners.ts';
import type { Controller } from '#sim/loop/controller.ts';
import { machineHeartbeats } from '#sim/machine-heartbeats.ts';
import { Kubelet } from '#sim/node/kubelet.ts';
import { Machines } from '#sim/node/machines.ts';
import { CLUSTER_DNS } from '#sim/node/pod/resolv-conf.ts';
import { nodeBody } from '#sim/node/node-object.ts';
import type { ClusterNetwork } from '#sim/network/cluster-network.ts';
import { layNetwork } from '#sim/network/cluster-network.ts';
import { IMAGES, REGISTRY } from './registry.ts';
import { Simulator } from '#sim/simulator.ts';

export const NAMESPACE = 'golden-node';

const CLASS = {
  metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'rancher.io/local-path',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
};

/** The name server's service, as its installer makes it. What stands behind it is no pod here. */
const KUBE_DNS = {
  metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    clusterIP: CLUSTER_DNS,
    selector: { 'k8s-app': 'kube-dns' },
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    ],
  },
};

/** The resolv.conf of the recorded nodes is empty. */
const NAME_SERVERS: readonly string[] = [];

export interface RecordedCluster {
  readonly simulator: Simulator;
  readonly machines: Machines;
  readonly network: ClusterNetwork;
}

/** The cluster of the recordings: node-1, further nodes under the taint `golden`, busybox on all of them. */
export function recordedCluster(extraNodes: readonly string[]): RecordedCluster {
  const machines = new Machines({ nameServers: NAME_SERVERS, showHostPorts: false });
  machines.images.holdOnly(REGISTRY);
  for (const [repository, image] of Object.entries(IMAGES)) machines.images.declare(repository, image);
  for (const image of ['busybox:1.36', 'busybox:1.37']) machines.images.preload(image);
  const processes = new Map<string, () => readonly Controller[]>([
    ['kubelets', () => [new Kubelet(machines)]],
    ['provisioners', () => [externalProvisioner(localPath('NODE_DIR(1)/volumes'))]],
  ]);
  const simulator = new Simulator({ parameters: { heartbeats: machineHeartbeats(machines) }, processes });
  const network = layNetwork(simulator, machines);
  bootstrap(simulator.api, simulator.now());
  create(simulator, resources.StorageClass, CLASS);
  create(simulator, resources.Service, KUBE_DNS, 'kube-system');
  for (const name of ['node-1', ...extraNodes]) addNode(simulator, machines, name);
  openNamespace(simulator.api, simulator.now(), NAMESPACE);
  simulator.runFor(2000);
  return { simulator, machines, network };
}

function addNode(simulator: Simulator, machines: Machines, name: string): void {
  const machine = machines.add({ name, cpu: '2', memory: '24581684Ki', pods: '110' }, simulator.now());
  const body = nodeBody(machine.options, machine, simulator.now()) as { spec: object };
  const taints = name === 'node-1' ? [] : [{ key: 'golden', effect: 'NoSchedule' }];
  create(simulator, resources.Node, { ...body, spec: { ...body.spec, taints } });
}

function create(simulator: Simulator, resource: Resource, body: object, namespace?: string): void {
  const place = namespace === undefined ? {} : { namespace };
  const answer = simulator.request({ verb: 'create', resource, body, ...place });
  assert(answer.ok, `the recorded cluster's ${resource.kind} is accepted`);
}
