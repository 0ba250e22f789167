import type { ObjectMeta } from '#model/objects.ts';
import { PROTOCOLS } from './container.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, complain, duplicate, invalid, oneOf, required } from './field.ts';
import { address, dnsLabel, dnsSubdomain } from './formats.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';

export interface EndpointSlice {
  readonly metadata: ObjectMeta;
  readonly addressType: string;
  readonly endpoints:
    readonly { readonly addresses: readonly string[] | null; readonly hostname?: string }[] | null;
  readonly ports:
    readonly { readonly name?: string; readonly protocol?: string; readonly port?: number }[] | null;
}

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];

function validateEndpoints(errors: Errors, { addressType, endpoints }: EndpointSlice): void {
  for (const [at, { addresses, hostname }] of (endpoints ?? []).entries()) {
    if (!addresses?.length)
      errors.push(required(`endpoints[${at}].addresses`, 'must contain at least 1 address'));
    for (const [index, text] of (addresses ?? []).entries()) {
      complain(
        errors,
        `endpoints[${at}].addresses[${index}]`,
        text,
        addressType === 'FQDN' ? dnsSubdomain(text) : address(text),
      );
    }
    if (hostname !== undefined) complain(errors, `endpoints[${at}].hostname`, hostname, dnsLabel(hostname));
  }
}

function validatePorts(errors: Errors, { ports }: EndpointSlice): void {
  const names = new Set<string>();
  for (const [index, { name = '', protocol }] of (ports ?? []).entries()) {
    if (name) complain(errors, `ports[${index}].name`, name, dnsLabel(name));
    if (names.has(name)) errors.push(duplicate('ports.name', name));
    names.add(name);
    oneOf(errors, `ports[${index}].protocol`, protocol, PROTOCOLS);
  }
}

/** discovery.k8s.io/v1 EndpointSlice, new. */
export function validateEndpointSlice(errors: Errors, slice: EndpointSlice): void {
  validateMeta(errors, slice.metadata, subdomainNamed);
  oneOf(errors, 'addressType', slice.addressType, ADDRESS_TYPES);
  validateEndpoints(errors, slice);
  validatePorts(errors, slice);
}

/** discovery.k8s.io/v1 EndpointSlice, changed: its address type stays. */
export function validateEndpointSliceUpdate(errors: Errors, slice: EndpointSlice, old: EndpointSlice): void {
  validateMetaUpdate(errors, slice.metadata, old.metadata);
  validateEndpointSlice(errors, slice);
  if (slice.addressType !== old.addressType)
    errors.push(invalid('addressType', slice.addressType, IMMUTABLE));
}
