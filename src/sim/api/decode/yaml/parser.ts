import { meaningless, misplaced, misspelled } from './error.ts';
import type { AliasNode, MappingNode, ScalarNode, SequenceNode, YamlNode } from './node.ts';
import { Scanner } from './scanner.ts';
import type { ScalarToken, Token } from './token.ts';

/** What stands before a node: a name to refer to it, a tag for its type. */
interface Properties {
  readonly line: number;
  readonly anchor: string | undefined;
  readonly tag: string;
}

const DIRECTIVES: ReadonlySet<Token['type']> = new Set(['version', 'tag directive']);
const NO_CONTENT: ReadonlySet<Token['type']> = new Set([
  'version',
  'tag directive',
  'document start',
  'document end',
  'end of text',
]);
const NO_SEQUENCE_ITEM: ReadonlySet<Token['type']> = new Set(['block entry', 'block end']);
const NO_MAPPING_PART: ReadonlySet<Token['type']> = new Set(['key', 'value', 'block end']);
const NO_INDENTLESS_ITEM: ReadonlySet<Token['type']> = new Set([...NO_MAPPING_PART, 'block entry']);

/** The server goes ten times deeper before it says so; no object does. */
const DEPTH_LIMIT = 1000;

const empty = (line: number): ScalarNode => ({ kind: 'scalar', line, text: '', tag: '', isPlain: true });

/** Puts the words of the first document together. */
export class Parser {
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, YamlNode>();
  private depth = 0;
  private readonly prefixes = new Map<string, string>();

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  /** @returns undefined for a text without a document */
  document(): YamlNode | undefined {
    const first = this.scanner.peek();
    if (first.type === 'end of text') return undefined;
    const isExplicit = first.type === 'document start' || DIRECTIVES.has(first.type);
    if (isExplicit) this.takeDirectives();
    this.definePrefix('!', '!');
    this.definePrefix('!!', 'tag:yaml.org,2002:');
    const node =
      isExplicit && NO_CONTENT.has(this.afterStart().type)
        ? empty(this.scanner.peek().line)
        : this.node(true, false);
    this.scanner.peek();
    return node;
  }

  private afterStart(): Token {
    const start = this.scanner.peek();
    if (start.type !== 'document start')
      throw misplaced(start.line, 'did not find expected <document start>');
    this.scanner.next();
    return this.scanner.peek();
  }

  private takeDirectives(): void {
    let hasVersion = false;
    for (let token = this.scanner.peek(); DIRECTIVES.has(token.type); token = this.scanner.peek()) {
      if (token.type === 'version') {
        if (hasVersion) throw misplaced(token.line, 'found duplicate %YAML directive');
        if (token.version !== '1.1') throw misplaced(token.line, 'found incompatible YAML document');
        hasVersion = true;
      } else if (token.type === 'tag directive') {
        if (this.prefixes.has(token.handle)) throw misplaced(token.line, 'found duplicate %TAG directive');
        this.prefixes.set(token.handle, token.prefix);
      }
      this.scanner.next();
    }
  }

  private definePrefix(handle: string, prefix: string): void {
    if (!this.prefixes.has(handle)) this.prefixes.set(handle, prefix);
  }

  /**
   * @param isBlock blocks may begin here, not only brackets
   * @param mayBeIndentless a sequence may stand no deeper than the key that it is the value of
   */
  private node(isBlock: boolean, mayBeIndentless: boolean): YamlNode {
    this.depth += 1;
    if (this.depth > DEPTH_LIMIT) throw misspelled(this.scanner.peek().line, 'exceeded max depth of 10000');
    const node = this.nodeWithin(isBlock, mayBeIndentless);
    this.depth -= 1;
    return node;
  }

  private nodeWithin(isBlock: boolean, mayBeIndentless: boolean): YamlNode {
    if (this.scanner.peek().type === 'alias') return this.alias();
    const properties = this.properties();
    const token = this.scanner.peek();
    if (mayBeIndentless && token.type === 'block entry') return this.indentless(properties);
    if (token.type === 'scalar') return this.scalar(properties);
    if (token.type === '[') return this.flowSequence(properties);
    if (token.type === '{') return this.flowMapping(properties);
    if (isBlock && token.type === 'block sequence') return this.blockSequence(properties);
    if (isBlock && token.type === 'block mapping') return this.blockMapping(properties);
    if (properties.anchor === undefined && properties.tag === '')
      throw misplaced(token.line, 'did not find expected node content');
    return this.named(properties, {
      ...empty(properties.line),
      tag: properties.tag,
      isPlain: properties.tag === '',
    });
  }

  private alias(): AliasNode {
    const { line, name } = this.scanner.next() as Extract<Token, { name: string }>;
    const target = this.anchors.get(name);
    if (!target) throw meaningless(`unknown anchor '${name}' referenced`);
    return { kind: 'alias', line, name, target };
  }

  /** A name and a tag, in any order. */
  private properties(): Properties {
    const { line } = this.scanner.peek();
    let anchor: string | undefined;
    let tag: Extract<Token, { type: 'tag' }> | undefined;
    for (;;) {
      const token = this.scanner.peek();
      if (token.type === 'anchor' && anchor === undefined) anchor = token.name;
      else if (token.type === 'tag' && !tag) tag = token;
      else break;
      this.scanner.next();
    }
    return { line, anchor, tag: tag ? this.fullTag(tag) : '' };
  }

  private fullTag({ handle, suffix, line }: Extract<Token, { type: 'tag' }>): string {
    if (handle === '') return suffix;
    const prefix = this.prefixes.get(handle);
    if (prefix === undefined) throw misplaced(line, 'found undefined tag handle');
    return prefix + suffix;
  }

  private named<T extends YamlNode>({ anchor }: Properties, node: T): T {
    if (anchor !== undefined) this.anchors.set(anchor, node);
    return node;
  }

  private scalar(properties: Properties): ScalarNode {
    const { text, isPlain } = this.scanner.next() as ScalarToken;
    const { line, tag } = properties;
    return this.named(properties, {
      kind: 'scalar',
      line,
      text,
      tag,
      isPlain: tag === '' ? isPlain : tag === '!',
    });
  }

  private blockSequence(properties: Properties): SequenceNode {
    this.scanner.next();
    const node: SequenceNode = this.named(properties, { kind: 'sequence', line: properties.line, items: [] });
    while (this.scanner.peek().type === 'block entry') node.items.push(this.part(NO_SEQUENCE_ITEM, false));
    const end = this.scanner.peek();
    if (end.type !== 'block end') throw misplaced(end.line, "did not find expected '-' indicator");
    this.scanner.next();
    return node;
  }

  private indentless(properties: Properties): SequenceNode {
    const node: SequenceNode = this.named(properties, { kind: 'sequence', line: properties.line, items: [] });
    while (this.scanner.peek().type === 'block entry') node.items.push(this.part(NO_INDENTLESS_ITEM, false));
    return node;
  }

  /** What follows a mark; the empty scalar where nothing does. */
  private part(absent: ReadonlySet<Token['type']>, mayBeIndentless: boolean): YamlNode {
    const { line } = this.scanner.next();
    return absent.has(this.scanner.peek().type) ? empty(line) : this.node(true, mayBeIndentless);
  }

  private blockMapping(properties: Properties): MappingNode {
    this.scanner.next();
    const node: MappingNode = this.named(properties, { kind: 'mapping', line: properties.line, entries: [] });
    while (this.scanner.peek().type === 'key') {
      const key = this.part(NO_MAPPING_PART, true);
      const after = this.scanner.peek();
      const value = after.type === 'value' ? this.part(NO_MAPPING_PART, true) : empty(after.line);
      node.entries.push([key, value]);
    }
    const end = this.scanner.peek();
    if (end.type !== 'block end') throw misplaced(end.line, 'did not find expected key');
    this.scanner.next();
    return node;
  }

  /** Calls back at each item between two brackets; the cursor is behind the closing one afterwards. */
  private flow(close: ']' | '}', item: (token: Token) => void): void {
    this.scanner.next();
    for (let isFirst = true; this.scanner.peek().type !== close; isFirst = false) {
      if (!isFirst) {
        const comma = this.scanner.peek();
        if (comma.type !== ',') throw misplaced(comma.line, `did not find expected ',' or '${close}'`);
        this.scanner.next();
      }
      const token = this.scanner.peek();
      if (token.type !== close) item(token);
    }
    this.scanner.next();
  }

  private flowSequence(properties: Properties): SequenceNode {
    const node: SequenceNode = this.named(properties, { kind: 'sequence', line: properties.line, items: [] });
    this.flow(']', ({ type, line }) => {
      node.items.push(type === 'key' ? this.pairIn(line) : this.node(false, false));
    });
    return node;
  }

  /** `[a: b]`: a mapping of one entry, without brackets of its own. */
  private pairIn(line: number): MappingNode {
    this.scanner.next();
    const { type } = this.scanner.peek();
    const key =
      type === 'value' || type === ',' || type === ']'
        ? empty(this.scanner.next().line)
        : this.node(false, false);
    return { kind: 'mapping', line, entries: [[key, this.flowValue(']')]] };
  }

  private flowMapping(properties: Properties): MappingNode {
    const node: MappingNode = this.named(properties, { kind: 'mapping', line: properties.line, entries: [] });
    this.flow('}', ({ type }) => {
      if (type === 'key') node.entries.push(this.flowEntry());
      else {
        const key = this.node(false, false);
        node.entries.push([key, empty(this.scanner.peek().line)]);
      }
    });
    return node;
  }

  private flowEntry(): readonly [YamlNode, YamlNode] {
    this.scanner.next();
    const { type, line } = this.scanner.peek();
    const key = type === 'value' || type === ',' || type === '}' ? empty(line) : this.node(false, false);
    return [key, this.flowValue('}')];
  }

  private flowValue(close: ']' | '}'): YamlNode {
    if (this.scanner.peek().type === 'value') {
      this.scanner.next();
      const { type } = this.scanner.peek();
      if (type !== ',' && type !== close) return this.node(false, false);
    }
    return empty(this.scanner.peek().line);
  }
}
