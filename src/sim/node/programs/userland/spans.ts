import { second } from '#kernel/time.ts';

const SPANS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `1`, `0.5`, `2m`, `infinity`; undefined when it is none. */
export function spanOf(word: string): number | undefined {
  if (/^(inf|infinity)$/i.test(word)) return Infinity;
  const match = /^(\d*\.?\d+|\d+)([smhd]?)$/.exec(word);
  return match ? Number(match[1]) * (SPANS[match[2] ?? ''] ?? 1) * second : undefined;
}
