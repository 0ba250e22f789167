/** Reads a search: plain words, or Cucumber's tag expressions such as `@core and not (@slow or @update)`. */
type Test = (tags: readonly string[]) => boolean;

/** What can be searched. */
export interface Searchable {
  readonly name: string;
  readonly feature: string;
  readonly uri: string;
  readonly rule?: string;
  readonly tags: readonly string[];
}

const isExpression = (text: string): boolean => /(^|[\s(])@/.test(text) && /^[\s()]*(@|not\b)/.test(text);

/** A reader of tokens with one token of lookahead. */
class Tokens {
  readonly #tokens: readonly string[];
  #next = 0;
  constructor(text: string) {
    this.#tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  }
  take(token: string): boolean {
    if (this.#tokens[this.#next] !== token) return false;
    this.#next += 1;
    return true;
  }
  any(): string | undefined {
    this.#next += 1;
    return this.#tokens[this.#next - 1];
  }
}

function either(tokens: Tokens): Test {
  const first = both(tokens);
  if (!tokens.take('or')) return first;
  const rest = either(tokens);
  return (tags) => first(tags) || rest(tags);
}

function both(tokens: Tokens): Test {
  const first = negation(tokens);
  if (!tokens.take('and')) return first;
  const rest = both(tokens);
  return (tags) => first(tags) && rest(tags);
}

function negation(tokens: Tokens): Test {
  if (tokens.take('not')) {
    const inner = negation(tokens);
    return (tags) => !inner(tags);
  }
  if (tokens.take('(')) {
    const inner = either(tokens);
    tokens.take(')');
    return inner;
  }
  // While it is typed, a tag fits every tag that it begins.
  const tag = tokens.any() ?? '';
  return (tags) => tags.some((own) => own.toLowerCase().startsWith(tag));
}

/** Tells which scenarios a search finds; an empty search finds all. */
export function search(text: string): (item: Searchable) => boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return () => true;
  if (isExpression(wanted)) {
    const test = either(new Tokens(wanted));
    return ({ tags }) => test(tags);
  }
  const words = wanted.split(/\s+/);
  return ({ name, feature, rule = '', uri, tags }) => {
    const all = [name, feature, rule, uri, ...tags].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
}
