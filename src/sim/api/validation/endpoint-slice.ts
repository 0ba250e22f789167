import { equal } from '#kernel/json.ts';
import type { ObjectMeta } from '#model/objects.ts';
import { PROTOCOLS } from './container.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, complain, duplicate, invalid, oneOf, required, tooMany } from './field.ts';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from './formats.ts';
import { address, familyOf, reachableAddress } from './ip-address.ts';
import { subdomainNamed, validateMeta } from './object-meta.ts';

export interface EndpointSlice {
  readonly metadata: ObjectMeta;
  readonly addressType: string;
  readonly endpoints: readonly Endpoint[] | null;
  readonly ports:
    | readonly {
        readonly name?: string;
        readonly protocol?: string;
        readonly port?: number;
        readonly appProtocol?: string;
      }[]
    | null;
}

interface Hint {
  readonly name: string;
}

interface Endpoint {
  readonly addresses: readonly string[] | null;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly hints?: { readonly forZones?: readonly Hint[]; readonly forNodes?: readonly Hint[] };
}

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const MOST_ENDPOINTS = 1000;
const MOST_ADDRESSES = 100;
const MOST_HINTS = 8;

const PARTS_TEXT = 'should be a domain with at least two segments separated by dots';

function validateName(errors: Errors, field: string, name: string): void {
  if (name === '') return void errors.push(required(field));
  const plain = name.endsWith('.') ? name.slice(0, -1) : name;
  const complaints = dnsSubdomain(plain);
  if (complaints.length > 0) complain(errors, field, plain, complaints);
  else if (!plain.includes('.')) errors.push(invalid(field, plain, PARTS_TEXT));
}

function validateAddress(errors: Errors, list: string, index: number, text: string, type: string): void {
  const field = `${list}[${index}]`;
  if (type === 'FQDN') return validateName(errors, field, text);
  if (type !== 'IPv4' && type !== 'IPv6') return;
  const complaints = address(text);
  if (complaints.length > 0) return complain(errors, field, text, complaints);
  if (familyOf(text) !== type) errors.push(invalid(list, text, `must be an ${type} address`));
  complain(errors, field, text, reachableAddress(text));
}

function validateEndpoints(errors: Errors, { addressType, endpoints }: EndpointSlice): void {
  const all = endpoints ?? [];
  if (all.length > MOST_ENDPOINTS) return void errors.push(tooMany('endpoints', all.length, MOST_ENDPOINTS));
  for (const [at, endpoint] of all.entries())
    validateEndpoint(errors, `endpoints[${at}]`, endpoint, addressType);
}

function validateEndpoint(
  errors: Errors,
  field: string,
  { addresses, nodeName, hostname, hints }: Endpoint,
  type: string,
): void {
  const count = addresses?.length ?? 0;
  if (count === 0) errors.push(required(`${field}.addresses`, 'must contain at least 1 address'));
  else if (count > MOST_ADDRESSES) errors.push(tooMany(`${field}.addresses`, count, MOST_ADDRESSES));
  for (const [index, text] of (addresses ?? []).entries())
    validateAddress(errors, `${field}.addresses`, index, text, type);
  if (nodeName !== undefined) complain(errors, `${field}.nodeName`, nodeName, dnsSubdomain(nodeName));
  if (hostname !== undefined) complain(errors, `${field}.hostname`, hostname, dnsLabel(hostname));
  validateHints(errors, `${field}.hints.forZones`, hints?.forZones ?? [], labelValue);
  validateHints(errors, `${field}.hints.forNodes`, hints?.forNodes ?? [], dnsSubdomain);
}

/** Each zone or node once. */
function validateHints(
  errors: Errors,
  field: string,
  hints: readonly Hint[],
  check: (name: string) => readonly string[],
): void {
  if (hints.length > MOST_HINTS) return void errors.push(tooMany(field, hints.length, MOST_HINTS));
  for (const [index, { name }] of hints.entries()) {
    if (hints.findIndex((hint) => hint.name === name) < index)
      errors.push(duplicate(`${field}[${index}].name`, name));
    complain(errors, `${field}[${index}].name`, name, check(name));
  }
}

function validatePorts(errors: Errors, { ports }: EndpointSlice): void {
  const names = new Set<string>();
  for (const [index, { name = '', protocol, appProtocol }] of (ports ?? []).entries()) {
    if (name) complain(errors, `ports[${index}].name`, name, dnsLabel(name));
    if (names.has(name)) errors.push(duplicate(`ports[${index}].name`, name));
    names.add(name);
    oneOf(errors, `ports[${index}].protocol`, protocol, PROTOCOLS);
    if (appProtocol !== undefined)
      complain(errors, `ports[${index}].appProtocol`, appProtocol, qualifiedName(appProtocol));
  }
}

/** discovery.k8s.io/v1 EndpointSlice, new. */
export const validateEndpointSlice = (errors: Errors, slice: EndpointSlice): void =>
  validateSlice(errors, slice);

function validateSlice(errors: Errors, slice: EndpointSlice, old?: EndpointSlice): void {
  validateMeta(errors, slice.metadata, subdomainNamed);
  oneOf(errors, 'addressType', slice.addressType, ADDRESS_TYPES);
  validatePorts(errors, slice);
  if (!old || !equal(old.endpoints, slice.endpoints)) validateEndpoints(errors, slice);
}

/** discovery.k8s.io/v1 EndpointSlice, changed: its address type stays. */
export function validateEndpointSliceUpdate(errors: Errors, slice: EndpointSlice, old: EndpointSlice): void {
  validateSlice(errors, slice, old);
  if (slice.addressType !== old.addressType)
    errors.push(invalid('addressType', slice.addressType, IMMUTABLE));
}
