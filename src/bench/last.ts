import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Figure } from './figure.ts';
import { comparable } from './figure.ts';

/** What a run left for the next ones to compare with. */
export interface Last {
  /** How long the reference workload took. */
  readonly referenceMs: number;
  /** By name: as measured, and in units of the reference. */
  readonly figures: {
    readonly [name: string]: { readonly value: number; readonly unit: string; readonly ratio: number };
  };
}

const FILE = path.join(__dirname, 'last.json');

export const readLast = (): Last =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Last) : { referenceMs: 0, figures: {} };

const rounded = (value: number): number => Number(value.toPrecision(4));

/** Keeps the figures of this run; those that it did not measure stay as they were. */
export function saveLast(figures: readonly Figure[], referenceMs: number): void {
  const fresh = figures.map((figure) => {
    const { name, value, unit } = figure;
    return [name, { value: rounded(value), unit, ratio: rounded(comparable(figure, referenceMs)) }] as const;
  });
  const all = { ...readLast().figures, ...Object.fromEntries(fresh) };
  writeFileSync(FILE, `${JSON.stringify({ referenceMs: rounded(referenceMs), figures: all }, null, 2)}\n`);
}
