import { FileError } from '../../files/tree.ts';
import type { Call, Program } from '../../process/process.ts';
import { dateText, instantOf, parsedDate } from './date-format.ts';
import type { Options } from './options.ts';
import { Refusal, misuse, optionsOf } from './options.ts';
import { at, tool } from './tool.ts';

const LONG = {
  date: 'd:',
  utc: 'u',
  universal: 'u',
  reference: 'r:',
  rfc2822: 'R',
  'rfc-2822': 'R',
  set: 's:',
};

const ISO: Readonly<Record<string, string>> = {
  '': '%Y-%m-%d',
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H+00:00',
  minutes: '%Y-%m-%dT%H:%M+00:00',
  seconds: '%Y-%m-%dT%H:%M:%S+00:00',
  ns: '%Y-%m-%dT%H:%M:%S,000000000+00:00',
};

/** The moment that is asked for; the clock's own when nothing is said of it. */
function moment(call: Call, { values }: Options): number {
  const [text, format, file] = [values.get('d'), values.get('D'), values.get('r')];
  if (file !== undefined) return modified(call, file);
  if (text === undefined || text.startsWith('@') === false) call.system.unpredictable += 1;
  const now = call.system.tasks.now();
  if (text === undefined) return now;
  const found =
    format === undefined
      ? (instantOf(text, new Date(now)) ?? relative(call, text, now))
      : parsedDate(format, text);
  if (found === undefined) throw new Refusal(`invalid date '${text}'`);
  return found;
}

const UNITS: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
};

/** GNU's date knows `yesterday` and `2 days ago`; BusyBox' does not. */
function relative(call: Call, text: string, now: number): number | undefined {
  if (call.system.userland === 'busybox') return undefined;
  const known = { now: 0, today: 0, yesterday: -86_400, tomorrow: 86_400 }[text];
  if (known !== undefined) return now + known * 1000;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z?$/.test(text)) return Date.parse(text.endsWith('Z') ? text : `${text}Z`);
  const [, sign = '', count = '', unit = '', ago] = /^([-+]?)(\d+) ?([a-z]+?)s?( ago)?$/.exec(text) ?? [];
  if (!Object.hasOwn(UNITS, unit)) return undefined;
  return now + Number(count) * (UNITS[unit] ?? 0) * 1000 * ((sign === '-') !== (ago !== undefined) ? -1 : 1);
}

function modified(call: Call, path: string): number {
  try {
    return call.files.resolve(at(call, path)).node.modified;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new Refusal(
      call.system.userland === 'busybox'
        ? `can't stat '${path}': ${error.message}`
        : `${path}: ${error.message}`,
    );
  }
}

/** What nobody else's clock tells: BusyBox leaves `%N` as it is. */
const nanoseconds = (call: Call, format: string, instant: number): string =>
  call.system.userland === 'busybox'
    ? format
    : format.replaceAll(/%(\d?)N/g, (_, digits: string) =>
        String(instant % 1000)
          .padStart(3, '0')
          .padEnd(9, '0')
          .slice(0, Number(digits || 9)),
      );

/** `date [-u] [-d TIME] [-D FORMAT] [-r FILE] [-R] [-I[WHAT]] [+FORMAT]`; the clock itself cannot be set. */
export const date: Program = tool((call) => {
  const options = optionsOf(call, 'Rs:ud:r:D:I::', LONG);
  const { flags, values, operands } = options;
  const formats = operands.filter((word) => word.startsWith('+'));
  const [set] = operands.filter((word) => !word.startsWith('+'));
  if (operands.length > 1 || (flags.has('I') && !Object.hasOwn(ISO, values.get('I') ?? ''))) throw misuse();
  if (
    set !== undefined &&
    instantOf(set, new Date(0)) === undefined &&
    !/^\d{8}(\d\d){0,2}(\.\d\d)?$/.test(set)
  )
    throw new Refusal(`invalid date '${set}'`);
  if (set !== undefined || values.has('s')) throw new Refusal("can't set date: Operation not permitted");
  const instant = moment(call, options);
  const usual = flags.has('R')
    ? '%a, %d %b %Y %H:%M:%S %z'
    : flags.has('I')
      ? ISO[values.get('I') ?? '']
      : undefined;
  const format = formats[0]?.slice(1) ?? usual ?? '%a %b %e %H:%M:%S %Z %Y';
  call.stdout.write(`${dateText(nanoseconds(call, format, instant), new Date(instant))}\n`);
});
