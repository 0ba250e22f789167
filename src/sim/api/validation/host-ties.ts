import type { Errors } from './field.ts';
import { complain, forbidden, invalid, notFound, tooLong } from './field.ts';
import { dnsSubdomain } from './formats.ts';
import type { PodSpec } from './pod-types.ts';
import { visitContainers } from './visit-containers.ts';

const WITHOUT_HOST_USERS = 'when `hostUsers` is false';
const LONGEST_HOSTNAME = 64;

/** Users of its own keep a pod apart from its host in other ways, too (core validateHostUsers). */
export function validateHostUsers(errors: Errors, field: string, spec: PodSpec): void {
  if (spec.hostUsers !== false) return;
  if (spec.hostNetwork) errors.push(forbidden(`${field}.hostNetwork`, WITHOUT_HOST_USERS));
  if (spec.hostPID) errors.push(forbidden(`${field}.HostPID`, WITHOUT_HOST_USERS));
  if (spec.hostIPC) errors.push(forbidden(`${field}.HostIPC`, WITHOUT_HOST_USERS));
  visitContainers(spec, field, ({ volumeDevices }, at) => {
    if (volumeDevices?.length) errors.push(forbidden(`${at}.volumeDevices`, WITHOUT_HOST_USERS));
  });
}

/** A host name of its own (core validatePodHostName). */
export function validateHostnameOverride(errors: Errors, field: string, spec: PodSpec): void {
  const { hostnameOverride: name } = spec;
  if (name === undefined) return;
  const at = `${field}.hostnameOverride`;
  if (spec.setHostnameAsFQDN)
    errors.push(forbidden(at, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork) errors.push(forbidden(at, 'may not be specified when hostNetwork is true'));
  if (name.length > LONGEST_HOSTNAME) errors.push(tooLong(at, LONGEST_HOSTNAME));
  complain(errors, at, name, dnsSubdomain(name));
}

/** Files that variables come from lie in an emptyDir of the pod (core validateFileKeyRefVolumes). */
export function validateFileVolumes(errors: Errors, field: string, spec: PodSpec): void {
  visitContainers(spec, field, ({ env = [] }, at) => {
    for (const [index, { valueFrom }] of env.entries()) {
      const name = valueFrom?.fileKeyRef?.volumeName;
      if (name === undefined) continue;
      const path = `${at}.env[${index}].valueFrom.fileKeyRef.volumeName`;
      const volume = spec.volumes?.find((one) => one.name === name);
      if (!volume) errors.push(notFound(path, name));
      else if (!volume.emptyDir)
        errors.push(invalid(path, name, 'referenced volume must be of type emptyDir'));
    }
  });
}
