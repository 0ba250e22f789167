import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { loadAll, YAMLException } from 'js-yaml';
import { isMap } from '#kernel/json.ts';
import type { Resource } from '#model/resources.ts';
import { resourceOfKind, resources } from '#model/resources.ts';
import type { Named } from './world.ts';

/** A manifest's object, with how to address it. */
export interface ManifestObject extends Named {
  readonly body: unknown;
}

/** The objects of a YAML text: several documents, and the items of Lists. */
export function manifestsIn(yaml: string, file = 'the manifest'): readonly ManifestObject[] {
  return documentsOf(yaml, file).flatMap((document) => objectsOf(document, file));
}

/**
 * The objects of a file below features/.
 * @throws Error for a path that leads out of that folder, or to nothing
 */
export function manifestsOfFile(file: string): readonly ManifestObject[] {
  const root = realpathSync('features');
  const path = join(root, file);
  if (!existsSync(path)) throw new Error(`${file}: there is no such file in features/`);
  const inside = relative(root, realpathSync(path));
  if (inside.startsWith('..') || isAbsolute(inside)) throw new Error(`${file}: manifests are read from features/ only`);
  return manifestsIn(readFileSync(path, 'utf8'), file);
}

function documentsOf(yaml: string, file: string): readonly unknown[] {
  try {
    return loadAll(yaml).filter((document) => document !== null && document !== undefined);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new Error(`${file}:${(error.mark?.line ?? 0) + 1}: this is not YAML: ${error.reason}`);
  }
}

function objectsOf(document: unknown, file: string): readonly ManifestObject[] {
  if (!isMap(document)) throw new Error(`${file}: a manifest is a map with apiVersion and kind, not ${JSON.stringify(document)}`);
  const { apiVersion, kind, metadata, items } = document;
  if (kind === 'List' && Array.isArray(items)) return items.flatMap((item) => objectsOf(item, file));
  const resource = resourceOfKind(String(apiVersion), String(kind));
  if (!resource) throw new Error(`${file}: no matches for kind "${String(kind)}" in version "${String(apiVersion)}"`);
  const name = isMap(metadata) && typeof metadata.name === 'string' ? metadata.name : '';
  return [{ resource, name, body: document }];
}

/** @throws Error for a resource that the project does not know */
export function resourceOfPluralOnly(plural: string): Resource {
  const found = Object.values(resources).find((resource) => resource.plural === plural);
  if (!found) throw new Error(`there is no resource "${plural}"`);
  return found;
}
