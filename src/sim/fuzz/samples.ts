import type { Kind } from '#model/resources.ts';

const metadata = {
  name: 'a',
  labels: { app: 'web' },
  annotations: { note: 'x' },
};
const template = {
  metadata: { labels: { app: 'web' } },
  spec: {
    terminationGracePeriodSeconds: 5,
    initContainers: [{ name: 'first', image: 'i:1', command: ['true'] }],
    containers: [
      {
        name: 'c',
        image: 'i:1',
        env: [{ name: 'A', value: 'b' }],
        ports: [{ name: 'web', containerPort: 80 }],
        resources: { requests: { cpu: '100m', memory: '1Gi' } },
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
        readinessProbe: { httpGet: { path: '/', port: 'web' } },
      },
    ],
    volumes: [{ name: 'data', emptyDir: {} }],
  },
};
const selector = { matchLabels: { app: 'web' } };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

/** A valid object of every kind, as a client would write it: what random requests begin with. */
export const samples: { readonly [OfKind in Kind]: object } = {
  Namespace: { metadata },
  Node: { metadata, spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } },
  Pod: {
    metadata: { ...metadata, finalizers: ['example.com/hold'] },
    spec: { ...template.spec, nodeName: 'a' },
  },
  Service: {
    metadata,
    spec: { selector: { app: 'web' }, ports: [{ name: 'web', port: 80, targetPort: 'web' }] },
  },
  PersistentVolumeClaim: { metadata, spec: { ...claim, storageClassName: 'a' } },
  PersistentVolume: {
    metadata,
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/data' },
      claimRef: { namespace: 'default', name: 'a' },
    },
  },
  Event: {
    metadata,
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'a' },
    reason: 'Started',
    type: 'Normal',
    count: 1,
  },
  ServiceAccount: { metadata, automountServiceAccountToken: false },
  ConfigMap: { metadata, data: { key: 'value' }, binaryData: { bytes: 'AAECAw==' } },
  Secret: { metadata, type: 'Opaque', data: { key: 'dmFsdWU=' }, stringData: { other: 'value' } },
  Endpoints: { metadata, subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] },
  ResourceQuota: { metadata, spec: { hard: { pods: '100', 'requests.cpu': '100' } } },
  LimitRange: {
    metadata,
    spec: { limits: [{ type: 'Container', max: { cpu: '10' }, default: { cpu: '1' } }] },
  },
  StatefulSet: {
    metadata,
    spec: {
      replicas: 3,
      serviceName: 'a',
      selector,
      template,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
    },
  },
  ReplicaSet: { metadata, spec: { replicas: 2, selector, template } },
  Deployment: {
    metadata,
    spec: {
      replicas: 2,
      selector,
      template,
      strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } },
    },
  },
  ControllerRevision: { metadata, revision: 1, data: { spec: { template } } },
  PodDisruptionBudget: { metadata, spec: { minAvailable: '50%', selector } },
  StorageClass: {
    metadata,
    provisioner: 'example.com/disk',
    reclaimPolicy: 'Delete',
    parameters: { kind: 'fast' },
  },
  EndpointSlice: {
    metadata,
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
    ports: [{ name: 'web', port: 80 }],
  },
  Lease: { metadata, spec: { holderIdentity: 'a', renewTime: '2026-01-01T00:00:00.000000Z' } },
  PriorityClass: { metadata, value: 1000 },
};
