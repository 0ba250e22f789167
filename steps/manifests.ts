import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
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

/** Where a text begins: a file and the line of its first line. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A mistake in a feature or a manifest, told in one sentence with its place; nothing that the cluster did. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
  constructor({ file, line }: Place, sentence: string) {
    super(`${file}:${line}: ${sentence}`);
  }
}

/**
 * The objects of a YAML text: several documents, and the items of Lists.
 * @throws Mistake for what is no YAML, no manifest, or of an unknown kind
 */
export const manifestsIn = (yaml: string, place: Place): readonly ManifestObject[] =>
  documentsOf(yaml, place).flatMap((document) => objectsOf(document, place));

/**
 * The objects of a file below features/.
 * @throws Mistake for a path that leads out of that folder, or to nothing
 */
export function manifestsOfFile(file: string, place: Place): readonly ManifestObject[] {
  const { text, begins } = textOfFile(file, place);
  return manifestsIn(text, begins);
}

/**
 * The text of a file below features/, and where it begins.
 * @throws Mistake for a path that leads out of that folder, or to nothing
 */
export function textOfFile(file: string, place: Place): { readonly text: string; readonly begins: Place } {
  const root = realpathSync('features');
  const path = join(root, file);
  if (!existsSync(path)) throw new Mistake(place, `there is no file features/${file}`);
  const inside = relative(root, realpathSync(path));
  if (inside.startsWith('..') || isAbsolute(inside))
    throw new Mistake(place, `${file}: manifests are read from features/ only`);
  if (!statSync(path).isFile()) throw new Mistake(place, `features/${file} is not a file`);
  return { text: readFileSync(path, 'utf8'), begins: { file: join('features', inside), line: 1 } };
}

/**
 * The documents of a YAML text.
 * @throws Mistake with its line for what is no YAML
 */
export function documentsOf(yaml: string, place: Place): readonly unknown[] {
  try {
    return loadAll(yaml).filter((document) => document !== null && document !== undefined);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new Mistake(
      { ...place, line: place.line + (error.mark?.line ?? 0) },
      `this is not YAML: ${error.reason}`,
    );
  }
}

/** A value in a sentence: lists and maps, which may be of any size, are only called so. */
const told = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : isMap(value)
      ? 'a map'
      : value === undefined
        ? 'nothing'
        : JSON.stringify(value);

function objectsOf(document: unknown, place: Place): readonly ManifestObject[] {
  if (!isMap(document))
    throw new Mistake(place, `a manifest is a map with apiVersion and kind, not ${told(document)}`);
  const { apiVersion, kind, metadata, items } = document;
  if (kind === 'List' && Array.isArray(items)) return items.flatMap((item) => objectsOf(item, place));
  const resource =
    typeof apiVersion === 'string' && typeof kind === 'string' ? resourceOfKind(apiVersion, kind) : undefined;
  if (!resource) throw new Mistake(place, `no matches for kind ${told(kind)} in version ${told(apiVersion)}`);
  const name = isMap(metadata) && typeof metadata.name === 'string' ? metadata.name : '';
  return [{ resource, name, body: document }];
}

/** @throws Mistake for a resource that the project does not know */
export function resourceOfPluralOnly(plural: string, place: Place): Resource {
  const found = Object.values(resources).find((resource) => resource.plural === plural);
  if (!found) throw new Mistake(place, `there is no resource "${plural}"`);
  return found;
}
