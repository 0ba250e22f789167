import type { PodTemplate } from '#model/objects.ts';
import { goDump } from './go-dump.ts';

const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a, 32 bit. */
function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function littleEndian(count: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(0, count, true);
  return bytes;
}

/**
 * The pod-template-hash of a ReplicaSet that a Deployment makes (controller.ComputeHash): over the Go dump of the template
 * and, once there was a collision, its count; in decimal, each digit through the safe alphabet.
 */
export function templateHash(template: PodTemplate, collisionCount?: number): string {
  const dump = new TextEncoder().encode(
    goDump('core/v1.PodTemplateSpec', template as unknown as { readonly [field: string]: unknown }),
  );
  const count = collisionCount === undefined ? new Uint8Array() : littleEndian(collisionCount);
  return [...String(fnv1a(new Uint8Array([...dump, ...count])))]
    .map((digit) => SAFE_ALPHABET[digit.charCodeAt(0) % SAFE_ALPHABET.length])
    .join('');
}
