import type { Requirement } from './invariant.ts';
import { invariants } from './invariants/all.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/';
const TASKS = 'https://kubernetes.io/docs/tutorials/stateful-application/basic-stateful-set/';

type Row = readonly [id: Requirement['id'], sentence: string, source: string, level?: Requirement['level']];

/** Claims that features tell as stories; the invariants, which watch every scenario, come on top. */
const told: readonly Row[] = [
  [
    'STS-NAME-1',
    'Pods are named <set>-<ordinal>, and carry name and ordinal in their labels and hostname',
    `${DOCS}#ordinal-index`,
  ],
  ['STS-NAME-2', 'A replaced pod keeps its name', `${DOCS}#stable-network-id`],
  ['STS-START-1', 'spec.ordinals.start is the first ordinal', 'KEP-3335 StatefulSet slice', 'extended'],
  ['STS-SCALE-1', 'Scaling up adds the next ordinals', `${TASKS}#scaling-up`],
  [
    'STS-MINREADY-1',
    'A pod that is not available for minReadySeconds holds up the creation of the next',
    `${DOCS}#minimum-ready-seconds`,
    'extended',
  ],
  [
    'STS-MINREADY-2',
    'A pod that is not available for minReadySeconds holds up the update of the next',
    `${DOCS}#minimum-ready-seconds`,
    'extended',
  ],
  ['STS-PARALLEL-1', 'Parallel creates all pods without waiting', `${DOCS}#parallel-pod-management`],
  [
    'STS-PARALLEL-2',
    'Parallel deletes all pods that are to go without waiting',
    `${DOCS}#parallel-pod-management`,
  ],
  ['STS-PARALLEL-3', 'Parallel does not change how updates go', `${DOCS}#parallel-pod-management`],
  [
    'STS-UPDATE-6',
    'A broken rollout of an ordered set is not healed by a rollback alone',
    `${DOCS}#forced-rollback, kubernetes/kubernetes#67250`,
    'extended',
  ],
  ['STS-ONDELETE-1', 'OnDelete replaces a pod only after the user has deleted it', `${DOCS}#on-delete`],
  [
    'STS-HISTORY-1',
    'Revisions are reused by rollbacks and kept within revisionHistoryLimit',
    `${DOCS}#revision-history`,
  ],
  ['STS-STORAGE-1', 'volumeClaimTemplates make a claim for each ordinal', `${DOCS}#stable-storage`],
  ['STS-STORAGE-2', 'The data of one pod is separate from that of another', `${DOCS}#stable-storage`],
  [
    'STS-STORAGE-3',
    'Claims outlive pods and sets, and are attached again with their data',
    `${DOCS}#stable-storage`,
  ],
  [
    'STS-STORAGE-4',
    'A claim in use is not removed, and claim templates cannot be changed',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection',
  ],
  [
    'STS-VOLUME-1',
    'A claim is bound to an existing volume that fits',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding',
  ],
  [
    'STS-VOLUME-2',
    'The reclaim policy decides what becomes of a released volume',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
  ],
  [
    'STS-VOLUME-3',
    'A volume that lies on a node keeps the pods that use it there; other pods may move',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity',
  ],
  [
    'STS-VOLUME-4',
    'A bound claim may grow where its class allows it: first its volume, then the file system under its pod',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims',
    'extended',
  ],
  [
    'STS-VOLUME-5',
    'A volume is used by pods of one node, of many nodes, or by one pod, as its access modes say',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
  ],
  [
    'STS-RETENTION-1',
    'whenScaled: Delete removes the claims of pods that are scaled away, and no others',
    `${DOCS}#persistentvolumeclaim-retention`,
  ],
  [
    'STS-RETENTION-2',
    'whenDeleted: Delete removes the claims with the set',
    `${DOCS}#persistentvolumeclaim-retention`,
  ],
  [
    'STS-RETENTION-3',
    'A claim that is condemned stays so when the set is scaled up again too soon, except under Parallel',
    'KEP-1847, bug zoo Z64 and Z65',
    'extended',
  ],
  ['STS-RETENTION-4', 'The retention policy of a living set can be changed', 'KEP-1847', 'extended'],
  [
    'STS-NETWORK-1',
    'A governing Service gives the pods their names and endpoints',
    `${DOCS}#stable-network-id`,
  ],
  [
    'STS-NETWORK-2',
    'The name server knows each pod by its name in the governing Service, and knows no others',
    'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
  ],
  [
    'STS-NETWORK-3',
    'Only ready pods are named, unless the Service publishes all',
    'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
  ],
  [
    'STS-NETWORK-4',
    'SRV records tell the names and ports of all peers',
    'https://github.com/kubernetes/dns/blob/master/docs/specification.md',
    'extended',
  ],
  [
    'STS-NETWORK-5',
    'A Service with an address leads requests to all of its ready pods, and to no others',
    'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  ],
  [
    'STS-NETWORK-6',
    'Pods that are ending serve as long as no other does',
    'KEP-1669 Proxy Terminating Endpoints',
    'extended',
  ],
  [
    'STS-NETWORK-7',
    'The API server leads requests to pods and services',
    'https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/',
    'extended',
  ],
  [
    'STS-DELETE-3',
    'A set is deleted before its pods, after them, or without them',
    `${DOCS}#deployment-and-scaling-guarantees`,
  ],
  ['STS-POD-2', 'The pod-name label is repaired', `${DOCS}#pod-name-label`, 'extended'],
  [
    'STS-IMAGE-1',
    'A container does what its image does, and a pod whose image cannot be pulled waits',
    'https://kubernetes.io/docs/concepts/containers/images/',
  ],
  [
    'STS-FAILURE-1',
    'A container that ends is started again in its pod',
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy',
  ],
  ['STS-FAILURE-2', 'A controller that is restarted goes on where it was', 'bug zoo M1', 'extended'],
  [
    'STS-NODE-1',
    'A node that stops answering becomes NotReady, and its pods are asked to go after their toleration',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions',
  ],
  [
    'STS-NODE-2',
    'While a pod may still run on a lost node no other pod of its name is started',
    'https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/',
  ],
  [
    'STS-NODE-3',
    'A forced deletion, the deletion of the node and the out-of-service taint free the names of its pods',
    'https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown',
  ],
  [
    'STS-NODE-4',
    'A cordoned node gets no new pods, and a drain evicts within the budgets',
    'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
  ],
  [
    'STS-DISRUPTION-1',
    'An eviction honours PodDisruptionBudgets, and the evicted pod is replaced',
    'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
  ],
  [
    'STS-DISRUPTION-2',
    'Rolling updates do not ask budgets',
    'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
  ],
  [
    'STS-DISRUPTION-3',
    'A pod makes room for one of higher priority, and its set makes it anew',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
    'extended',
  ],
  [
    'STS-APPLY-1',
    'Applying a manifest changes what it names, and nothing when it says nothing new',
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/',
  ],
  [
    'STS-VALIDATION-1',
    'Broken manifests are refused in the words of the API server',
    'Kubernetes API validation (1.36)',
  ],
  ['STS-VALIDATION-2', 'Values that make no StatefulSet are refused', 'Kubernetes API validation (1.36)'],
  [
    'STS-VERSION-1',
    'Updates and scaling wait for availability in time since 1.34 and 1.35, and for readiness before',
    'kubernetes/kubernetes#130909 and #135428',
    'extended',
  ],
  [
    'STS-VERSION-2',
    'maxUnavailable counts since 1.37, where Parallel replaces broken pods first',
    'kubernetes/kubernetes#139466 and #137666',
    'extended',
  ],
  [
    'STS-VERSION-3',
    'Owners of claims are their controllers since 1.32',
    'kubernetes/kubernetes#122499',
    'extended',
  ],
  [
    'STS-VERSION-4',
    'Each version validates a StatefulSet in its own measure',
    'kubernetes/kubernetes#130233, #131790 and #132212',
    'extended',
  ],
  [
    'STS-VERSION-5',
    'A silent node is given up after 40 seconds until 1.31, after 50 since',
    'kubernetes/kubernetes#126287',
    'extended',
  ],
  [
    'STS-VERSION-6',
    'Pods and events say what those of their version say',
    'KEP-5067, kubernetes/kubernetes#132211',
    'extended',
  ],
  [
    'STS-UPSTREAM-1',
    'What the end-to-end specs of Kubernetes demand of StatefulSets holds',
    'https://github.com/kubernetes/kubernetes/blob/v1.36.3/test/e2e/apps/statefulset.go',
  ],
  ['STS-ZOO-1', 'What users report as a bug is shown as it is', 'docs/zoo.md', 'extended'],
  [
    'STS-CONTRAST-1',
    'ReplicaSets name their pods at random and make and remove them at once',
    'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/',
  ],
  [
    'STS-CONTRAST-2',
    'The pods of a ReplicaSet share the claims of its template',
    'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/',
  ],
];

/** Every documented claim that the suite knows, by id. */
export const requirements: readonly Requirement[] = [
  ...told.map(([id, sentence, source, level = 'core']) => ({ id, sentence, source, level })),
  ...invariants.map(({ id, sentence, source, level }) => ({ id, sentence, source, level })),
];
