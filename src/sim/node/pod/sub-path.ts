import type { Container } from '#model/objects.ts';
import { ConfigTrouble, expandWord } from './environment.ts';

export type VolumeMount = NonNullable<Container['volumeMounts']>[number] & { readonly subPathExpr?: string };

const NAME = /\$\$|\$\(([^()$]*)\)/g;

/**
 * Which part of its volume a mount shows, `''` for all of it: what the API has checked of a `subPath` the kubelet checks of
 * one that the environment spells (`kubelet_pods.go`, makeMounts).
 * @throws ConfigTrouble for a variable that is missing or empty, an absolute path, and a way out of the volume
 */
export function subPathOf(
  { subPath = '', subPathExpr }: VolumeMount,
  env: ReadonlyMap<string, string>,
  container: Container,
): string {
  const path = subPathExpr ? expanded(subPathExpr, env, container) : subPath;
  if (path.startsWith('/')) throw new ConfigTrouble(`error SubPath \`${path}\` must not be an absolute path`);
  if (path.split('/').includes('..'))
    throw new ConfigTrouble(`unable to provision SubPath \`${path}\`: must not contain '..'`);
  return path;
}

function expanded(expression: string, env: ReadonlyMap<string, string>, container: Container): string {
  const valueOf = (name: string): string => expandWord(`$(${name})`, env, container);
  const names = [...expression.matchAll(NAME)].flatMap(([, name]) => name ?? []);
  const missing = names.filter((name) => valueOf(name) === '' || valueOf(name) === `$(${name})`);
  if (missing.length > 0)
    throw new ConfigTrouble(`missing value for ${[...new Set(missing)].sort().join(', ')}`);
  return expandWord(expression, env, container);
}
