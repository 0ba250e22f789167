/** Plain scalars as go-yaml reads them (YAML 1.1 in essence): what is not a null, a bool or a number is a string. */
const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);
const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (text) => [text, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (text) => [text, false] as const,
  ),
]);
const INTEGER = /^([+-]?)(?:0[bB]([01]+)|0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))$/;
const FLOAT = /^[-+]?[0-9]*\.?[0-9]+(?:[eE][-+][0-9]+)?$/;
const RADIX = [2, 16, 8, 10];

function integer(text: string): number | undefined {
  const found = INTEGER.exec(text);
  if (!found) return undefined;
  const at = found.slice(2).findIndex((digits) => digits !== undefined);
  const value = Number.parseInt(found[at + 2] ?? '', RADIX[at]);
  return found[1] === '-' ? -value : value;
}

/** The value of an unquoted scalar without a tag. */
export function plainValue(text: string): null | boolean | number | string {
  if (NULLS.has(text)) return null;
  const bool = BOOLS.get(text);
  if (bool !== undefined) return bool;
  const digits = text.replaceAll('_', '');
  if (!/^[-+.0-9]/.test(digits)) return text;
  return integer(digits) ?? (FLOAT.test(digits) ? Number(digits) : text);
}
