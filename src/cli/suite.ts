import { existsSync } from 'node:fs';
import { loadConfiguration, type IRunConfiguration } from '@cucumber/cucumber/api';
import type { Envelope, Pickle } from '@cucumber/messages';
import parseTags from '@cucumber/tag-expressions';
import { nearest } from '#kernel/nearest.ts';
import { UsageError } from './usage-error.ts';

/** What a caller of `run` or `list` narrows a suite down with; passed on to Cucumber. */
export interface Selection {
  readonly paths: readonly string[];
  readonly tags?: string | undefined;
  readonly names?: readonly string[] | undefined;
  readonly shard?: string | undefined;
}

/** A selection's settings, from cucumber.js of the current folder. */
export async function configuration({ paths, tags, names, shard }: Selection): Promise<IRunConfiguration> {
  for (const given of paths) assertExists(given);
  assertTagExpression(tags);
  for (const name of names ?? []) assertPattern(name);
  const provided = {
    paths: [...paths],
    ...(tags !== undefined && { tags }),
    ...(names && { name: [...names] }),
    ...(shard !== undefined && { shard }),
  };
  try {
    return (await loadConfiguration({ provided })).runConfiguration;
  } catch (error) {
    throw new UsageError(sentenceOf(error));
  }
}

/** A path may end with lines, as in `features/scaling.feature:12:30`. */
function assertExists(given: string): void {
  const file = given.replace(/(:\d+)+$/, '');
  if (!existsSync(file) && !file.includes('*'))
    throw new UsageError(`${file}: there is no such file or folder`);
}

function assertTagExpression(tags: string | undefined): void {
  try {
    if (tags) parseTags(tags);
  } catch (error) {
    throw new UsageError(
      `--tags: ${String(error instanceof Error ? error.message : error).replaceAll('\n', ' ')}`,
    );
  }
}

function assertPattern(name: string): void {
  try {
    RegExp(name);
  } catch (error) {
    throw new UsageError(`--name: ${sentenceOf(error)}`);
  }
}

const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? error.message.split('\n')[0] : String(error)) ?? '';

/** A Gherkin file that cannot be read, as `file:line:column: what is wrong`. */
export function gherkinError({ parseError }: Envelope): string | undefined {
  if (!parseError) return undefined;
  const { source, message } = parseError;
  const { line = 1, column } = source.location ?? {};
  const where = [source.uri ?? 'a feature file', line, ...(column ? [column] : [])].join(':');
  return `${where}: ${message.replace(/^\(\d+:\d+\):\s*/, '').replaceAll('\n', ' ')}`;
}

/** Why a selection fits nothing, in one sentence: an unknown tag is the usual reason. */
export function whyNothingMatched({ paths, tags }: Selection, pickles: readonly Pickle[]): string {
  if (pickles.length === 0) return `no scenario matched: there is none in ${paths.join(', ') || 'features'}`;
  const known = new Set(pickles.flatMap((pickle) => pickle.tags.map(({ name }) => name)));
  const unknown = tagsIn(tags).filter((tag) => !known.has(tag));
  if (unknown.length === 0) return `no scenario matched: of ${pickles.length} scenarios none fits`;
  return `no scenario matched: none carries ${unknown.join(' or ')}; ${othersThan(unknown, known)}`;
}

/** So many tags are all told. */
const FEW_TAGS = 12;

/** The first tags that have the word in them: `@STS-UPDATE-1` for `@update`. */
const holding = (tag: string, known: ReadonlySet<string>): readonly string[] =>
  [...known]
    .filter((other) => tag.length > 3 && other.toLowerCase().includes(tag.slice(1).toLowerCase()))
    .sort()
    .slice(0, 3);

/** The tags that may have been meant. */
function othersThan(unknown: readonly string[], known: ReadonlySet<string>): string {
  if (known.size === 0) return 'there are no tags at all';
  if (known.size <= FEW_TAGS) return `there are ${[...known].sort().join(' ')}`;
  const near = [...new Set(unknown.flatMap((tag) => [...holding(tag, known), ...nearest(tag, known)]))];
  if (near.length > 0) return `did you mean ${near.join(' or ')}?`;
  return `none of the ${known.size} tags is like it: npm run list tells them`;
}

const tagsIn = (expression = ''): readonly string[] => expression.match(/@[^\s()]+/g) ?? [];
