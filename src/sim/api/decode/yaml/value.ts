import { meaningless } from './error.ts';
import { goFloat } from './go-float.ts';
import type { AliasNode, MappingNode, YamlNode } from './node.ts';
import type { Scalar } from './resolve.ts';
import { resolve } from './resolve.ts';

/** What a YAML text says, before it becomes JSON: keys of a map may be any scalar. */
export type YamlValue = Scalar | readonly YamlValue[] | YamlMap;

/** Entries by their key in Go's notation, which tells `5` from `"5"`. */
export type YamlMap = Map<string, readonly [key: Scalar, value: YamlValue]>;

const EXCESSIVE = 'document contains excessive aliasing';
const SMALL = 400_000;
const LARGE = 4_000_000;

/** How much of a text may come from aliases: nearly all of a small one, little of a large one. */
function allowedShare(count: number): number {
  if (count <= SMALL) return 0.99;
  return count >= LARGE ? 0.1 : 0.99 - (0.89 * (count - SMALL)) / (LARGE - SMALL);
}

/** Reads nodes as values, aliases as what they stand for. */
export class Evaluation {
  /** Keys that a map repeats: the last one holds. */
  readonly complaints: string[] = [];
  private count = 0;
  private fromAliases = 0;
  private readonly open = new Set<AliasNode>();

  valueOf(node: YamlNode): YamlValue {
    this.count += 1;
    if (this.open.size > 0) this.fromAliases += 1;
    if (
      this.fromAliases > 100 &&
      this.count > 1000 &&
      this.fromAliases / this.count > allowedShare(this.count)
    )
      throw meaningless(EXCESSIVE);
    switch (node.kind) {
      case 'scalar':
        return resolve(node.text, node.tag, node.isPlain);
      case 'sequence':
        return node.items.map((item) => this.valueOf(item));
      case 'mapping':
        return this.fill(new Map(), node);
      case 'alias':
        return this.within(node, () => this.valueOf(node.target));
    }
  }

  private within<T>(alias: AliasNode, read: () => T): T {
    if (this.open.has(alias)) throw meaningless(`anchor '${alias.name}' value contains itself`);
    this.open.add(alias);
    const value = read();
    this.open.delete(alias);
    return value;
  }

  private fill(map: YamlMap, { entries }: MappingNode): YamlMap {
    for (const [keyNode, valueNode] of entries) {
      if (isMerge(keyNode)) this.merge(map, valueNode);
      else {
        const key = this.valueOf(keyNode);
        if (isCollection(key)) throw meaningless(`invalid map key: ${goSyntax(key)}`);
        const value = this.valueOf(valueNode);
        const name = goSyntax(key);
        if (map.has(name)) this.complaints.push(`line ${valueNode.line + 1}: key ${name} already set in map`);
        map.set(name, [key, value]);
      }
    }
    return map;
  }

  /** `<<`: the entries of other maps. Of several, the first holds. */
  private merge(map: YamlMap, node: YamlNode): void {
    if (node.kind === 'sequence') for (const item of node.items.toReversed()) this.mergeOne(map, item);
    else this.mergeOne(map, node);
  }

  private mergeOne(map: YamlMap, node: YamlNode): void {
    const source = node.kind === 'alias' ? node.target : node;
    if (source.kind !== 'mapping')
      throw meaningless('map merge requires map or sequence of maps as the value');
    if (node.kind === 'alias') this.within(node, () => this.fill(map, source));
    else this.fill(map, source);
  }
}

const MERGE = 'tag:yaml.org,2002:merge';

const isMerge = (node: YamlNode): boolean =>
  node.kind === 'scalar' && node.text === '<<' && (node.isPlain || node.tag === MERGE);

const isCollection = (value: YamlValue): value is readonly YamlValue[] | YamlMap =>
  typeof value === 'object' && value !== null;

const within = (value: YamlValue): string => (value === null ? 'interface {}(nil)' : goSyntax(value));

/** How Go prints a value as source text. */
export function goSyntax(value: YamlValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return goFloat(value, 21);
  if (!isCollection(value)) return String(value);
  if (!(value instanceof Map)) return `[]interface {}{${value.map(within).join(', ')}}`;
  const entries = [...value.values()].map(([key, item]) => `${within(key)}:${within(item)}`);
  return `map[interface {}]interface {}{${entries.sort().join(', ')}}`;
}
