import type { KubeObject } from '#model/objects.ts';
import type { Pod } from './pod.ts';
import type { PodTemplate } from './pod-types.ts';
import type { Profile } from '../../versions.ts';
import { podNameWarnings, podSpecWarnings } from './warnings.ts';

type Warn = (object: KubeObject, old: KubeObject | undefined, version: Profile) => readonly string[];

interface Templated {
  readonly template: PodTemplate;
  readonly revisionHistoryLimit?: number;
}

const templatedSpec = ({ spec }: KubeObject): Templated => spec as Templated;

/** Nothing is said again about a spec that did not change. */
const templateWarnings: Warn = (object, old) =>
  object.spec === old?.spec ? [] : podSpecWarnings(templatedSpec(object).template.spec, 'spec.template.spec');

const historyWarnings: Warn = (object, old, version) =>
  version.has('endlessHistoryIsWarnedOf') &&
  object.spec !== old?.spec &&
  (templatedSpec(object).revisionHistoryLimit ?? 0) < 0
    ? [
        'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
      ]
    : [];

const podWarnings: Warn = (object, old) => {
  const { metadata, spec } = object as unknown as Pod;
  if (object.spec === old?.spec) return [];
  return [...podSpecWarnings(spec, 'spec'), ...(old ? [] : podNameWarnings(metadata))];
};

const volumeWarnings: Warn = ({ spec }) =>
  (spec as { readonly persistentVolumeReclaimPolicy?: string }).persistentVolumeReclaimPolicy === 'Recycle'
    ? [
        'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
      ]
    : [];

const byKind: ReadonlyMap<string, Warn> = new Map<string, Warn>([
  ['Pod', podWarnings],
  [
    'StatefulSet',
    (object, old, version) => [
      ...templateWarnings(object, old, version),
      ...historyWarnings(object, old, version),
    ],
  ],
  ['ReplicaSet', templateWarnings],
  ['Deployment', templateWarnings],
  ['PersistentVolume', volumeWarnings],
]);

/** Warnings about the spec of an object, by kind. */
export const specWarnings = (
  kind: string,
  object: KubeObject,
  old: KubeObject | undefined,
  version: Profile,
): readonly string[] => byKind.get(kind)?.(object, old, version) ?? [];
