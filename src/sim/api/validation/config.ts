import { equal } from '#kernel/json.ts';
import type { KubeObject, Labels, ObjectMeta } from '#model/objects.ts';
import { parseJson } from '../decode/json-text.ts';
import type { Errors } from './field.ts';
import { IMMUTABLE, complain, forbidden, invalid, required, tooLong } from './field.ts';
import { configKey } from './formats.ts';
import { subdomainNamed, validateMeta, validateMetaUpdate } from './object-meta.ts';

export interface ConfigMap {
  readonly metadata: ObjectMeta;
  readonly immutable?: boolean;
  readonly data?: Labels;
  readonly binaryData?: Labels;
}

export interface Secret extends ConfigMap {
  readonly type?: string;
}

const MOST_BYTES = 1024 * 1024;
/** How the server calls the object itself. */
const WHOLE = '[]';
const FROZEN = 'field is immutable when `immutable` is set';

/** Null is no bytes at all. */
const bytesOf = (base64: string | null): number =>
  base64 === null ? 0 : Buffer.byteLength(base64, 'base64');
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** core/v1 ConfigMap, new. */
export function validateConfigMap(errors: Errors, { metadata, data = {}, binaryData = {} }: ConfigMap): void {
  validateMeta(errors, metadata, subdomainNamed);
  for (const key of Object.keys(data)) {
    complain(errors, `data[${key}]`, key, configKey(key));
    if (Object.hasOwn(binaryData, key))
      errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  }
  for (const key of Object.keys(binaryData)) complain(errors, `binaryData[${key}]`, key, configKey(key));
  const size =
    sum(Object.values(data).map((text) => Buffer.byteLength(text))) +
    sum(Object.values(binaryData).map(bytesOf));
  if (size > MOST_BYTES) errors.push(tooLong(WHOLE, MOST_BYTES));
}

function validateFrozen(errors: Errors, object: ConfigMap, old: ConfigMap): void {
  if (!old.immutable) return;
  if (!object.immutable) errors.push(forbidden('immutable', FROZEN));
  for (const part of ['data', 'binaryData'] as const)
    if (!equal(object[part], old[part])) errors.push(forbidden(part, FROZEN));
}

/** core/v1 ConfigMap, changed. */
export function validateConfigMapUpdate(errors: Errors, configMap: ConfigMap, old: ConfigMap): void {
  validateMetaUpdate(errors, configMap.metadata, old.metadata);
  validateFrozen(errors, configMap, old);
  validateConfigMap(errors, configMap);
}

/** The keys that secrets of a type must have. */
const KEYS: { readonly [type: string]: readonly string[] } = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};
/** Those of them that hold JSON. */
const DOCUMENTS: { readonly [type: string]: string } = {
  'kubernetes.io/dockercfg': '.dockercfg',
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
};

const textOf = (base64: string): string => Buffer.from(base64, 'base64').toString();

/** What is secret is not shown in messages. */
function validateDocument(errors: Errors, field: string, base64: string): void {
  try {
    parseJson(textOf(base64));
  } catch (error) {
    errors.push(invalid(field, '<secret contents redacted>', (error as Error).message));
  }
}

/** A certificate that cannot be read is accepted all the same. */
export function secretWarnings(object: KubeObject): readonly string[] {
  const { type, data = {} } = object as unknown as Secret;
  const isUnread = type === 'kubernetes.io/tls' && !textOf(data['tls.crt'] ?? '').includes('-----BEGIN ');
  return isUnread ? ['tls: failed to find any PEM data in certificate input'] : [];
}

const ACCOUNT = 'kubernetes.io/service-account.name';

function validateSecretType(errors: Errors, { type = '', data = {}, metadata }: Secret): void {
  for (const key of Object.hasOwn(KEYS, type) ? (KEYS[type] ?? []) : [])
    if (data[key] === undefined) errors.push(required(`data[${key}]`));
  const document = DOCUMENTS[type];
  if (document && data[document] !== undefined) validateDocument(errors, `data[${document}]`, data[document]);
  if (
    type === 'kubernetes.io/basic-auth' &&
    data['username'] === undefined &&
    data['password'] === undefined
  ) {
    errors.push(required('data[username]'), required('data[password]'));
  }
  if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.[ACCOUNT])
    errors.push(required(`metadata.annotations[${ACCOUNT}]`));
}

/** core/v1 Secret, new. */
export function validateSecret(errors: Errors, secret: Secret): void {
  validateMeta(errors, secret.metadata, subdomainNamed);
  const data = secret.data ?? {};
  for (const key of Object.keys(data)) complain(errors, `data[${key}]`, key, configKey(key));
  if (sum(Object.values(data).map(bytesOf)) > MOST_BYTES) errors.push(tooLong('data', MOST_BYTES));
  validateSecretType(errors, secret);
}

/** core/v1 Secret, changed: its type stays. */
export function validateSecretUpdate(errors: Errors, secret: Secret, old: Secret): void {
  validateMetaUpdate(errors, secret.metadata, old.metadata);
  if (secret.type !== old.type) errors.push(invalid('type', secret.type ?? '', IMMUTABLE));
  validateFrozen(errors, secret, old);
  validateSecret(errors, secret);
}
