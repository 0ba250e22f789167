import type { Errors } from './field.ts';
import { complain, invalid, notSupported, required } from './field.ts';
import { identifier } from './formats.ts';
import { goText } from './go-struct.ts';
import { descending } from './paths.ts';
import type { SeccompProfile, SecurityContext } from './container-types.ts';
import type { PodSpec } from './pod-types.ts';

const SECCOMP = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const GROUP_POLICIES = ['Always', 'OnRootMismatch'];

function validateIdentifier(errors: Errors, field: string, id: number | undefined): void {
  if (id !== undefined) complain(errors, field, id, identifier(id));
}

function validateSeccomp(errors: Errors, field: string, profile: SeccompProfile | undefined): void {
  if (!profile) return;
  const { type, localhostProfile } = profile;
  if (!type) errors.push(required(`${field}.type`, 'type is required when seccompProfile is set'));
  else if (!SECCOMP.includes(type)) errors.push(notSupported(`${field}.type`, type, SECCOMP));
  if (type !== 'Localhost' && localhostProfile !== undefined)
    errors.push(
      invalid(`${field}.localhostProfile`, profile, 'can only be set when seccomp type is Localhost'),
    );
  if (type !== 'Localhost') return;
  if (localhostProfile === undefined)
    errors.push(required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost'));
  else descending(errors, `${field}.localhostProfile`, localhostProfile);
}

/** securityContext of a container. */
export function validateSecurityContext(
  errors: Errors,
  field: string,
  context: SecurityContext | undefined,
): void {
  if (!context) return;
  validateIdentifier(errors, `${field}.runAsUser`, context.runAsUser);
  validateIdentifier(errors, `${field}.runAsGroup`, context.runAsGroup);
  validateSeccomp(errors, `${field}.seccompProfile`, context.seccompProfile);
  if (context.allowPrivilegeEscalation !== false) return;
  const shown = goText('core/v1.SecurityContext', { ...context });
  if (context.privileged)
    errors.push(
      invalid(field, shown, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'),
    );
  if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
    errors.push(
      invalid(
        field,
        shown,
        'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
      ),
    );
  }
}

/** securityContext of a pod. */
export function validatePodSecurityContext(
  errors: Errors,
  field: string,
  { securityContext, hostPID, shareProcessNamespace }: PodSpec,
): void {
  const context = securityContext ?? {};
  validateIdentifier(errors, `${field}.fsGroup`, context.fsGroup);
  validateIdentifier(errors, `${field}.runAsUser`, context.runAsUser);
  validateIdentifier(errors, `${field}.runAsGroup`, context.runAsGroup);
  for (const [index, group] of (context.supplementalGroups ?? []).entries())
    validateIdentifier(errors, `${field}.supplementalGroups[${index}]`, group);
  if (shareProcessNamespace && hostPID)
    errors.push(
      invalid(
        `${field}.shareProcessNamespace`,
        true,
        'ShareProcessNamespace and HostPID cannot both be enabled',
      ),
    );
  const policy = context.fsGroupChangePolicy;
  if (policy !== undefined && !GROUP_POLICIES.includes(policy))
    errors.push(notSupported(`${field}.fsGroupChangePolicy`, policy, GROUP_POLICIES));
  validateSeccomp(errors, `${field}.seccompProfile`, context.seccompProfile);
}
