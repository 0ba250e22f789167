import type { Profile } from '../../versions.ts';

/** What `/version` says: a Kubernetes that was never built. */
export function versionOf({ minor, gitVersion }: Profile): object {
  const [major = '', number = ''] = minor.split('.');
  return {
    major,
    minor: number,
    emulationMajor: major,
    emulationMinor: number,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(number) - 1),
    gitVersion,
    ...never,
  };
}

const never = {
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'simulated',
  compiler: 'statefulspec',
  platform: 'linux/amd64',
};
