/** An expression of awk, as it is written. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'regex'; readonly pattern: RegExp }
  | { readonly kind: 'group'; readonly of: Expression }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'field'; readonly index: Expression }
  | { readonly kind: 'element'; readonly array: string; readonly keys: readonly Expression[] }
  | { readonly kind: 'assign'; readonly operator: string; readonly place: Place; readonly value: Expression }
  | { readonly kind: 'step'; readonly place: Place; readonly by: number; readonly before: boolean }
  | { readonly kind: 'unary'; readonly operator: string; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly line: number;
    }
  | { readonly kind: 'choice'; readonly when: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'in'; readonly keys: readonly Expression[]; readonly array: string }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly line: number;
    }
  | {
      readonly kind: 'getline';
      readonly from: 'input' | 'file' | 'command';
      readonly source?: Expression | undefined;
      readonly into?: Place | undefined;
    };

/** What can stand to the left of `=`. */
export type Place = Extract<Expression, { kind: 'name' | 'field' | 'element' }>;

/** Where print goes when not to the standard output. */
export interface Target {
  readonly operator: '>' | '>>' | '|';
  readonly to: Expression;
}

export type Statement =
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'expression'; readonly of: Expression }
  | {
      readonly kind: 'print' | 'printf';
      readonly values: readonly Expression[];
      readonly target?: Target | undefined;
    }
  | {
      readonly kind: 'if';
      readonly when: Expression;
      readonly yes: Statement;
      readonly no?: Statement | undefined;
    }
  | { readonly kind: 'while'; readonly when: Expression; readonly body: Statement; readonly first: boolean }
  | {
      readonly kind: 'for';
      readonly start?: Statement | undefined;
      readonly when?: Expression | undefined;
      readonly step?: Statement | undefined;
      readonly body: Statement;
    }
  | { readonly kind: 'each'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly kind: 'delete'; readonly array: string; readonly keys?: readonly Expression[] | undefined }
  | { readonly kind: 'exit' | 'return'; readonly value?: Expression | undefined }
  | { readonly kind: 'break' | 'continue' | 'next' | 'nextfile' };

/** A pattern and what is done with the records that fit it; without an action they are printed. */
export interface Rule {
  readonly when:
    'BEGIN' | 'END' | 'always' | { readonly from: Expression; readonly to?: Expression | undefined };
  readonly body: Statement | undefined;
}

export interface Function {
  readonly params: readonly string[];
  /** Parameters that are used as arrays. */
  readonly arrays: ReadonlySet<string>;
  readonly body: Statement;
}

export interface Script {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, Function>;
}
