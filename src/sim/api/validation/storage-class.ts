import { equal } from '#kernel/json.ts';
import type { Labels, ObjectMeta } from '#model/objects.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, complain, duplicate, invalid, notSupported, oneOf, required, tooLong } from './field.ts';
import { qualifiedName } from './formats.ts';
import { clusterSubdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';

export interface StorageClass {
  readonly metadata: ObjectMeta;
  readonly provisioner: string;
  readonly parameters?: Labels;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
  readonly allowedTopologies?: readonly TopologyTerm[];
}

interface TopologyTerm {
  readonly matchLabelExpressions?: readonly {
    readonly key: string;
    readonly values: readonly string[] | null;
  }[];
}

const MOST_PARAMETERS = 512;
const LARGEST_PARAMETERS = 256 * 1024;
const RECLAIM_POLICIES = ['Delete', 'Retain'];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

/** storage.k8s.io/v1 StorageClass, new. */
export function validateStorageClass(errors: Errors, storageClass: StorageClass): void {
  const { metadata, provisioner, reclaimPolicy, volumeBindingMode } = storageClass;
  validateMeta(errors, metadata, clusterSubdomainNamed);
  if (!provisioner) errors.push(required('provisioner'));
  const named = provisioner.toLowerCase();
  if (named) complain(errors, 'provisioner', named, qualifiedName(named));
  validateParameters(errors, storageClass.parameters ?? {});
  if (reclaimPolicy && !RECLAIM_POLICIES.includes(reclaimPolicy))
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, RECLAIM_POLICIES));
  oneOf(errors, 'volumeBindingMode', volumeBindingMode, BINDING_MODES);
  validateTopologies(errors, storageClass.allowedTopologies ?? []);
}

function validateParameters(errors: Errors, parameters: Labels): void {
  if (Object.keys(parameters).length > MOST_PARAMETERS)
    return void errors.push(tooLong('parameters', MOST_PARAMETERS));
  let size = 0;
  for (const [key, value] of Object.entries(parameters)) {
    if (!key) errors.push(invalid('parameters', key, 'field can not be empty.'));
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (size > LARGEST_PARAMETERS) errors.push(tooLong('parameters', LARGEST_PARAMETERS));
}

/** Each term once, each key of a term once, each value of a key once. */
function validateTopologies(errors: Errors, terms: readonly TopologyTerm[]): void {
  /** The server's own list begins with as many empty terms as there are terms, so an empty one is always there already. */
  const seen = terms.map(() => '[]');
  for (const [index, { matchLabelExpressions = [] }] of terms.entries()) {
    const field = `allowedTopologies[${index}].matchLabelExpressions`;
    const keys = new Map<string, readonly string[]>();
    for (const [at, { key, values }] of matchLabelExpressions.entries()) {
      validateTopologyValues(errors, `${field}[${at}].values`, values ?? []);
      complain(errors, `${field}[${at}].key`, key, qualifiedName(key));
      if (keys.has(key)) errors.push(duplicate(`${field}[${at}].key`, key));
      keys.set(key, [...(values ?? [])].sort());
    }
    const term = JSON.stringify([...keys].sort(([a], [b]) => (a < b ? -1 : 1)));
    for (const other of seen) if (other === term) errors.push(duplicate(field, ''));
    seen.push(term);
  }
}

function validateTopologyValues(errors: Errors, field: string, values: readonly string[]): void {
  if (values.length === 0) errors.push(required(field));
  for (const [index, value] of values.entries())
    if (values.indexOf(value) < index) errors.push(duplicate(`${field}[${index}]`, value));
}

/** storage.k8s.io/v1 StorageClass, changed: what it provisions stays. */
export function validateStorageClassUpdate(errors: Errors, sc: StorageClass, old: StorageClass): void {
  validateStorageClass(errors, sc);
  validateMetaUpdate(errors, sc.metadata, old.metadata);
  if (!equal(sc.parameters, old.parameters))
    errors.push(invalid('parameters', sc.parameters ?? null, IMMUTABLE));
  for (const field of ['provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const)
    if (sc[field] !== old[field]) errors.push(invalid(field, sc[field] ?? null, IMMUTABLE));
}
