import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { EnvironmentError } from './environment-error.ts';

/** How to reach an API server, and as whom. */
export interface Credentials {
  readonly context: string;
  /** `https://127.0.0.1:6443` */
  readonly server: string;
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly token?: string;
  readonly insecure: boolean;
}

export interface Choice {
  readonly file: string;
  /** The file's current context unless named. */
  readonly context?: string | undefined;
  /** Contexts that the caller has declared to be for tests. */
  readonly allowed: readonly string[];
}

type Fields = { readonly [field: string]: unknown };
type Config = { readonly [list: string]: unknown; readonly 'current-context'?: string };

/**
 * The credentials of a kubeconfig's context.
 * @throws EnvironmentError when the context is not on the list of those that tests may use, or cannot be read
 */
export function credentialsOf({ file, context, allowed }: Choice): Credentials {
  const config = read(file);
  const name = context ?? config['current-context'];
  if (!name) throw new EnvironmentError(`${file} has no current context; name one with --context`);
  if (!allowed.includes(name)) {
    throw new EnvironmentError(
      `context "${name}" is not permitted: a test run creates and deletes namespaces and nodes. ` +
        `If it is a test cluster, say STATEFULSPEC_CONTEXTS=${name} or --i-know ${name}`,
    );
  }
  const { cluster, user } = entry(config, 'contexts', name, 'context', file) as {
    cluster: string;
    user: string;
  };
  const where = entry(config, 'clusters', cluster, 'cluster', file);
  const who = entry(config, 'users', user, 'user', file);
  return { context: name, ...serverOf(where, file), ...identityOf(who, file) };
}

function read(file: string): Config {
  try {
    return load(readFileSync(file, 'utf8')) as Config;
  } catch (error) {
    throw new EnvironmentError(
      `the kubeconfig ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function entry(config: Config, list: string, name: string, field: string, file: string): Fields {
  const entries = (config[list] ?? []) as readonly (Fields & { readonly name: string })[];
  const found = entries.find((one) => one.name === name)?.[field];
  if (!found) throw new EnvironmentError(`${file} has no ${field} "${name}"`);
  return found as Fields;
}

/** A field may hold the data itself, in base64, or name a file beside the kubeconfig. */
function material(fields: Fields, field: string, file: string): Buffer | undefined {
  const data = fields[`${field}-data`];
  if (typeof data === 'string') return Buffer.from(data, 'base64');
  const named = fields[field];
  return typeof named === 'string' ? readFileSync(path.resolve(path.dirname(file), named)) : undefined;
}

function serverOf(cluster: Fields, file: string): Pick<Credentials, 'server' | 'ca' | 'insecure'> {
  const ca = material(cluster, 'certificate-authority', file);
  return {
    server: String(cluster['server']),
    insecure: cluster['insecure-skip-tls-verify'] === true,
    ...(ca && { ca }),
  };
}

function identityOf(user: Fields, file: string): Pick<Credentials, 'cert' | 'key' | 'token'> {
  if (user['exec'] ?? user['auth-provider']) {
    throw new EnvironmentError(
      `${file} gets its credentials from a program; only certificates and tokens are supported`,
    );
  }
  const cert = material(user, 'client-certificate', file);
  const key = material(user, 'client-key', file);
  const token =
    (user['token'] as string | undefined) ??
    (user['tokenFile'] ? readFileSync(String(user['tokenFile']), 'utf8').trim() : undefined);
  return { ...(cert && { cert }), ...(key && { key }), ...(token && { token }) };
}
