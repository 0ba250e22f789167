/** One piece of the layout, what it matches, and how Go calls it when the number is out of range. */
interface Piece {
  readonly layout: string;
  readonly form: RegExp;
  readonly range?: readonly [low: number, high: number, name: string];
}

const TO_SECONDS: readonly Piece[] = [
  { layout: '2006', form: /^\d{4}/ },
  { layout: '-', form: /^-/ },
  { layout: '01', form: /^\d\d/, range: [1, 12, 'month'] },
  { layout: '-', form: /^-/ },
  { layout: '02', form: /^\d\d/ },
  { layout: 'T', form: /^T/ },
  { layout: '15', form: /^\d\d?/, range: [0, 23, 'hour'] },
  { layout: ':', form: /^:/ },
  { layout: '04', form: /^\d\d/, range: [0, 59, 'minute'] },
  { layout: ':', form: /^:/ },
];
const ZONE: Piece = { layout: 'Z07:00', form: /^(?:Z|[+-]\d\d:\d\d)/ };

const SECONDS: readonly Piece[] = [
  ...TO_SECONDS,
  { layout: '05', form: /^\d\d(?:[.,]\d+)?/, range: [0, 59, 'second'] },
  ZONE,
];
const MICROSECONDS: readonly Piece[] = [
  ...TO_SECONDS,
  { layout: '05', form: /^\d\d/, range: [0, 59, 'second'] },
  { layout: '.000000', form: /^[.,]\d{6}/ },
  ZONE,
];

/** Days that every month has, in UTC, without a fraction: nearly every time that is read. */
const CANONICAL =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{6})?Z$/;

/** A time in canonical form: UTC, to the second or to the microsecond. */
export function readTime(text: string, digits: 0 | 6): { text: string } | { error: string } {
  if (text.length === (digits === 0 ? 20 : 27) && CANONICAL.test(text)) return { text };
  const pieces = digits === 0 ? SECONDS : MICROSECONDS;
  const found: string[] = [];
  let rest = text;
  for (const { layout, form, range } of pieces) {
    const part = form.exec(rest)?.[0];
    if (part === undefined) return { error: cannotParse(text, pieces, rest, layout) };
    if (range && isOutside(Math.trunc(Number.parseFloat(part)), range))
      return { error: `parsing time ${quoted(text)}: ${range[2]} out of range` };
    found.push(part);
    rest = rest.slice(part.length);
  }
  const zone = wrongZone(found.at(-1) ?? '');
  if (zone !== undefined)
    return { error: `parsing time ${quoted(text)}: time zone offset ${zone} out of range` };
  if (rest !== '') return { error: `parsing time ${quoted(text)}: extra text: ${quoted(rest)}` };
  return canonical(text, found, digits);
}

const ZONE_PARTS = /^([+-])(\d\d):(\d\d)$/;

function wrongZone(zone: string): 'hour' | 'minute' | undefined {
  const [, , hours = '0', minutes = '0'] = ZONE_PARTS.exec(zone) ?? [];
  if (Number(hours) > 24) return 'hour';
  return Number(minutes) > 60 ? 'minute' : undefined;
}

const isOutside = (value: number, [low, high]: readonly [number, number, string]): boolean =>
  value < low || value > high;

const quoted = (text: string): string => JSON.stringify(text);

/** Go names the rest of the text and the piece of the layout that it does not match. */
const cannotParse = (text: string, pieces: readonly Piece[], rest: string, layout: string): string =>
  `parsing time ${quoted(text)} as ${quoted(pieces.map((piece) => piece.layout).join(''))}: cannot parse ${quoted(rest)} as ${quoted(layout)}`;

function canonical(
  text: string,
  found: readonly string[],
  digits: 0 | 6,
): { text: string } | { error: string } {
  const [year = 0, , month = 0, , day = 0, , hour = 0, , minute = 0, , second = 0] = found.map((part) =>
    Math.trunc(Number.parseFloat(part)),
  );
  const [, sign = '+', hours = '0', minutes = '0'] = ZONE_PARTS.exec(found.at(-1) ?? '') ?? [];
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  if (at.getUTCDate() !== day) return { error: `parsing time ${quoted(text)}: day out of range` };
  const offset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  at.setUTCHours(hour, minute - offset, second);
  const seconds = at.toISOString().replace('.000Z', '');
  return { text: digits === 0 ? `${seconds}Z` : `${seconds}.${found.at(-2)?.slice(1)}Z` };
}
