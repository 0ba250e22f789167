import { createHash } from 'node:crypto';
import type { ScenarioRecord } from './record.ts';

/** Orders scenarios by file and line, so that nothing depends on the order in which they ran. */
export const byPlace = (a: ScenarioRecord, b: ScenarioRecord): number =>
  a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.line - b.line;

/**
 * SHA-256 (hex) over all scenarios' journals: equal for two runs exactly when every scenario had the same journal.
 * A scenario without a journal counts with a dash.
 */
export function journalDigest(scenarios: readonly ScenarioRecord[]): string {
  const hash = createHash('sha256');
  for (const { uri, line, trace } of [...scenarios].sort(byPlace))
    hash.update(`${uri}:${line} ${trace?.journal ?? '-'}\n`);
  return hash.digest('hex');
}
