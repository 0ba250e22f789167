import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { CucumberHtmlStream } from '@cucumber/html-formatter';
import type { Envelope } from '@cucumber/messages';
import { conformanceReport } from './conformance-report.ts';
import { badge, summaryMarkdown } from './markdown.ts';
import { buildPage } from './page.ts';
import type { RunRecord } from './record.ts';
import { summaryOf } from './summary.ts';

/** What this project attaches to scenarios for its own reports. */
const OURS = 'application/vnd.statefulspec.';

/** Cucumber's own HTML report, without our traces: index.html shows those, and better. */
export class OfficialPage {
  readonly #html = new CucumberHtmlStream();
  readonly #written: Promise<void>;

  constructor(file: string) {
    this.#written = finished(this.#html.pipe(createWriteStream(file)));
  }

  see(envelope: Envelope): void {
    // an interrupted run goes on for a moment after its page has been closed
    if (this.#html.writableEnded || envelope.attachment?.mediaType.startsWith(OURS)) return;
    this.#html.write(envelope);
  }

  async end(): Promise<void> {
    this.#html.end();
    await this.#written;
  }
}

/** Writes every report of ours into a folder. */
export function writeReports(folder: string, run: RunRecord): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  const summary = summaryOf(run);
  write('index.html', buildPage(run));
  write('summary.json', `${JSON.stringify(summary, null, 2)}\n`);
  write('summary.md', summaryMarkdown(summary));
  write('badge.json', badge(summary));
  write('conformance.yaml', conformanceReport(run));
}
