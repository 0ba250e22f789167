import type { Errors } from './field.ts';
import { complain, duplicate, invalid, notSupported, required } from './field.ts';
import { identifier } from './formats.ts';
import { goText } from './go-struct.ts';
import { validateAppArmor, validateSeccomp } from './security-profiles.ts';
import type { SecurityContext } from './container-types.ts';
import type { PodSpec } from './pod-types.ts';
import { validateWindowsOptions } from './windows-options.ts';

const GROUP_POLICIES = ['Always', 'OnRootMismatch'];

function validateIdentifier(errors: Errors, field: string, id: number | undefined): void {
  if (id !== undefined) complain(errors, field, id, identifier(id));
}

const PROC_MOUNTS = ['Default', 'Unmasked'];
const SUPPLEMENTAL_POLICIES = ['Merge', 'Strict'];
/** MountOption waits for a feature that is off. */
const SELINUX_POLICIES = ['Recursive'];
const LONGEST_SYSCTL = 253;
const SYSCTL_FORMAT = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const SYSCTL = new RegExp(SYSCTL_FORMAT);

/** Each sysctl once, under a name that can be one. */
function validateSysctls(errors: Errors, field: string, sysctls: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const [index, { name }] of sysctls.entries()) {
    const at = `${field}[${index}].name`;
    if (!name) errors.push(required(at));
    else if (name.length > LONGEST_SYSCTL || !SYSCTL.test(name))
      errors.push(
        invalid(at, name, `must have at most ${LONGEST_SYSCTL} characters and match regex ${SYSCTL_FORMAT}`),
      );
    else if (seen.has(name)) errors.push(duplicate(at, name));
    seen.add(name);
  }
}

function validateProcMount(errors: Errors, field: string, mount: string, hostUsers: boolean): void {
  if (!PROC_MOUNTS.includes(mount)) errors.push(notSupported(field, mount, PROC_MOUNTS));
  if (hostUsers && mount === 'Unmasked')
    errors.push(invalid(field, mount, '`hostUsers` must be false to use `Unmasked`'));
}

/** securityContext of a container. @param hostUsers the pod has the users of its host */
export function validateSecurityContext(
  errors: Errors,
  field: string,
  context: SecurityContext | undefined,
  hostUsers: boolean,
): void {
  if (!context) return;
  validateIdentifier(errors, `${field}.runAsUser`, context.runAsUser);
  validateIdentifier(errors, `${field}.runAsGroup`, context.runAsGroup);
  if (context.procMount !== undefined)
    validateProcMount(errors, `${field}.procMount`, context.procMount, hostUsers);
  validateSeccomp(errors, `${field}.seccompProfile`, context.seccompProfile);
  validateEscalation(errors, field, context);
  validateWindowsOptions(errors, `${field}.windowsOptions`, context.windowsOptions);
  validateAppArmor(errors, `${field}.appArmorProfile`, context.appArmorProfile);
}

function validateEscalation(errors: Errors, field: string, context: SecurityContext): void {
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
  validateSysctls(errors, `${field}.sysctls`, context.sysctls ?? []);
  validatePolicy(errors, `${field}.fsGroupChangePolicy`, context.fsGroupChangePolicy, GROUP_POLICIES);
  validateSeccomp(errors, `${field}.seccompProfile`, context.seccompProfile);
  validateWindowsOptions(errors, `${field}.windowsOptions`, context.windowsOptions);
  validateAppArmor(errors, `${field}.appArmorProfile`, context.appArmorProfile);
  validatePolicy(
    errors,
    `${field}.supplementalGroupsPolicy`,
    context.supplementalGroupsPolicy,
    SUPPLEMENTAL_POLICIES,
  );
  validatePolicy(errors, `${field}.seLinuxChangePolicy`, context.seLinuxChangePolicy, SELINUX_POLICIES);
}

function validatePolicy(
  errors: Errors,
  field: string,
  policy: string | undefined,
  supported: readonly string[],
): void {
  if (policy !== undefined && !supported.includes(policy))
    errors.push(notSupported(field, policy, supported));
}
