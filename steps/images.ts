import { isMap } from '#kernel/json.ts';
import type { ImageDeclaration } from '#cluster/capability.ts';
import type { Place } from './manifests.ts';
import { documentsOf, Mistake, textOfFile } from './manifests.ts';

const isText = (value: unknown): value is string => typeof value === 'string';
const isMapOfTexts = (value: unknown): value is { readonly [key: string]: string } =>
  isMap(value) && Object.values(value).every(isText);
const isMapOfFiles = (value: unknown): boolean =>
  isMapOfTexts(value) && Object.keys(value).every((path) => path.startsWith('/'));

/** What an image may be said to be, and how each word is checked. */
const WORDS: { readonly [word in keyof ImageDeclaration]-?: readonly [(value: unknown) => boolean, string] } =
  {
    script: [isText, 'a shell script'],
    files: [isMapOfFiles, 'a map from absolute paths to texts'],
    env: [isMapOfTexts, 'a map of texts'],
    workingDir: [isText, 'a path'],
  };

const isWord = (word: string): word is keyof ImageDeclaration => Object.hasOwn(WORDS, word);

/**
 * What an image does, from YAML: `script`, `files`, `env`, `workingDir`.
 * @throws Mistake with the place, for anything else
 */
export const imageIn = (yaml: string, place: Place): ImageDeclaration =>
  imageOf(documentsOf(yaml, place)[0], place);

/**
 * The images of a file below features/: a map from their names to what they do.
 * @throws Mistake
 */
export function imagesOfFile(file: string, place: Place): readonly (readonly [string, ImageDeclaration])[] {
  const { text, begins } = textOfFile(file, place);
  const declared = documentsOf(text, begins)[0];
  if (!isMap(declared)) throw new Mistake(begins, 'images are a map from their names to what they do');
  return Object.entries(declared).map(([name, image]) => [name, imageOf(image, begins)]);
}

function imageOf(declared: unknown, place: Place): ImageDeclaration {
  if (!isMap(declared)) throw new Mistake(place, `an image is a map with ${Object.keys(WORDS).join(', ')}`);
  for (const [word, value] of Object.entries(declared)) {
    if (!isWord(word))
      throw new Mistake(place, `an image has no "${word}" but ${Object.keys(WORDS).join(', ')}`);
    const [isRight, what] = WORDS[word];
    if (!isRight(value)) throw new Mistake(place, `"${word}" of an image is ${what}`);
  }
  return declared;
}
