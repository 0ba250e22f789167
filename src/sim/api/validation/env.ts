import type { Errors } from './field.ts';
import { complain, invalid, notSupported, required } from './field.ts';
import { configKey, dnsLabel, dnsSubdomain, environmentName, qualifiedName } from './formats.ts';
import { noBacksteps } from './paths.ts';
import type { FieldReference, ResourceReference, Variable, VariableSource } from './container-types.ts';

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const KNOWN_FIELDS = new Set([
  ...ENV_FIELDS,
  'metadata.labels',
  'metadata.annotations',
  'spec.restartPolicy',
  'status.phase',
]);
const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** A field of the pod, by path. @param allowed the paths that may be used here without a subscript */
export function validateFieldReference(
  errors: Errors,
  field: string,
  { apiVersion, fieldPath }: FieldReference,
  allowed: readonly string[],
): void {
  if (!apiVersion) return void errors.push(required(`${field}.apiVersion`));
  if (!fieldPath) return void errors.push(required(`${field}.fieldPath`));
  const [, path = fieldPath, subscript] = /^(.*)\['(.*)'\]$/.exec(fieldPath) ?? [];
  if (apiVersion !== 'v1')
    return void errors.push(
      invalid(
        `${field}.fieldPath`,
        fieldPath,
        `error converting fieldPath: unsupported pod version: ${apiVersion}`,
      ),
    );
  if (subscript !== undefined && path !== 'metadata.labels' && path !== 'metadata.annotations')
    return void errors.push(
      invalid(
        `${field}.fieldPath`,
        fieldPath,
        `error converting fieldPath: field label does not support subscript: ${fieldPath}`,
      ),
    );
  if (!KNOWN_FIELDS.has(path))
    return void errors.push(
      invalid(
        `${field}.fieldPath`,
        fieldPath,
        `error converting fieldPath: field label not supported: ${fieldPath}`,
      ),
    );
  if (subscript === undefined) {
    if (!allowed.includes(path)) errors.push(notSupported(`${field}.fieldPath`, path, [...allowed].sort()));
    return;
  }
  const key = path === 'metadata.labels' ? subscript : subscript.toLowerCase();
  complain(errors, field, key, qualifiedName(key));
}

/** A request or limit of a container. @param inVolume a volume must name the container */
export function validateResourceReference(
  errors: Errors,
  field: string,
  { containerName, resource, divisor }: ResourceReference,
  inVolume: boolean,
): void {
  if (inVolume && !containerName) errors.push(required(`${field}.containerName`));
  else if (!resource) errors.push(required(`${field}.resource`));
  else if (!RESOURCES.includes(resource) && !/^(?:requests|limits)\.hugepages-/.test(resource))
    errors.push(notSupported(`${field}.resource`, resource, RESOURCES));
  validateDivisor(errors, `${field}.divisor`, resource, divisor ?? '0');
}

function validateDivisor(errors: Errors, field: string, resource: string, divisor: string): void {
  if (divisor === '0') return;
  const kind = resource.slice(resource.indexOf('.') + 1);
  if (kind === 'cpu') {
    if (!['1m', '1'].includes(divisor))
      errors.push(
        invalid(field, resource, "only divisor's values 1m and 1 are supported with the cpu resource"),
      );
    return;
  }
  const called =
    kind === 'memory' ? 'memory' : kind === 'ephemeral-storage' ? 'local ephemeral storage' : 'hugepages';
  if (!BYTE_DIVISORS.includes(divisor))
    errors.push(
      invalid(
        field,
        resource,
        `only divisor's values ${BYTE_DIVISORS.join(', ')} are supported with the ${called} resource`,
      ),
    );
}

function validateKey(
  errors: Errors,
  field: string,
  { name = '', key }: { readonly name?: string; readonly key: string },
): void {
  complain(errors, `${field}.name`, name, dnsSubdomain(name));
  if (!key) errors.push(required(`${field}.key`));
  else complain(errors, `${field}.key`, key, configKey(key));
}

/** A variable that a file of an emptyDir gives: the pod is asked for the volume later. */
function validateFileKey(
  errors: Errors,
  field: string,
  { key, volumeName, path }: { readonly volumeName: string; readonly path: string; readonly key: string },
): void {
  if (!key) errors.push(required(`${field}.key`));
  else complain(errors, `${field}.key`, key, environmentName(key));
  if (!volumeName) errors.push(required(`${field}.volumeName`));
  else complain(errors, `${field}.volumeName`, volumeName, dnsLabel(volumeName));
  if (!path) errors.push(required(`${field}.path`));
  else noBacksteps(errors, `${field}.path`, path);
}

function validateValueFrom(errors: Errors, field: string, { value, valueFrom }: Variable): void {
  if (!valueFrom) return;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  if (fieldRef) validateFieldReference(errors, `${field}.fieldRef`, fieldRef, ENV_FIELDS);
  if (resourceFieldRef)
    validateResourceReference(errors, `${field}.resourceFieldRef`, resourceFieldRef, false);
  if (configMapKeyRef) validateKey(errors, `${field}.configMapKeyRef`, configMapKeyRef);
  if (secretKeyRef) validateKey(errors, `${field}.secretKeyRef`, secretKeyRef);
  if (fileKeyRef) validateFileKey(errors, `${field}.fileKeyRef`, fileKeyRef);
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(
    (source) => source !== undefined,
  ).length;
  if (sources === 0)
    errors.push(
      invalid(
        field,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    );
  else if (value) errors.push(invalid(field, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1)
    errors.push(invalid(field, '', 'may not have more than one field specified at a time'));
}

export function validateEnv(errors: Errors, field: string, variables: readonly Variable[]): void {
  for (const [index, variable] of variables.entries()) {
    const at = `${field}[${index}]`;
    if (!variable.name) errors.push(required(`${at}.name`));
    else complain(errors, `${at}.name`, variable.name, environmentName(variable.name));
    validateValueFrom(errors, `${at}.valueFrom`, variable);
  }
}

export function validateEnvFrom(errors: Errors, field: string, sources: readonly VariableSource[]): void {
  for (const [index, { prefix, configMapRef, secretRef }] of sources.entries()) {
    const at = `${field}[${index}]`;
    if (prefix) complain(errors, `${at}.prefix`, prefix, environmentName(prefix));
    if (configMapRef) validateSourceName(errors, `${at}.configMapRef.name`, configMapRef.name);
    if (secretRef) validateSourceName(errors, `${at}.secretRef.name`, secretRef.name);
    if (!configMapRef && !secretRef)
      errors.push(invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (configMapRef && secretRef)
      errors.push(invalid(field, '', 'may not have more than one field specified at a time'));
  }
}

function validateSourceName(errors: Errors, field: string, name: string | undefined): void {
  if (!name) errors.push(required(field));
  else complain(errors, field, name, dnsSubdomain(name));
}
