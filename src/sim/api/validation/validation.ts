import type { KubeObject, ObjectMeta } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { FieldError } from '#model/status.ts';
import { validateBudget, validateBudgetStatus, validateNewBudget } from './budget.ts';
import { validateClaim, validateClaimStatus, validateClaimUpdate } from './claim.ts';
import {
  validateConfigMap,
  validateConfigMapUpdate,
  validateSecret,
  validateSecretUpdate,
} from './config.ts';
import { validateRevision, validateRevisionUpdate } from './controller-revision.ts';
import { validateDeployment, validateDeploymentStatus, validateDeploymentUpdate } from './deployment.ts';
import { validateEndpoints, validateEndpointsUpdate } from './endpoints.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './endpoint-slice.ts';
import { validateEvent, validateNewEvent } from './event.ts';
import type { Errors } from './field.ts';
import { dnsLabel } from './formats.ts';
import { validateLease, validateLeaseUpdate } from './lease.ts';
import { validateNode, validateNodeUpdate, validateWholeNodeUpdate } from './node.ts';
import {
  subdomainNamed,
  validateAnyMeta,
  validateAnyMetaUpdate,
  validateMeta,
  validateMetaUpdate,
} from './object-meta.ts';
import {
  validatePersistentVolume,
  validatePersistentVolumeStatus,
  validatePersistentVolumeUpdate,
} from './persistent-volume.ts';
import { validateEphemeralUpdate, validatePod, validatePodUpdate } from './pod.ts';
import { validatePodResize } from './pod-resize.ts';
import { validatePodStatus } from './pod-status.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from './priority-class.ts';
import { validateLimitRange } from './limit-range.ts';
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from './quota.ts';
import { validateReplicaSet, validateReplicaSetStatus, validateReplicaSetUpdate } from './replica-set.ts';
import type { Service } from './service.ts';
import { validateService, validateServiceStatus, validateServiceUpdate } from './service.ts';
import { validateStatefulSet, validateStatefulSetStatus, validateStatefulSetUpdate } from './statefulset.ts';
import { validateStorageClass, validateStorageClassUpdate } from './storage-class.ts';
import { specWarnings } from './kind-warnings.ts';
import { ownerWarnings } from './warnings.ts';
import type { Profile } from '../../versions.ts';

/** The rules of a kind; one without rules for updates lets its metadata be checked, and nothing else. */
interface Rules<T> {
  readonly create: (errors: Errors, object: T, version: Profile) => void;
  readonly update?: (errors: Errors, object: T, old: T, version: Profile) => void;
  /** By subresource. */
  readonly subresources?: { readonly [name: string]: (errors: Errors, object: T, old: T) => void };
}

type AnyRules = Rules<KubeObject>;

/** Decoding has given the object the shape of its kind: rules may read it as such. */
const rulesFor = <T>(rules: Rules<T>): AnyRules => rules as unknown as AnyRules;

/** Kinds whose metadata is all there is to check here. */
const plain = (namespaced: boolean, name: (name: string) => readonly string[]): AnyRules => ({
  create: (errors, { metadata }) => validateMeta(errors, metadata, { namespaced, name }),
  update: (errors, { metadata }, old) => validateMetaUpdate(errors, metadata, old.metadata),
});

/** core/v1 ServiceAccount, new or changed. */
const validateServiceAccount = (errors: Errors, { metadata }: { metadata: ObjectMeta }): void =>
  validateMeta(errors, metadata, subdomainNamed);

const rules: ReadonlyMap<string, AnyRules> = new Map<string, AnyRules>([
  [
    'StatefulSet',
    rulesFor({
      create: validateStatefulSet,
      update: validateStatefulSetUpdate,
      subresources: { status: validateStatefulSetStatus },
    }),
  ],
  [
    'ReplicaSet',
    rulesFor({
      create: validateReplicaSet,
      update: validateReplicaSetUpdate,
      subresources: { status: validateReplicaSetStatus },
    }),
  ],
  [
    'Deployment',
    rulesFor({
      create: validateDeployment,
      update: validateDeploymentUpdate,
      subresources: { status: validateDeploymentStatus },
    }),
  ],
  ['ControllerRevision', rulesFor({ create: validateRevision, update: validateRevisionUpdate })],
  ['Pod', rulesFor({ create: validatePod, update: validatePodUpdate })],
  [
    'PersistentVolumeClaim',
    rulesFor({
      create: validateClaim,
      update: validateClaimUpdate,
      subresources: { status: validateClaimStatus },
    }),
  ],
  [
    'PersistentVolume',
    rulesFor({
      create: validatePersistentVolume,
      update: validatePersistentVolumeUpdate,
      subresources: { status: validatePersistentVolumeStatus },
    }),
  ],
  ['StorageClass', rulesFor({ create: validateStorageClass, update: validateStorageClassUpdate })],
  [
    'Service',
    rulesFor({
      create: (errors: Errors, service: Service) => validateService(errors, service),
      update: validateServiceUpdate,
      subresources: { status: validateServiceStatus },
    }),
  ],
  ['EndpointSlice', rulesFor({ create: validateEndpointSlice, update: validateEndpointSliceUpdate })],
  [
    'PodDisruptionBudget',
    rulesFor({
      create: validateNewBudget,
      update: validateBudget,
      subresources: { status: validateBudgetStatus },
    }),
  ],
  ['ConfigMap', rulesFor({ create: validateConfigMap, update: validateConfigMapUpdate })],
  ['Secret', rulesFor({ create: validateSecret, update: validateSecretUpdate })],
  [
    'Node',
    rulesFor({
      create: validateNode,
      update: validateWholeNodeUpdate,
      subresources: { status: validateNodeUpdate },
    }),
  ],
  ['Lease', rulesFor({ create: validateLease, update: validateLeaseUpdate })],
  ['PriorityClass', rulesFor({ create: validatePriorityClass, update: validatePriorityClassUpdate })],
  [
    'ResourceQuota',
    rulesFor({
      create: validateQuota,
      update: validateQuotaUpdate,
      subresources: { status: validateQuotaStatus },
    }),
  ],
  ['LimitRange', rulesFor({ create: validateLimitRange, update: validateLimitRange })],
  ['Event', rulesFor({ create: validateNewEvent, update: validateEvent })],
  ['Namespace', plain(false, dnsLabel)],
  [
    'ServiceAccount',
    rulesFor({
      create: validateServiceAccount,
      update(errors: Errors, account: { metadata: ObjectMeta }, old: { metadata: ObjectMeta }) {
        validateMetaUpdate(errors, account.metadata, old.metadata);
        validateServiceAccount(errors, account);
      },
    }),
  ],
  ['Endpoints', rulesFor({ create: validateEndpoints, update: validateEndpointsUpdate })],
]);

/** Pods have subresources with rules of their own, and their status is another shape. */
const podSubresources: AnyRules['subresources'] = {
  ...rulesFor({
    create: validatePod,
    subresources: { ephemeralcontainers: validateEphemeralUpdate, resize: validatePodResize },
  }).subresources,
  ...rulesFor({ create: () => undefined, subresources: { status: validatePodStatus } }).subresources,
};

const subresourceRules = (kind: string, name: string) =>
  (kind === 'Pod' ? podSubresources : rules.get(kind)?.subresources)?.[name];

/** The broken rules of a new object, in the order in which the server tells them. */
export function validateCreate(
  { kind }: Resource,
  object: KubeObject,
  version: Profile,
): readonly FieldError[] {
  const errors: Errors = [];
  rules.get(kind)?.create(errors, object, version);
  return errors;
}

/** The broken rules of a changed object. What the server checks for every kind and again for this one is told twice. */
export function validateUpdate(
  { kind }: Resource,
  object: KubeObject,
  old: KubeObject,
  subresource: string | undefined,
  version: Profile,
): readonly FieldError[] {
  const errors: Errors = [];
  validateAnyMeta(errors, object.metadata, old.metadata);
  validateAnyMetaUpdate(errors, object.metadata, old.metadata);
  const validate = subresource ? subresourceRules(kind, subresource) : rules.get(kind)?.update;
  validate?.(errors, object, old, version);
  return errors;
}

/** What the server accepts but warns about. */
export function warningsFor(
  { kind }: Resource,
  object: KubeObject,
  old: KubeObject | undefined,
  version: Profile,
): readonly string[] {
  const owners =
    object.metadata.ownerReferences === old?.metadata.ownerReferences ? [] : ownerWarnings(object.metadata);
  return [...owners, ...specWarnings(kind, object, old, version)];
}
