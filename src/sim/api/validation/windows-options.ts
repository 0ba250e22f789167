import type { Errors } from './field.ts';
import { complain, invalid } from './field.ts';
import { dnsSubdomain } from './formats.ts';
import type { Container, WindowsOptions } from './container-types.ts';
import type { PodSpec } from './pod-types.ts';
import { visitContainers } from './visit-containers.ts';

const MOST_CREDENTIAL_KIB = 64;
const LONGEST_DOMAIN = 256;
const LONGEST_USER = 104;
const NETBIOS = /^[^\\/:*?|<>.]+[^\\/:*?|<>]{0,14}$/;
const DOMAIN = /^[a-zA-Z0-9.]+[-a-zA-Z0-9]+[a-zA-Z0-9.]*$/;

/** What is wrong with `domain\user`, in the order of the rules (core validateWindowsSecurityContextOptions). */
function nameComplaints(name: string): readonly string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (/[\u0000-\u001f\u007f]/.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts.at(-1) as string;
  return [...(parts.length === 2 ? domainComplaints(parts[0] as string) : []), ...userComplaints(user)];
}

const domainComplaints = (domain: string): readonly string[] => [
  ...(domain.length >= LONGEST_DOMAIN
    ? [`runAsUserName's Domain length must be under ${LONGEST_DOMAIN} characters`]
    : []),
  ...(NETBIOS.test(domain) || DOMAIN.test(domain)
    ? []
    : ["runAsUserName's Domain doesn't match the NetBios nor the DNS format"]),
];

const userComplaints = (user: string): readonly string[] => [
  ...(user === '' ? ["runAsUserName's User cannot be empty"] : []),
  ...(user.length > LONGEST_USER
    ? [`runAsUserName's User length must not be longer than ${LONGEST_USER} characters`]
    : []),
  ...(/^[. ]+$/.test(user) ? ["runAsUserName's User cannot contain only periods or spaces"] : []),
  ...(/["/\\:;|=,+*?<>@[\]]/.test(user)
    ? [`runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`]
    : []),
];

/** windowsOptions of a pod or a container. */
export function validateWindowsOptions(
  errors: Errors,
  field: string,
  options: WindowsOptions | undefined,
): void {
  if (!options) return;
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName } = options;
  if (name !== undefined) complain(errors, `${field}.gmsaCredentialSpecName`, name, dnsSubdomain(name));
  if (spec === '')
    errors.push(invalid(`${field}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec cannot be an empty string'));
  else if (spec && spec.length > MOST_CREDENTIAL_KIB * 1024)
    errors.push(
      invalid(
        `${field}.gmsaCredentialSpec`,
        spec,
        `gmsaCredentialSpec size must be under ${MOST_CREDENTIAL_KIB} KiB`,
      ),
    );
  if (runAsUserName !== undefined)
    complain(errors, `${field}.runAsUserName`, runAsUserName, nameComplaints(runAsUserName));
}

const hostProcessOf = (container: Container): boolean | undefined =>
  container.securityContext?.windowsOptions?.hostProcess;

/** All containers are processes of the host, or none is (core validateWindowsHostProcessPod). */
export function validateHostProcesses(errors: Errors, field: string, spec: PodSpec): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let [all, hosted] = [0, 0];
  visitContainers(spec, field, (container, at) => {
    const own = hostProcessOf(container);
    all += 1;
    if (ofPod !== undefined && own !== undefined && own !== ofPod)
      errors.push(
        invalid(
          `${at}.securityContext.windowsOptions.hostProcess`,
          own,
          `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
        ),
      );
    if (own ?? ofPod) hosted += 1;
  });
  if (hosted > 0 && hosted !== all)
    errors.push(
      invalid(
        field,
        '',
        'If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ),
    );
  if (hosted > 0 && !spec.hostNetwork)
    errors.push(
      invalid(
        `${field}.hostNetwork`,
        false,
        'hostNetwork must be true if pod contains any hostProcess containers',
      ),
    );
}
