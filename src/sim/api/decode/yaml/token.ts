/** Marks without a text of their own, and where blocks begin and end. */
export type Mark =
  | 'end of text'
  | 'document start'
  | 'document end'
  | 'block sequence'
  | 'block mapping'
  | 'block end'
  | 'block entry'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | 'key'
  | 'value';

interface Placed {
  /** Where it starts, from zero. */
  readonly line: number;
}

interface MarkToken extends Placed {
  readonly type: Mark;
}

export interface ScalarToken extends Placed {
  readonly type: 'scalar';
  readonly text: string;
  readonly isPlain: boolean;
}

export interface NameToken extends Placed {
  readonly type: 'anchor' | 'alias';
  readonly name: string;
}

export interface TagToken extends Placed {
  readonly type: 'tag';
  readonly handle: string;
  readonly suffix: string;
}

export interface VersionToken extends Placed {
  readonly type: 'version';
  readonly version: string;
}

export interface TagDirectiveToken extends Placed {
  readonly type: 'tag directive';
  readonly handle: string;
  readonly prefix: string;
}

export type Token = MarkToken | ScalarToken | NameToken | TagToken | VersionToken | TagDirectiveToken;
