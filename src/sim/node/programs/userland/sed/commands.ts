/** Where a command applies: a line, the last line, lines that fit, every so many lines. */
export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'pattern'; readonly pattern: RegExp | undefined }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  /** `+N`: so many lines more; only as the end of a range. */
  | { readonly kind: 'more'; readonly lines: number };

/** What `s` does with what it has found. */
export interface Substitution {
  /** Undefined: the pattern that was used last. */
  readonly pattern: RegExp | undefined;
  readonly replacement: string;
  readonly global: boolean;
  readonly print: boolean;
  /** The first match to replace, from 1. */
  readonly nth: number;
  readonly file: string | undefined;
}

/** One command of a script. Blocks are flat: `{` knows where its `}` is. */
export interface Command {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  readonly verb: string;
  /** Text of a, i, c; a label; a file name; the exit code of q. */
  readonly text: string;
  readonly substitution?: Substitution;
  /** y's characters. */
  readonly map?: ReadonlyMap<string, string>;
}
