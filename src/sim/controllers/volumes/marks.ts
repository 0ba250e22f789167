/** Annotations by which the volume binder, the scheduler and provisioners talk about claims and volumes. */

/** On a claim: the binding to `spec.volumeName` was completed once. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** On a claim or volume: the controller chose the other side, a user did not. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
/** On a volume: which provisioner made it. */
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
/** On a claim: who is asked to make a volume. */
export const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const BETA_STORAGE_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
/** On a claim: the node that the scheduler chose for its first consumer. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
/** The storage class, before it had a field of its own. */
export const BETA_STORAGE_CLASS = 'volume.beta.kubernetes.io/storage-class';
export const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
export const BETA_DEFAULT_CLASS = 'storageclass.beta.kubernetes.io/is-default-class';

/** The provisioner of classes whose volumes are made by hand. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
