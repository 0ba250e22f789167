const MOST_LINES = 40;
const LONGEST_VALUE = 400;

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '(absent)';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
};

const isTree = (value: unknown): value is { readonly [key: string]: unknown } =>
  value !== null && typeof value === 'object';

/** Where two values differ, as lines `path: expected … got …`. */
export function differences(want: unknown, got: unknown, at = '', out: string[] = []): string[] {
  if (out.length > MOST_LINES) return out;
  if (!isTree(want) || !isTree(got) || Array.isArray(want) !== Array.isArray(got)) {
    if (want !== got) out.push(`${at}:`, `  expected ${show(want)}`, `  got      ${show(got)}`);
    return out;
  }
  if (Array.isArray(want) && Array.isArray(got) && want.length !== got.length)
    out.push(`${at}: expected ${want.length} items, got ${got.length}`);
  for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
    differences(
      Object.hasOwn(want, key) ? want[key] : undefined,
      Object.hasOwn(got, key) ? got[key] : undefined,
      at ? `${at}.${key}` : key,
      out,
    );
  }
  return out;
}
