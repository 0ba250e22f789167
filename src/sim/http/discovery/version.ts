/** What `/version` says: a Kubernetes 1.36.3 that was never built. */
export const version = {
  major: '1', minor: '36', emulationMajor: '1', emulationMinor: '36', minCompatibilityMajor: '1', minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3', gitCommit: '0000000000000000000000000000000000000000', gitTreeState: 'clean', buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'simulated', compiler: 'statefulspec', platform: 'linux/amd64',
};
