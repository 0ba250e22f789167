import type { Errors } from './field.ts';
import { forbidden, invalid, notFound, notSupported, required } from './field.ts';
import { descending } from './paths.ts';
import type { Container, Device, Mount } from './container-types.ts';
import type { Volume } from './volume-types.ts';

export type Volumes = ReadonlyMap<string, Volume>;

const RECURSIONS = ['Disabled', 'Enabled', 'IfPossible'];
const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

/** volumeMounts: known volumes, each path once, apart from volumeDevices. */
export function validateMounts(errors: Errors, field: string, container: Container, volumes: Volumes): void {
  const { volumeMounts = [], volumeDevices = [] } = container;
  const paths = new Set<string>();
  for (const [index, mount] of volumeMounts.entries()) {
    const at = `${field}.volumeMounts[${index}]`;
    if (!mount.name) errors.push(required(`${at}.name`));
    if (!volumes.has(mount.name)) errors.push(notFound(`${at}.name`, mount.name));
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`));
    if (paths.has(mount.mountPath))
      errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    validateApart(errors, at, mount, volumeDevices);
    validateSubPaths(errors, `${field}.volumeMounts`, at, mount);
    if (mount.mountPropagation !== undefined)
      validatePropagation(
        errors,
        `${field}.volumeMounts.mountPropagation`,
        mount.mountPropagation,
        container,
      );
    if (mount.recursiveReadOnly !== undefined)
      validateRecursion(errors, `${field}.volumeMounts.recursiveReadOnly`, mount, mount.recursiveReadOnly);
  }
}

/** Read-only all the way down goes with read-only mounts that nothing is propagated into. */
function validateRecursion(
  errors: Errors,
  field: string,
  { readOnly, mountPropagation = 'None' }: Mount,
  recursion: string,
): void {
  if (!RECURSIONS.includes(recursion)) return void errors.push(notSupported(field, recursion, RECURSIONS));
  if (recursion === 'Disabled') return;
  if (!readOnly) errors.push(forbidden(field, 'may only be specified when readOnly is true'));
  if (mountPropagation !== 'None')
    errors.push(forbidden(field, 'may only be specified when mountPropagation is None or not specified'));
}

function validateApart(
  errors: Errors,
  field: string,
  { name, mountPath }: Mount,
  devices: readonly Device[],
): void {
  if (devices.some((device) => device.name === name))
    errors.push(invalid(`${field}.name`, name, 'must not already exist in volumeDevices'));
  if (devices.some(({ devicePath }) => devicePath === mountPath))
    errors.push(
      invalid(`${field}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'),
    );
}

/** These rules speak of the list, not of its entry. */
function validateSubPaths(
  errors: Errors,
  list: string,
  field: string,
  { subPath, subPathExpr }: Mount,
): void {
  if (subPath) descending(errors, `${list}.subPath`, subPath);
  if (!subPathExpr) return;
  if (subPath)
    errors.push(
      invalid(`${field}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'),
    );
  descending(errors, `${list}.subPathExpr`, subPathExpr);
}

function validatePropagation(
  errors: Errors,
  field: string,
  propagation: string,
  { securityContext }: Container,
): void {
  if (!PROPAGATIONS.includes(propagation)) errors.push(notSupported(field, propagation, PROPAGATIONS));
  else if (propagation === 'Bidirectional' && !securityContext?.privileged)
    errors.push(
      forbidden(field, 'Bidirectional mount propagation is available only to privileged containers'),
    );
}

/** volumeDevices: raw claims, each name and path once, apart from volumeMounts. */
export function validateDevices(
  errors: Errors,
  field: string,
  { volumeDevices = [], volumeMounts = [] }: Container,
  volumes: Volumes,
): void {
  const [names, paths] = [new Set<string>(), new Set<string>()];
  for (const [index, { name, devicePath }] of volumeDevices.entries()) {
    const at = `${field}[${index}]`;
    const volume = volumes.get(name);
    if (!name) errors.push(required(`${at}.name`));
    if (names.has(name)) errors.push(invalid(`${at}.name`, name, 'must be unique'));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      errors.push(
        invalid(
          `${at}.name`,
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      );
    }
    if (!volume) errors.push(notFound(`${at}.name`, name));
    if (!devicePath) errors.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalid(`${at}.devicePath`, devicePath, 'must be unique'));
    if (devicePath.split('/').includes('..'))
      errors.push(invalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (volumeMounts.some((mount) => mount.name === name))
      errors.push(invalid(`${at}.name`, name, 'must not already exist in volumeMounts'));
    if (volumeMounts.some(({ mountPath }) => mountPath === devicePath))
      errors.push(
        invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'),
      );
    if (name) names.add(name);
  }
}
