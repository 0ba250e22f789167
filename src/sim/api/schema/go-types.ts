import type { Field } from './field.ts';

/** Strings and lists that Go gives a type of their own, by struct and field: error messages call them by it. */
const NAMED: { readonly [struct: string]: { readonly [field: string]: string } } = {
  StatefulSetSpec: { podManagementPolicy: 'v1.PodManagementPolicyType' },
  StatefulSetUpdateStrategy: { type: 'v1.StatefulSetUpdateStrategyType' },
  StatefulSetPersistentVolumeClaimRetentionPolicy: {
    whenDeleted: 'v1.PersistentVolumeClaimRetentionPolicyType',
    whenScaled: 'v1.PersistentVolumeClaimRetentionPolicyType',
  },
  DeploymentStrategy: { type: 'v1.DeploymentStrategyType' },
  PodSpec: {
    restartPolicy: 'v1.RestartPolicy',
    dnsPolicy: 'v1.DNSPolicy',
    preemptionPolicy: 'v1.PreemptionPolicy',
    overhead: 'v1.ResourceList',
  },
  Container: {
    imagePullPolicy: 'v1.PullPolicy',
    terminationMessagePolicy: 'v1.TerminationMessagePolicy',
    restartPolicy: 'v1.ContainerRestartPolicy',
  },
  EphemeralContainer: {
    imagePullPolicy: 'v1.PullPolicy',
    terminationMessagePolicy: 'v1.TerminationMessagePolicy',
    restartPolicy: 'v1.ContainerRestartPolicy',
  },
  PodSecurityContext: {
    supplementalGroupsPolicy: 'v1.SupplementalGroupsPolicy',
    fsGroupChangePolicy: 'v1.PodFSGroupChangePolicy',
    seLinuxChangePolicy: 'v1.PodSELinuxChangePolicy',
  },
  SecurityContext: { procMount: 'v1.ProcMountType' },
  Capabilities: { add: 'v1.Capability', drop: 'v1.Capability' },
  SeccompProfile: { type: 'v1.SeccompProfileType' },
  AppArmorProfile: { type: 'v1.AppArmorProfileType' },
  VolumeMount: { mountPropagation: 'v1.MountPropagationMode', recursiveReadOnly: 'v1.RecursiveReadOnlyMode' },
  Lifecycle: { stopSignal: 'v1.Signal' },
  PodOS: { name: 'v1.OSName' },
  ContainerResizePolicy: { resourceName: 'v1.ResourceName', restartPolicy: 'v1.ResourceResizeRestartPolicy' },
  ContainerPort: { protocol: 'v1.Protocol' },
  HTTPGetAction: { scheme: 'v1.URIScheme' },
  Toleration: { operator: 'v1.TolerationOperator', effect: 'v1.TaintEffect' },
  Taint: { effect: 'v1.TaintEffect' },
  TopologySpreadConstraint: {
    whenUnsatisfiable: 'v1.UnsatisfiableConstraintAction',
    nodeAffinityPolicy: 'v1.NodeInclusionPolicy',
    nodeTaintsPolicy: 'v1.NodeInclusionPolicy',
  },
  EmptyDirVolumeSource: { medium: 'v1.StorageMedium' },
  HostPathVolumeSource: { type: 'v1.HostPathType' },
  ResourceRequirements: { limits: 'v1.ResourceList', requests: 'v1.ResourceList' },
  VolumeResourceRequirements: { limits: 'v1.ResourceList', requests: 'v1.ResourceList' },
  PersistentVolumeClaimSpec: {
    accessModes: 'v1.PersistentVolumeAccessMode',
    volumeMode: 'v1.PersistentVolumeMode',
  },
  PersistentVolumeClaimStatus: {
    phase: 'v1.PersistentVolumeClaimPhase',
    accessModes: 'v1.PersistentVolumeAccessMode',
    capacity: 'v1.ResourceList',
  },
  PersistentVolumeSpec: {
    accessModes: 'v1.PersistentVolumeAccessMode',
    volumeMode: 'v1.PersistentVolumeMode',
    capacity: 'v1.ResourceList',
    persistentVolumeReclaimPolicy: 'v1.PersistentVolumeReclaimPolicy',
  },
  PersistentVolumeStatus: { phase: 'v1.PersistentVolumePhase' },
  PodStatus: { phase: 'v1.PodPhase', qosClass: 'v1.PodQOSClass' },
  PodCondition: { type: 'v1.PodConditionType', status: 'v1.ConditionStatus' },
  NodeCondition: { type: 'v1.NodeConditionType', status: 'v1.ConditionStatus' },
  NodeStatus: { capacity: 'v1.ResourceList', allocatable: 'v1.ResourceList', phase: 'v1.NodePhase' },
  ServiceSpec: {
    type: 'v1.ServiceType',
    sessionAffinity: 'v1.ServiceAffinity',
    externalTrafficPolicy: 'v1.ServiceExternalTrafficPolicy',
    internalTrafficPolicy: 'v1.ServiceInternalTrafficPolicy',
    ipFamilies: 'v1.IPFamily',
    ipFamilyPolicy: 'v1.IPFamilyPolicy',
  },
  ServicePort: { protocol: 'v1.Protocol' },
  EndpointPort: { protocol: 'v1.Protocol' },
  Secret: { type: 'v1.SecretType' },
  LabelSelectorRequirement: { operator: 'v1.LabelSelectorOperator' },
  NodeSelectorRequirement: { operator: 'v1.NodeSelectorOperator' },
  ObjectMeta: { uid: 'types.UID' },
  OwnerReference: { uid: 'types.UID' },
  ObjectReference: { uid: 'types.UID' },
  Preconditions: { uid: 'types.UID' },
  DeleteOptions: { propagationPolicy: 'v1.DeletionPropagation' },
  StorageClass: {
    reclaimPolicy: 'v1.PersistentVolumeReclaimPolicy',
    volumeBindingMode: 'v1.VolumeBindingMode',
  },
  PodDisruptionBudgetSpec: { unhealthyPodEvictionPolicy: 'v1.UnhealthyPodEvictionPolicyType' },
  EndpointSlice: { addressType: 'v1.AddressType' },
  PriorityClass: { preemptionPolicy: 'v1.PreemptionPolicy' },
  ResourceQuotaSpec: { hard: 'v1.ResourceList', scopes: 'v1.ResourceQuotaScope' },
};

/** The bare name of a type: `StatefulSetSpec`. */
export const structName = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

/** How Go prints a type: `v1.Container`, `resource.Quantity`, `int32`. */
export const goName = (type: string): string => type.slice(type.lastIndexOf('/') + 1);

/** How Go prints the type of one value of a field: an element of a list, a value of a map. */
export const elementTypeName = (owner: string, { name, type, map }: Field): string =>
  (map ? undefined : NAMED[structName(owner)]?.[name]) ?? goName(type);

/** How Go prints the type of a field as a whole. */
export function fieldTypeName(owner: string, field: Field): string {
  if (field.map) return NAMED[structName(owner)]?.[field.name] ?? `map[string]${goName(field.type)}`;
  return field.repeated ? `[]${elementTypeName(owner, field)}` : elementTypeName(owner, field);
}
