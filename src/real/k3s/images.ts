import { EnvironmentError } from '../environment-error.ts';

/** The image of each minor version: a patch release that is published. */
const RELEASES: ReadonlyMap<string, string> = new Map([
  ['1.31', 'v1.31.11-k3s1'],
  ['1.32', 'v1.32.13-k3s1'],
  ['1.33', 'v1.33.9-k3s1'],
  ['1.34', 'v1.34.9-k3s1'],
  ['1.35', 'v1.35.5-k3s1'],
  ['1.36', 'v1.36.3-k3s1'],
]);
const NEWEST = '1.36';
const REPOSITORY = 'rancher/k3s';

/** Minor versions of Kubernetes that k3s can be started with by name. */
export const k3sMinors: readonly string[] = [...RELEASES.keys()];

/**
 * The image of a version: `1.34`, or a release as `1.34.2` or `1.34.2-k3s1`; the newest unless said.
 * @param instead an image that the user has named: it is taken whatever the version
 * @throws EnvironmentError for a version without an image
 */
export function imageOf(version: string = NEWEST, instead?: string): string {
  if (instead) return instead;
  const named = /^v?(\d+\.\d+\.\d+)(-k3s\d+)?$/.exec(version);
  if (named) return `${REPOSITORY}:v${named[1]}${named[2] ?? '-k3s1'}`;
  const release = RELEASES.get(version);
  if (release) return `${REPOSITORY}:${release}`;
  throw new EnvironmentError(
    `there is no k3s image for Kubernetes ${version}; there are ${k3sMinors.join(', ')}, or name one in STATEFULSPEC_K3S_IMAGE`,
  );
}
