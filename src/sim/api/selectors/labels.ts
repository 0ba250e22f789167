import { badRequest } from '#model/status.ts';
import type { KubeObject, Labels } from '#model/objects.ts';
import { tokens } from './label-lexer.ts';
import type { Token, TokenKind } from './label-lexer.ts';
import { keyErrors, valueErrors } from './label-syntax.ts';

type Test = (labels: Labels) => boolean;
const none: Labels = {};

const valueOf = (labels: Labels, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;

const OPERATORS = 'in, notin, =, ==, !=, gt, lt';
const INTEGER = /^[+-]?\d+$/;

const found = (text: string, expected: string) => new Error(`found '${text}', expected: ${expected}`);

/** The parser of label selectors (apimachinery labels.Parser), with its complaints. */
class Parser {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(text: string) {
    this.tokens = tokens(text);
  }

  requirements(): Test[] {
    const tests: Test[] = [];
    for (;;) {
      const { kind, text } = this.peek();
      if (kind === 'end') return tests;
      if (kind !== 'identifier' && kind !== '!') throw found(text, "!, identifier, or 'end of string'");
      tests.push(this.requirement());
      const next = this.take();
      if (next.kind === 'end') return tests;
      if (next.kind !== ',') throw found(next.text, "',' or 'end of string'");
      const after = this.peek();
      if (after.kind !== 'identifier' && after.kind !== '!') throw found(after.text, "identifier after ','");
    }
  }

  private requirement(): Test {
    try {
      return this.oneRequirement();
    } catch (error) {
      throw error instanceof Error ? new Error(`unable to parse requirement: ${error.message}`) : error;
    }
  }

  private oneRequirement(): Test {
    const absent = this.peek().kind === '!';
    if (absent) this.take();
    const { kind, text: key } = this.take();
    if (kind !== 'identifier') throw found(key, 'identifier');
    const wrong = keyErrors(key);
    if (wrong.length > 0)
      throw new Error(`<nil>: Invalid value: ${JSON.stringify(key)}: ${wrong.join('; ')}`);
    const next = this.peek().kind;
    if (absent) return (labels) => valueOf(labels, key) === undefined;
    if (next === 'end' || next === ',') return (labels) => valueOf(labels, key) !== undefined;
    return this.comparison(key);
  }

  private comparison(key: string): Test {
    const { kind, text } = this.take(false);
    if (kind === 'in' || kind === 'notin') return membership(key, checked(key, this.values()), kind === 'in');
    if (kind === '=' || kind === '==' || kind === '!=')
      return membership(key, checked(key, [this.value()]), kind !== '!=');
    if (kind === '>' || kind === '<') return ordering(key, this.value(), kind);
    throw found(text, OPERATORS);
  }

  private value(): string {
    const { kind } = this.peek();
    if (kind === 'end' || kind === ',') return '';
    const token = this.take();
    if (token.kind !== 'identifier') throw found(token.text, 'identifier');
    return token.text;
  }

  private values(): string[] {
    const open = this.take();
    if (open.kind !== '(') throw new Error(`found '${open.text}' expected: '('`);
    const out: string[] = [];
    let comma = true;
    for (;;) {
      const { kind, text } = this.take();
      if (kind === ')') return comma && out.length > 0 ? [...out, ''] : out;
      if (kind === ',') {
        if (comma) out.push('');
        comma = true;
      } else if (kind === 'identifier' && comma) {
        out.push(text);
        comma = false;
      } else throw found(text, out.length === 0 ? "',', ')' or identifier" : "',' or ')'");
    }
  }

  /** Where values stand, `in` and `notin` are words like any other. */
  private peek(words = true): Token {
    const token = this.tokens[Math.min(this.at, this.tokens.length - 1)] as Token;
    const isWord = token.kind === 'in' || token.kind === 'notin';
    if (!words || !isWord) return token;
    const kind: TokenKind = 'identifier';
    return { kind, text: token.text };
  }

  private take(words = true): Token {
    const token = this.peek(words);
    this.at += 1;
    return token;
  }
}

function checked(key: string, values: readonly string[]): readonly string[] {
  values.forEach((value, i) => {
    const wrong = valueErrors(value);
    if (wrong.length > 0)
      throw new Error(`values[${i}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong.join('; ')}`);
  });
  return values;
}

/** An object without the label is outside of every set. */
function membership(key: string, values: readonly string[], inside: boolean): Test {
  const set = new Set(values);
  return (labels) => {
    const value = valueOf(labels, key);
    return (value !== undefined && set.has(value)) === inside;
  };
}

function ordering(key: string, bound: string, kind: '>' | '<'): Test {
  if (!INTEGER.test(bound))
    throw new Error(
      `values[0]: Invalid value: ${JSON.stringify(bound)}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  return (labels) => {
    const value = valueOf(labels, key);
    if (value === undefined || !INTEGER.test(value)) return false;
    return kind === '>' ? Number(value) > Number(bound) : Number(value) < Number(bound);
  };
}

/**
 * The predicate that a label selector text means; undefined when it selects everything.
 * @throws ApiError 400 in the words of the server's parser
 */
export function labelSelector(text: string | undefined): ((object: KubeObject) => boolean) | undefined {
  if (!text) return undefined;
  const tests = parsed(text);
  return ({ metadata }) => tests.every((test) => test(metadata.labels ?? none));
}

function parsed(text: string): readonly Test[] {
  try {
    return new Parser(text).requirements();
  } catch (error) {
    throw badRequest((error as Error).message);
  }
}
