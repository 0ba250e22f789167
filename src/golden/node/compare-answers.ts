import type { Answer, Step } from './case.ts';
import type { Played } from './play.ts';

/** BusyBox's nslookup prints the answers to its questions as they come in. */
const inAnyOrder = (text: string): string => text.split('\n').filter(Boolean).sort().join('\n');

/** The widths of a table's columns depend on ages, in whose place recordings have a word. */
const inColumns = (text: string): string => text.replaceAll(/ {2,}/g, '   ');

/** Each container's lines are in order, and containers are read side by side. */
function normalFor(step: Step | undefined): (text: string) => string {
  const { run = '', kubectl = '' } = step ?? {};
  const line = [kubectl].flat().join(' ');
  if (run.includes('nslookup') || /^logs .*(--all-containers|--all-pods|-l )/.test(line)) return inAnyOrder;
  return line.startsWith('get ') ? inColumns : (text) => text;
}

/** What a step answered, against what it did when it was recorded; the difference is added to `out`. */
export function compareAnswer(
  want: Answer,
  actual: Played['answers'][number],
  step: Step | undefined,
  out: string[],
): void {
  if (want.until !== undefined) {
    const got = actual && 'until' in actual ? actual.until : 'nothing';
    if (got !== want.until) out.push(`step ${want.step}: until ${got}, not ${want.until}`);
    return;
  }
  if (!actual || !('stdout' in actual) || !actual.compared) return;
  const variants = want.varies ?? [want];
  const order = normalFor(step);
  const stdout = step?.sort ? `${inAnyOrder(actual.stdout)}\n` : actual.stdout;
  if (
    variants.some(
      (each) =>
        order(each.stdout ?? '') === order(stdout) &&
        (each.stderr ?? '') === actual.stderr &&
        each.code === actual.code,
    )
  )
    return;
  out.push(
    `step ${want.step}: answered ${JSON.stringify([stdout, actual.stderr, actual.code])}\n      wanted ${JSON.stringify([variants[0]?.stdout ?? '', variants[0]?.stderr ?? '', variants[0]?.code])}`,
  );
}
