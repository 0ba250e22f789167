import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Envelope } from '@cucumber/messages';
import { Collector } from '#report/collect.ts';
import type { Comparison } from '#report/comparison.ts';
import type { RunRecord } from '#report/record.ts';
import { lastLine, summaryOf } from '#report/summary.ts';
import { OfficialPage, writeReports } from '#report/write.ts';
import { claims } from './claims.ts';
import { exitCode, UsageError, type ExitCode } from './usage-error.ts';
import { version } from './version.ts';

export interface ReportOptions {
  readonly out: string;
  /** The run held against another one. */
  readonly comparison?: Comparison;
}

/** What is known of a run besides its scenarios, gathered from the messages. */
interface Bounds {
  first: number;
  last: number;
  node: string;
}

/** `statefulspec report`: writes the reports again from the messages of one run, or of several shards of one. */
export async function report(
  files: readonly string[],
  { out, comparison }: ReportOptions,
): Promise<ExitCode> {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new UsageError(`${missing}: there is no such file`);
  mkdirSync(out, { recursive: true });
  const [collector, page, bounds] = [
    new Collector(),
    new OfficialPage(path.join(out, 'cucumber.html')),
    { first: Infinity, last: 0, node: '' },
  ];
  for (const file of files) {
    for await (const envelope of messages(file)) {
      collector.see(envelope);
      page.see(envelope);
      note(bounds, envelope);
    }
  }
  await page.end();
  const record = { ...recordOf(collector, bounds), ...(comparison && { comparison }) };
  writeReports(out, record);
  const summary = summaryOf(record);
  process.stdout.write(`journal ${summary.journal}\n${lastLine(summary, path.join(out, 'index.html'))}\n`);
  return summary.scenarios.failed > 0 ? exitCode.failures : exitCode.ok;
}

/**
 * The messages in a file, one by one.
 * @throws UsageError for a file that is missing, or a line that is none
 */
export async function* messages(file: string): AsyncGenerator<Envelope> {
  if (!existsSync(file)) throw new UsageError(`${file}: there is no such file`);
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    line += 1;
    if (text.trim() !== '') yield parsed(text, `${file}:${line}`);
  }
}

function parsed(text: string, place: string): Envelope {
  try {
    return JSON.parse(text) as Envelope;
  } catch {
    throw new UsageError(`${place}: this is no Cucumber message`);
  }
}

function note(bounds: Bounds, { meta, testRunStarted, testRunFinished }: Envelope): void {
  if (meta) bounds.node = meta.runtime.version ?? '';
  if (testRunStarted) bounds.first = Math.min(bounds.first, testRunStarted.timestamp.seconds * 1000);
  if (testRunFinished) bounds.last = Math.max(bounds.last, testRunFinished.timestamp.seconds * 1000);
}

function recordOf(collector: Collector, { first, last, node }: Bounds): RunRecord {
  const scenarios = collector.scenarios();
  const trace = scenarios.find((scenario) => scenario.trace)?.trace;
  if (scenarios.length === 0)
    throw new UsageError('these messages hold no scenario that ran', exitCode.nothingMatched);
  return {
    tool: { name: 'statefulspec', version: version() },
    cluster: trace?.cluster ?? 'sim',
    kubernetes: trace?.kubernetes ?? 'unknown',
    seed: trace?.seed ?? 0,
    started: new Date(first).toISOString(),
    realMs: Math.max(0, last - first),
    node,
    command: `npm run conformance -- --seed ${trace?.seed ?? 0}`,
    partial: last === 0,
    claims: claims(),
    scenarios,
  };
}
