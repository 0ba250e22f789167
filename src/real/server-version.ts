import type { Connection } from './connection.ts';
import { EnvironmentError } from './environment-error.ts';

const told = new WeakMap<Connection, string>();

/**
 * What the server says it is, as `v1.36.3`; it is asked once.
 * @throws EnvironmentError when it does not tell
 */
export async function serverVersion(connection: Connection): Promise<string> {
  const known = told.get(connection);
  if (known !== undefined) return known;
  const { code, text } = await connection.send({ method: 'GET', path: '/version' });
  if (code !== 200)
    throw new EnvironmentError(`the API server refuses to tell its version: ${code} ${text.slice(0, 200)}`);
  const { gitVersion } = JSON.parse(text) as { gitVersion: string };
  told.set(connection, gitVersion);
  return gitVersion;
}

/**
 * A cluster that is there already has one version, and a run cannot choose another.
 * @param asked a minor version, as `1.34`
 * @throws EnvironmentError when the server is of another
 */
export async function assertVersion(connection: Connection, asked: string): Promise<void> {
  const version = await serverVersion(connection);
  if (!version.startsWith(`v${asked}.`))
    throw new EnvironmentError(`Kubernetes ${asked} is asked for, and the cluster runs ${version}`);
}
