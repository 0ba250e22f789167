import type { KubeObject, Pod } from '#model/objects.ts';
import type { Aliases } from './aliases.ts';
import type { Change } from './kept-journal.ts';

/**
 * Names for nodes that do not depend on the scheduler's free choice: `node<1>` is the node of the first pod by name,
 * `node<2>` the next one that is not the same, and so on; nodes without pods come last.
 */
export function nodeVariables(changes: readonly Change[], aliases: Aliases): ReadonlyMap<string, string> {
  const used = firstPlaces(changes, aliases).map(([, node]) => node);
  const there = changes
    .flatMap(({ object }) => (object.kind === 'Node' ? [object.metadata.name] : []))
    .sort();
  return new Map([...new Set([...used, ...there])].map((name, index) => [name, `node<${index + 1}>`]));
}

const nodeOf = (object: KubeObject): string | undefined =>
  object.kind === 'Pod' ? (object as Pod).spec.nodeName : undefined;

/** Every pod that was ever placed, by name, with its node. */
function firstPlaces(changes: readonly Change[], aliases: Aliases): readonly (readonly [string, string])[] {
  const places = new Map<string, string>();
  for (const { object } of changes) {
    const [id, node] = [aliases.idOf(object.metadata.uid), nodeOf(object)];
    if (node !== undefined && !places.has(id)) places.set(id, node);
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The addresses of nodes, as their pods tell them, each with the node. */
export const nodeAddresses = (changes: readonly Change[]): ReadonlyMap<string, string> =>
  new Map(
    changes.flatMap(({ object }) => {
      const [node, address] = [nodeOf(object), (object as Pod).status?.hostIP];
      return node !== undefined && address !== undefined ? [[address, node] as const] : [];
    }),
  );
