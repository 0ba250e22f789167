import type { KubeObject } from '#model/objects.ts';
import { parseQuantity } from '../decode/quantity.ts';
import type { Resources } from './container-types.ts';
import { quote } from './go-value.ts';
import { termWarnings } from './label-warnings.ts';
import type { NodeSelector } from './scheduling-types.ts';

const BYTE = 1_000_000_000n;

/** A claim for parts of a byte. @param field where its spec stands */
export function claimWarnings(
  { resources }: { readonly resources?: Resources },
  field: string,
): readonly string[] {
  return (['requests', 'limits'] as const).flatMap((part) => {
    const size = resources?.[part]?.['storage'];
    return size !== undefined && (parseQuantity(size)?.nanos ?? 0n) % BYTE !== 0n
      ? [
          `${field}.resources.${part}[storage]: fractional byte value ${quote(size)} is invalid, must be an integer`,
        ]
      : [];
  });
}

interface VolumeSpec {
  readonly persistentVolumeReclaimPolicy?: string;
  readonly nodeAffinity?: { readonly required?: NodeSelector };
  readonly [source: string]: unknown;
}

const OLD_SOURCES: readonly (readonly [source: string, at: string, text: string])[] = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

/** A volume that is on its way out: its policy, its node labels, its source. */
export function volumeWarnings({ spec: unknownSpec }: KubeObject): readonly string[] {
  const spec = unknownSpec as VolumeSpec;
  const out: string[] = [];
  if (spec.persistentVolumeReclaimPolicy === 'Recycle')
    out.push(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    );
  for (const [index, term] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries())
    termWarnings(out, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`, term, false);
  for (const [source, at, text] of OLD_SOURCES)
    if (spec[source] !== undefined) out.push(`spec.${at}: ${text}`);
  return out;
}
