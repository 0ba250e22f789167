import type { Instant } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { Condition, Labels } from '#model/objects.ts';
import { profileOf } from '../versions.ts';

/** What a simulated node can be given. */
export interface NodeOptions {
  readonly name: string;
  readonly labels?: Labels;
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
}

const condition = (
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  at: string,
): Condition => ({
  type,
  status,
  lastHeartbeatTime: at,
  lastTransitionTime: at,
  reason,
  message,
});

/** The conditions of a node whose kubelet is well. */
export const healthyConditions = (now: Instant): readonly Condition[] => {
  const at = timestamp(now);
  return [
    condition(
      'MemoryPressure',
      'False',
      'KubeletHasSufficientMemory',
      'kubelet has sufficient memory available',
      at,
    ),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure', at),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available', at),
    condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status', at),
  ];
};

/** The conditions of a node whose kubelet says that it is not well. */
export const notReadyConditions = (now: Instant, message: string): readonly Condition[] => [
  ...healthyConditions(now).slice(0, -1),
  condition('Ready', 'False', 'KubeletNotReady', message, timestamp(now)),
];

/** The body of a Node as its kubelet registers it (create, and then its status). */
export function nodeBody(
  { name, labels, cpu = '8', memory = '32Gi', pods = '11000' }: NodeOptions,
  place: { readonly address: string; readonly podCIDR: string },
  now: Instant,
  kubeletVersion = profileOf().gitVersion,
  conditions = healthyConditions(now),
): object {
  const amounts = { cpu, 'ephemeral-storage': '100Gi', 'hugepages-2Mi': '0', memory, pods };
  const plain = {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', ...plain, ...labels },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: { podCIDR: place.podCIDR, podCIDRs: [place.podCIDR] },
    status: {
      addresses: [
        { type: 'InternalIP', address: place.address },
        { type: 'Hostname', address: name },
      ],
      allocatable: amounts,
      capacity: amounts,
      conditions,
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: `boot-${name}`,
        containerRuntimeVersion: 'containerd://2.1.9',
        kernelVersion: '6.1.0',
        kubeProxyVersion: '',
        kubeletVersion,
        machineID: `machine-${name}`,
        operatingSystem: 'linux',
        osImage: 'Simulated Linux',
        systemUUID: `system-${name}`,
      },
    },
  };
}
