/** The shortest digits that give the number back, as a float of 32 bits if it is to be one. */
function shortest(value: number, is32: boolean): string {
  if (!is32) return value.toExponential();
  for (let digits = 0; digits < 9; digits += 1) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return text;
  }
  return value.toExponential();
}

/**
 * A number as Go writes it in its general format.
 * @param limit from this power of ten on, and below 0.0001, an exponent is written
 */
export function goFloat(value: number, limit: number, is32 = false): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const text = shortest(value, is32);
  const [digits = '', power = '0'] = text.split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < limit) return plain(digits, exponent);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Digits with their point moved: `1.25` and 2 is `125`. */
function plain(digits: string, exponent: number): string {
  const sign = digits.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${whole}${fraction}`;
  const all = (whole + fraction).padEnd(1 + exponent, '0');
  const rest = all.slice(1 + exponent);
  return `${sign}${all.slice(0, 1 + exponent)}${rest && `.${rest}`}`;
}
