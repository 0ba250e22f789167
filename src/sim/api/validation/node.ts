import type { ObjectMeta } from '#model/objects.ts';
import { validateAmount } from './container-resources.ts';
import type { Errors } from './field.ts';
import { complain, duplicate, forbidden, internal, invalid } from './field.ts';
import { quote } from './go-value.ts';
import { familyOf, isAddress, range } from './ip-address.ts';
import { clusterSubdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';
import { validateTaints } from './scheduling.ts';
import type { Quantities } from './container-types.ts';
import type { Taint } from './scheduling-types.ts';

export interface Node {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly taints?: readonly Taint[];
    readonly podCIDRs?: readonly string[];
    readonly providerID?: string;
    readonly externalID?: string;
  };
  readonly status: {
    readonly capacity?: Quantities;
    readonly allocatable?: Quantities;
    readonly declaredFeatures?: readonly string[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  };
}

function validateAmounts(errors: Errors, { status }: Node): void {
  for (const part of ['capacity', 'allocatable'] as const) {
    for (const [name, value] of Object.entries(status[part] ?? {}))
      validateAmount(errors, `status.${part}.${name}`, name, value);
  }
}

const LONGEST_FEATURE = 253;
const FEATURE = /^[A-Z][a-zA-Z0-9]*(?:\/[a-zA-Z][a-zA-Z0-9]*)*$/;
const FEATURE_TEXT =
  "must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes";

/** What a kubelet can do, by sorted names. */
function validateFeatures(errors: Errors, { status: { declaredFeatures: features = [] } }: Node): void {
  for (const [index, name] of features.entries()) {
    const at = `status.declaredFeatures[${index}]`;
    const why =
      name.length > LONGEST_FEATURE ? `must be no more than ${LONGEST_FEATURE} characters` : FEATURE_TEXT;
    if (!FEATURE.test(name)) errors.push(invalid(at, name, `invalid feature name ${quote(name)}: ${why}`));
    const next = features[index + 1];
    if (next === undefined || name < next) continue;
    const place = `status.declaredFeatures[${index + 1}]`;
    errors.push(
      name === next ? duplicate(place, next) : invalid(place, next, 'list must be sorted alphabetically'),
    );
  }
}

/** core/v1 Node, new. */
export function validateNode(errors: Errors, node: Node): void {
  validateMeta(errors, node.metadata, clusterSubdomainNamed);
  validateTaints(errors, 'metadata.taints', node.spec.taints ?? []);
  validateAmounts(errors, node);
  validateFeatures(errors, node);
  validateRanges(errors, node.spec.podCIDRs ?? []);
}

/** net.ParseCIDR's complaint about the first range that is none. */
const uncheckable = (index: number, text: string): string =>
  `invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[${index}]: <nil> (invalid CIDR address: ${text})`;

/** The ranges of a node's pods: one, or one of each family. */
function validateRanges(errors: Errors, ranges: readonly string[]): void {
  for (const [index, text] of ranges.entries())
    complain(errors, `spec.podCIDRs[${index}]`, text, range(text));
  const bad = ranges.findIndex((text) => !isAddress(text.split('/')[0] ?? '') || !text.includes('/'));
  if (ranges.length > 1 && bad >= 0)
    errors.push(internal('spec.podCIDRs', uncheckable(bad, ranges[bad] ?? '')));
  const isDual = ranges.length === 2 && familyOf(ranges[0] ?? '') !== familyOf(ranges[1] ?? '');
  if (ranges.length > 1 && !isDual)
    errors.push(invalid('spec.podCIDRs', ranges, 'may specify no more than one CIDR for each IP family'));
}

const ONCE = (field: string): string => `node updates may not change ${field} except from "" to valid`;

/** core/v1 Node, or its status, changed: addresses of pods and the provider's name are set once. */
export function validateNodeUpdate(errors: Errors, node: Node, old: Node): void {
  validateMetaUpdate(errors, node.metadata, old.metadata);
  validateAmounts(errors, node);
  validateFeatures(errors, node);
  const addresses = new Set<string>();
  for (const [index, address] of (node.status.addresses ?? []).entries()) {
    const identity = `${address.type} ${address.address}`;
    if (addresses.has(identity))
      errors.push(duplicate(`status.addresses[${index}]`, { Type: address.type, Address: address.address }));
    addresses.add(identity);
  }
  const [cidrs, before] = [node.spec.podCIDRs ?? [], old.spec.podCIDRs ?? []];
  if (before.length > 0 && cidrs.join() !== before.join())
    errors.push(forbidden('spec.podCIDRs', ONCE('podCIDR')));
  if (old.spec.providerID && node.spec.providerID !== old.spec.providerID)
    errors.push(forbidden('spec.providerID', ONCE('providerID')));
  validateTaints(errors, 'metadata.taints', node.spec.taints ?? []);
  if ((node.spec.externalID ?? '') !== (old.spec.externalID ?? ''))
    errors.push(forbidden('spec.externalID', 'may not be updated'));
}

/** core/v1 Node, changed as a whole: looked at as a new one, too. */
export function validateWholeNodeUpdate(errors: Errors, node: Node, old: Node): void {
  validateNode(errors, node);
  validateNodeUpdate(errors, node, old);
}
