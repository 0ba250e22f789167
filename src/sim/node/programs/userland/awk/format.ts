import { CONVERSION, floatField, textField, wholeField } from '../conversions.ts';
import type { Conversion } from '../conversions.ts';
import type { Value } from './values.ts';
import { numberOf, textOfValue } from './values.ts';

function field(conversion: Conversion, value: Value): string {
  const { kind } = conversion;
  if (kind === 's') return textField(conversion, textOfValue(value));
  if (kind === 'c')
    return textField(
      { ...conversion, precision: 1 },
      typeof value === 'number' ? String.fromCharCode(value) : textOfValue(value),
    );
  const number = numberOf(value);
  if (/[diouxX]/.test(kind))
    return wholeField(conversion, Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n);
  return floatField(conversion, number);
}

/** sprintf: every conversion takes the next value, a `*` one before it. */
export function formatted(pattern: string, values: readonly Value[]): string {
  let used = 0;
  const star = (text: string | undefined): number | undefined =>
    text === '*' ? numberOf(values[used++]) : text === undefined ? undefined : Number(text);
  const one = (
    all: string,
    [flags = '', width, precision, , kind = '']: readonly (string | undefined)[],
  ): string => {
    if (all === '%%') return '%';
    if (!/^[diouxXeEfFgGcs]$/.test(kind)) return all;
    const wide = star(width) ?? 0;
    const conversion = {
      flags: wide < 0 ? `${flags}-` : flags,
      width: Math.abs(wide),
      precision: star(precision),
      kind,
    };
    return field(conversion, values[used++]);
  };
  return pattern.replaceAll(ALL, (all: string, ...groups: readonly string[]) => one(all, groups));
}

const ALL = new RegExp(`%%|${CONVERSION.source}`, 'g');
