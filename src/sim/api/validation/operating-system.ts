import type { Errors } from './field.ts';
import { forbidden, notSupported, required } from './field.ts';
import type { PodSpec } from './pod-types.ts';
import { visitContainers } from './visit-containers.ts';

const SYSTEMS = ['linux', 'windows'];
const NOT_WINDOWS = 'cannot be set for a windows pod';
const NOT_LINUX = 'windows options cannot be set for a linux pod';

/** Fields that a Windows pod may not have, in the order of the rules; what is merely false counts as not set in some. */
const HOST_FIELDS: readonly (readonly [at: 'context' | 'spec', name: string, counts: 'given' | 'true'])[] = [
  ['context', 'appArmorProfile', 'given'],
  ['context', 'seLinuxOptions', 'given'],
  ['spec', 'hostUsers', 'given'],
  ['spec', 'hostPID', 'true'],
  ['spec', 'hostIPC', 'true'],
  ['context', 'seccompProfile', 'given'],
  ['context', 'fsGroup', 'given'],
  ['context', 'fsGroupChangePolicy', 'given'],
  ['context', 'sysctls', 'given'],
  ['spec', 'shareProcessNamespace', 'given'],
  ['context', 'runAsUser', 'given'],
  ['context', 'runAsGroup', 'given'],
  ['context', 'supplementalGroups', 'given'],
  ['context', 'supplementalGroupsPolicy', 'given'],
  ['context', 'seLinuxChangePolicy', 'given'],
];

const CONTAINER_FIELDS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

type Fields = { readonly [name: string]: unknown };

function validateWindows(errors: Errors, field: string, spec: PodSpec): void {
  const holders: { readonly [at in 'context' | 'spec']: Fields } = {
    context: { ...spec.securityContext },
    spec: { ...spec },
  };
  for (const [at, name, counts] of HOST_FIELDS) {
    const value = holders[at][name];
    if (counts === 'true' ? value === true : value !== undefined)
      errors.push(
        forbidden(at === 'spec' ? `${field}.${name}` : `${field}.securityContext.${name}`, NOT_WINDOWS),
      );
  }
  visitContainers(spec, field, ({ securityContext }, at) => {
    const given: Fields = { ...securityContext };
    for (const name of CONTAINER_FIELDS)
      if (given[name] !== undefined) errors.push(forbidden(`${at}.securityContext.${name}`, NOT_WINDOWS));
  });
}

function validateLinux(errors: Errors, field: string, spec: PodSpec): void {
  if (spec.securityContext?.windowsOptions)
    errors.push(forbidden(`${field}.securityContext.windowsOptions`, NOT_LINUX));
  visitContainers(spec, field, ({ securityContext }, at) => {
    if (securityContext?.windowsOptions)
      errors.push(forbidden(`${at}.securityContext.windowsOptions`, NOT_LINUX));
  });
}

/** spec.os, and what pods of that system may not ask for (core validateOS, validateLinux, validateWindows). */
export function validateOperatingSystem(errors: Errors, field: string, spec: PodSpec): void {
  if (!spec.os) return;
  const { name } = spec.os;
  if (!name) errors.push(required(`${field}.os.name`));
  else if (!SYSTEMS.includes(name)) errors.push(notSupported(`${field}.os`, name, SYSTEMS));
  else (name === 'linux' ? validateLinux : validateWindows)(errors, field, spec);
}
