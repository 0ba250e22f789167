import { quote } from './go-value.ts';
import type { Projection, Volume } from './volume-types.ts';

/** Files of one volume that lie in each other's way (warningsForOverlappingVirtualPaths). */
interface File {
  readonly path: string;
  readonly source: string;
}

const filesOf = (items: readonly { readonly path: string }[] | undefined, source: string): readonly File[] =>
  (items ?? []).map(({ path }) => ({ path: path.replace(/\/+$/, ''), source }));

const shown = ({ path, source }: File): string => (source ? `${quote(path)} (${source})` : quote(path));

const collide = (a: File, b: File): boolean =>
  a.path !== '' &&
  b.path !== '' &&
  (`${a.path}/`.startsWith(`${b.path}/`) || `${b.path}/`.startsWith(`${a.path}/`));

const overlaps = (files: readonly File[]): readonly string[] =>
  files.flatMap((file, index) =>
    files
      .slice(0, index)
      .filter((other) => collide(file, other))
      .map((other) => `${shown(file)} with ${shown(other)}`),
  );

function filesOfSource({ configMap, secret, downwardAPI, serviceAccountToken }: Projection): readonly File[] {
  if (configMap?.items) return filesOf(configMap.items, `ConfigMap ${quote(configMap.name ?? '')}`);
  if (secret?.items) return filesOf(secret.items, `Secret ${quote(secret.name ?? '')}`);
  if (downwardAPI?.items) return filesOf(downwardAPI.items, 'DownwardAPI');
  return serviceAccountToken ? filesOf([serviceAccountToken], 'ServiceAccountToken') : [];
}

/** Warnings about the paths within each volume. */
export function pathWarnings(volumes: readonly Volume[]): readonly string[] {
  return volumes.flatMap(({ name, configMap, secret, downwardAPI, projected }) => {
    const told = (what: string, files: readonly File[]): readonly string[] =>
      overlaps(files).map((text) => `volume ${quote(name)} (${what}): overlapping paths: ${text}`);
    const sources = projected?.sources ?? [];
    return [
      ...told(`ConfigMap ${quote(configMap?.name ?? '')}`, filesOf(configMap?.items, '')),
      ...told(`Secret ${quote(secret?.secretName ?? '')}`, filesOf(secret?.items, '')),
      ...told('DownwardAPI', filesOf(downwardAPI?.items, '')),
      ...sources
        .filter((source) => Object.keys(source).length === 0)
        .map(() => `volume ${quote(name)} (Projected) has no sources provided`),
      ...told('Projected', sources.flatMap(filesOfSource)),
    ];
  });
}
