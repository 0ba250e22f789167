import { nearest } from '#kernel/nearest.ts';

/** A sentence has to share so much of its words with a pattern, and the pattern with it. */
const ENOUGH = 0.3;

/** What stands in quotes, and numbers, are the reader's own; so are the parameters of a pattern. */
const wordsOf = (text: string): readonly string[] =>
  text
    .replace(/"[^"]*"|\{[^}]*\}/g, ' ')
    .split(/[^\p{L}']+/u)
    .filter(Boolean);

/** `is/are` and `has:/have:` are one word of a pattern; `pod(s)` too. */
const patternWords = (pattern: string): readonly string[] =>
  wordsOf(pattern.replace(/([^\s/]+)(?:\/[^\s/]+)+/g, '$1').replace(/\(\w+\)/g, ''));

function likeness(words: readonly string[], pattern: string): number {
  const known = patternWords(pattern);
  const shared = known.filter((word) => nearest(word, words, 1).length > 0).length;
  return shared / Math.max(known.length + words.length - shared, 1);
}

/** The step that may have been meant; undefined when none is like it. */
export function nearestStep(text: string, patterns: Iterable<string>): string | undefined {
  const words = wordsOf(text.replace(/\bare\b/, 'is').replace(/\bhave\b/, 'has'));
  const [best] = [...patterns]
    .map((pattern) => ({ pattern, like: likeness(words, pattern) }))
    .sort((a, b) => b.like - a.like || a.pattern.length - b.pattern.length);
  return best && best.like >= ENOUGH ? best.pattern : undefined;
}
