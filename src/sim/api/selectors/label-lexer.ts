/** Tokens of a label selector (apimachinery labels.Lexer). */
export type TokenKind =
  'identifier' | 'end' | 'error' | '!' | ')' | ',' | '=' | '==' | '!=' | '>' | '<' | '(' | 'in' | 'notin';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const symbols: ReadonlySet<string> = new Set(['!', ')', ',', '=', '==', '!=', '>', '<', '(']);
const SYMBOL = /[=!(),<>]/;
const SPACE = /[ \t\r\n]/;

const END: Token = { kind: 'end', text: '' };

/** The longest symbol that the text begins with; what follows is another token. */
function symbolAt(text: string): Token {
  let best = '';
  let length = 1;
  while (length <= text.length && SYMBOL.test(text.charAt(length - 1))) {
    const tried = text.slice(0, length);
    if (symbols.has(tried)) best = tried;
    else if (best) break;
    length += 1;
  }
  return best
    ? { kind: best as TokenKind, text: best }
    : { kind: 'error', text: `error expected: keyword found '${text.slice(0, length - 1)}'` };
}

function wordAt(text: string): Token {
  const end = text.search(/[=!(),<>\s]/);
  const word = end < 0 ? text : text.slice(0, end);
  return { kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word };
}

/** All tokens of a label selector; the last one is the end. */
export function tokens(text: string): readonly Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (SPACE.test(text.charAt(at))) at += 1;
    else {
      const token = SYMBOL.test(text.charAt(at)) ? symbolAt(text.slice(at)) : wordAt(text.slice(at));
      out.push(token);
      at += token.kind === 'error' ? 1 : token.text.length;
    }
  }
  return [...out, END];
}
