import { DEFAULT_SCALAR_STYLE_RULES, SCALAR_STYLE, YAML11_SCHEMA, dump, load } from 'js-yaml';
import type { ScalarLayout } from 'js-yaml';
import { sortKeys } from '#kernel/json.ts';

/** Numbers of Go's library that YAML 1.1 does not know. */
const GO_NUMBER = /^(?:[-+]?(?:\d+\.?\d*|\.\d+)e[-+]?\d+|0o[0-7]+)$/i;

/** A text that would be something else without quotes: a number, a boolean, a time, or nothing. */
function isOtherwiseRead(text: string): boolean {
  if (/^[#&]/.test(text)) return false;
  if (GO_NUMBER.test(text)) return true;
  try {
    const value: unknown = text === '' ? null : load(text, { schema: YAML11_SCHEMA });
    return value === null || value instanceof Date || !['string', 'object'].includes(typeof value);
  } catch {
    return false;
  }
}

/** Go's quotes: double ones where the type is at stake, single ones where only the syntax is. */
function goQuotes(layout: ScalarLayout): void {
  const allows = (style: number): boolean => Math.floor(layout.allowedStylesMask / 2 ** style) % 2 === 1;
  if (layout.style !== SCALAR_STYLE.PLAIN || allows(SCALAR_STYLE.PLAIN)) return;
  if (isOtherwiseRead(layout.node.value) || !allows(SCALAR_STYLE.SINGLE_QUOTED)) return;
  layout.style = SCALAR_STYLE.SINGLE_QUOTED;
}

const { quoteInvalidPlain, fallbackToDoubleQuoted, ...before } = DEFAULT_SCALAR_STYLE_RULES;
const scalarStyleRules = [...Object.values(before), goQuotes, quoteInvalidPlain, fallbackToDoubleQuoted];

/** A value as a YAML text, as nearly as a library of another language writes what Go's does: long lines are folded otherwise. */
export const yamlText = (value: unknown): string =>
  dump(sortKeys(value), { noRefs: true, seqNoIndent: true, quoteStyle: 'double', scalarStyleRules });
