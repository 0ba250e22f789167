/** One piece of a word; quoted pieces are neither split nor matched against file names. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly operator: string;
      readonly operand: Word | undefined;
      readonly quoted: boolean;
    }
  | { readonly kind: 'command'; readonly body: Command; readonly quoted: boolean }
  | { readonly kind: 'arithmetic'; readonly expression: Word; readonly quoted: boolean };
export type Word = readonly Part[];

export interface Redirect {
  readonly fd: number;
  readonly operator: '>' | '>>' | '<' | '>&' | '<&' | '<<' | '<<<' | '>|' | '<>' | '&>';
  /** A file, a descriptor, or the text of a here-document. */
  readonly target: Word;
}

export type Command =
  | {
      readonly kind: 'list';
      readonly items: readonly { readonly command: Command; readonly background: boolean }[];
    }
  | { readonly kind: 'and' | 'or'; readonly left: Command; readonly right: Command }
  | { readonly kind: 'pipeline'; readonly stages: readonly Command[]; readonly negated: boolean }
  | {
      readonly kind: 'simple';
      readonly assignments: readonly (readonly [string, Word])[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'if';
      readonly clauses: readonly { readonly condition: Command; readonly body: Command }[];
      readonly otherwise: Command | undefined;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'while';
      readonly until: boolean;
      readonly condition: Command;
      readonly body: Command;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'for';
      readonly name: string;
      readonly words: readonly Word[] | undefined;
      readonly body: Command;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'case';
      readonly word: Word;
      readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: Command }[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly kind: 'group' | 'subshell'; readonly body: Command; readonly redirects: readonly Redirect[] }
  /** bash's `[[ ... ]]`: operators as texts, operands as words. */
  | {
      readonly kind: 'test';
      readonly tokens: readonly (string | Word)[];
      readonly redirects: readonly Redirect[];
    }
  /** bash's `(( ... ))` */
  | { readonly kind: 'calculation'; readonly expression: Word; readonly redirects: readonly Redirect[] }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command };
