import type { Errors } from './field.ts';
import { invalid, notSupported, required, tooLong } from './field.ts';
import { goText } from './go-struct.ts';
import { descending } from './paths.ts';
import type { SecurityProfile } from './container-types.ts';

const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const LONGEST_PATH = 4095;

/** A profile of system calls (core validateSeccompProfileField). */
export function validateSeccomp(errors: Errors, field: string, profile: SecurityProfile | undefined): void {
  if (!profile) return;
  const { type, localhostProfile } = profile;
  if (!type) errors.push(required(`${field}.type`, 'type is required when seccompProfile is set'));
  else if (!TYPES.includes(type)) errors.push(notSupported(`${field}.type`, type, TYPES));
  if (type !== 'Localhost' && localhostProfile !== undefined)
    errors.push(
      invalid(
        `${field}.localhostProfile`,
        goText('core/v1.SeccompProfile', { ...profile }),
        'can only be set when seccomp type is Localhost',
      ),
    );
  if (type !== 'Localhost') return;
  if (localhostProfile === undefined)
    errors.push(required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost'));
  else descending(errors, `${field}.localhostProfile`, localhostProfile);
}

/** A profile of AppArmor (core ValidateAppArmorProfileField). */
export function validateAppArmor(errors: Errors, field: string, profile: SecurityProfile | undefined): void {
  if (!profile) return;
  const { type, localhostProfile: path } = profile;
  if (!type) errors.push(required(`${field}.type`, 'type is required when appArmorProfile is set'));
  else if (!TYPES.includes(type)) errors.push(notSupported(`${field}.type`, type, TYPES));
  else if (type === 'Localhost') validateLocalProfile(errors, `${field}.localhostProfile`, path);
  else if (path !== undefined)
    errors.push(
      invalid(`${field}.localhostProfile`, path, 'can only be set when AppArmor type is Localhost'),
    );
}

function validateLocalProfile(errors: Errors, field: string, path = ''): void {
  if (path !== path.trim()) errors.push(invalid(field, path, 'must not be padded with whitespace'));
  else if (path === '') errors.push(required(field, 'must be set when AppArmor type is Localhost'));
  if (path.length > LONGEST_PATH) errors.push(tooLong(field, LONGEST_PATH));
}
