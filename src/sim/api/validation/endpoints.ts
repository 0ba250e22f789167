import { equal } from '#kernel/json.ts';
import type { ObjectMeta } from '#model/objects.ts';
import { PROTOCOLS } from './container.ts';
import type { Errors } from './field.ts';
import { complain, invalid, oneOf, required } from './field.ts';
import { dnsLabel, dnsSubdomain, inRange, qualifiedName } from './formats.ts';
import { address, isAddress, specialAddress } from './ip-address.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';

interface Address {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
}

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

interface Subset {
  readonly addresses?: readonly Address[];
  readonly notReadyAddresses?: readonly Address[];
  readonly ports?: readonly Port[];
}

export interface Endpoints {
  readonly metadata: ObjectMeta;
  readonly subsets?: readonly Subset[];
}

const LAST_PORT = 65_535;

/** The form of an address is looked at twice, strictly and not. */
function validateAddress(errors: Errors, field: string, { ip, hostname, nodeName }: Address): void {
  complain(errors, `${field}.ip`, ip, address(ip));
  if (hostname) complain(errors, `${field}.hostname`, hostname, dnsLabel(hostname));
  if (nodeName !== undefined) complain(errors, `${field}.nodeName`, nodeName, dnsSubdomain(nodeName));
  const plain = ip.replace(/(^|[.:])0+(?=\d)/g, '$1');
  if (!isAddress(plain)) errors.push(invalid(`${field}.ip`, ip, 'must be a valid IP address'));
  else complain(errors, `${field}.ip`, ip, specialAddress(plain));
}

function validatePort(errors: Errors, field: string, port: Port, isNamed: boolean): void {
  const { name, port: number, protocol, appProtocol } = port;
  if (name) complain(errors, `${field}.name`, name, dnsLabel(name));
  else if (isNamed) errors.push(required(`${field}.name`));
  if (number < 1 || number > LAST_PORT) errors.push(invalid(`${field}.port`, number, inRange(1, LAST_PORT)));
  oneOf(errors, `${field}.protocol`, protocol, PROTOCOLS);
  if (appProtocol !== undefined)
    complain(errors, `${field}.appProtocol`, appProtocol, qualifiedName(appProtocol));
}

function validateSubset(errors: Errors, field: string, subset: Subset): void {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
  if (addresses.length + notReadyAddresses.length === 0)
    errors.push(required(field, 'must specify `addresses` or `notReadyAddresses`'));
  for (const [index, each] of addresses.entries())
    validateAddress(errors, `${field}.addresses[${index}]`, each);
  for (const [index, each] of notReadyAddresses.entries())
    validateAddress(errors, `${field}.notReadyAddresses[${index}]`, each);
  for (const [index, port] of ports.entries())
    validatePort(errors, `${field}.ports[${index}]`, port, ports.length > 1);
}

/** core/v1 Endpoints, new. */
export function validateEndpoints(errors: Errors, { metadata, subsets = [] }: Endpoints): void {
  validateMeta(errors, metadata, subdomainNamed);
  for (const [index, subset] of subsets.entries()) validateSubset(errors, `subsets[${index}]`, subset);
}

/** core/v1 Endpoints, changed: subsets that stay were right before. */
export function validateEndpointsUpdate(errors: Errors, endpoints: Endpoints, old: Endpoints): void {
  const { metadata, subsets } = endpoints;
  validateMetaUpdate(errors, metadata, old.metadata);
  validateEndpoints(errors, equal(subsets, old.subsets) ? { metadata } : endpoints);
}
