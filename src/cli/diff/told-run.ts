import type { Envelope } from '@cucumber/messages';
import { JOURNAL_MEDIA_TYPE, type KeptJournal, parseKeptJournal } from '#drift/kept-journal.ts';
import { Collector } from '#report/collect.ts';
import type { ScenarioRecord } from '#report/record.ts';
import { messages } from '../report.ts';
import { UsageError } from '../usage-error.ts';

/** A run as its messages tell it: what came of every scenario, and its journal, by `file:line`. */
export interface ToldRun {
  readonly file: string;
  /** `sim v1.36.3`. */
  readonly machine: string;
  readonly records: ReadonlyMap<string, ScenarioRecord>;
  readonly journals: ReadonlyMap<string, KeptJournal>;
}

/** @throws UsageError when the messages hold no journals */
export async function readRun(file: string): Promise<ToldRun> {
  const collector = new Collector();
  const journals = new Map<string, KeptJournal>();
  for await (const envelope of messages(file)) {
    collector.see(envelope);
    const journal = journalIn(envelope);
    if (journal) journals.set(journal.place, journal);
  }
  const [one] = journals.values();
  if (!one) throw new UsageError(`${file}: there is no journal in it; was it written by run --journals?`);
  const records = new Map(collector.scenarios().map((record) => [`${record.uri}:${record.line}`, record]));
  return { file, machine: `${one.cluster} ${one.kubernetes}`, records, journals };
}

function journalIn({ attachment }: Envelope): KeptJournal | undefined {
  return attachment?.mediaType === JOURNAL_MEDIA_TYPE ? parseKeptJournal(attachment.body) : undefined;
}
