import type { EndpointPort } from '#model/objects.ts';
import { goDump } from '../deployment/go-dump.ts';

const OFFSET = 0x6c62272e07bb014262b821756295c58dn;
const PRIME = 0x1000000000000000000013bn;

/** FNV-1a, 128 bit. */
function fnv1a128(text: string): bigint {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text))
    hash = BigInt.asUintN(128, (hash ^ BigInt(byte)) * PRIME);
  return hash;
}

const rankOf = ({ name, protocol, port, appProtocol }: EndpointPort): bigint =>
  fnv1a128(goDump('discovery/v1.EndpointPort', { name, protocol, port, appProtocol }));

/**
 * Ports as a slice tells them: by the hash of each, whatever their order in the service (k8s.io/endpointslice, NewPortMapKey
 * sorts what it makes a key of).
 */
export function inSliceOrder(ports: readonly EndpointPort[]): readonly EndpointPort[] {
  if (ports.length < 2) return ports;
  const ranked = ports.map((port) => ({ port, rank: rankOf(port) }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0)).map(({ port }) => port);
}
