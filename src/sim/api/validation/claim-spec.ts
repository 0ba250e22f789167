import { parseQuantity } from '../decode/quantity.ts';
import type { Errors } from './field.ts';
import { complain, forbidden, invalid, notSupported, required } from './field.ts';
import { dnsLabel, dnsSubdomain } from './formats.ts';
import { validateSelector } from './label-selector.ts';
import type { ClaimSpec, DataSource } from './volume-types.ts';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const VOLUME_MODES = ['Block', 'Filesystem'];
const ONE_POD = 'ReadWriteOncePod';

/** ReadWriteOncePod stands alone. */
export function validateAccessModes(errors: Errors, field: string, modes: readonly string[]): void {
  for (const mode of modes)
    if (!ACCESS_MODES.includes(mode)) errors.push(notSupported(field, mode, ACCESS_MODES));
  const hasOther = modes.some((mode) => mode !== ONE_POD && ACCESS_MODES.includes(mode));
  if (modes.includes(ONE_POD) && hasOther)
    errors.push(forbidden(field, `may not use ${ONE_POD} with other access modes`));
}

function validateStorage(errors: Errors, field: string, size: string | undefined): void {
  if (size === undefined) errors.push(required(field));
  else if ((parseQuantity(size)?.nanos ?? 0n) <= 0n)
    errors.push(invalid(field, size, 'must be greater than zero'));
}

function validateSource(errors: Errors, field: string, { apiGroup, kind, name }: DataSource): void {
  if (!name) errors.push(required(`${field}.name`));
  if (!kind) errors.push(required(`${field}.kind`));
  if (!apiGroup && kind !== 'PersistentVolumeClaim')
    errors.push(
      invalid(field, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"),
    );
  if (apiGroup) complain(errors, `${field}.apiGroup`, apiGroup, dnsSubdomain(apiGroup));
}

/** spec of a claim, also where it is a template. */
export function validateClaimSpec(errors: Errors, field: string, spec: ClaimSpec): void {
  const {
    accessModes = [],
    selector,
    resources,
    storageClassName,
    volumeMode,
    dataSource,
    dataSourceRef,
  } = spec;
  if (accessModes.length === 0)
    errors.push(required(`${field}.accessModes`, 'at least 1 access mode is required'));
  validateSelector(errors, `${field}.selector`, selector);
  validateAccessModes(errors, `${field}.accessModes`, accessModes);
  validateStorage(errors, `${field}.resources[storage]`, resources?.requests?.['storage']);
  if (storageClassName)
    complain(errors, `${field}.storageClassName`, storageClassName, dnsSubdomain(storageClassName));
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode))
    errors.push(notSupported(`${field}.volumeMode`, volumeMode, VOLUME_MODES));
  if (dataSource) validateSource(errors, `${field}.dataSource`, dataSource);
  if (dataSourceRef) validateSource(errors, `${field}.dataSourceRef`, dataSourceRef);
  if (dataSourceRef?.namespace)
    complain(
      errors,
      `${field}.dataSourceRef.namespace`,
      dataSourceRef.namespace,
      dnsLabel(dataSourceRef.namespace),
    );
  const className = spec.volumeAttributesClassName;
  if (className) complain(errors, `${field}.volumeAttributesClassName`, className, dnsSubdomain(className));
}
