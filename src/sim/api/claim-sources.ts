import type { KubeObject } from '#model/objects.ts';
import { mapIn } from './bodies.ts';

const SNAPSHOTS = 'snapshot.storage.k8s.io';

type Source = { readonly [field: string]: unknown };

const sourceIn = (spec: unknown, name: 'dataSource' | 'dataSourceRef'): Source | undefined =>
  mapIn(spec)[name] === undefined ? undefined : mapIn(mapIn(spec)[name]);

/** What the older field may hold: claims and snapshots. */
const isKnown = ({ apiGroup, kind }: Source): boolean =>
  apiGroup ? apiGroup === SNAPSHOTS && kind === 'VolumeSnapshot' : kind === 'PersistentVolumeClaim';

/**
 * A claim names where its data comes from twice: what the older field cannot hold is dropped, and the field that is missing is
 * filled in from the other (EnforceDataSourceBackwardsCompatibility, NormalizeDataSources).
 */
export function withSources(claim: KubeObject, old?: KubeObject): KubeObject {
  const [given, reference] = [sourceIn(claim.spec, 'dataSource'), sourceIn(claim.spec, 'dataSourceRef')];
  if (!given && !reference) return claim;
  const isForeign = given && !reference && !sourceIn(old?.spec, 'dataSource') && !isKnown(given);
  if (isForeign) return { ...claim, spec: without(mapIn(claim.spec), 'dataSource') };
  if (given && reference) return claim;
  if (given) return { ...claim, spec: { ...mapIn(claim.spec), dataSourceRef: given } };
  return reference?.['namespace']
    ? claim
    : { ...claim, spec: { ...mapIn(claim.spec), dataSource: without(reference ?? {}, 'namespace') } };
}

const without = (part: Source, dropped: string): Source =>
  Object.fromEntries(Object.entries(part).filter(([name]) => name !== dropped));
