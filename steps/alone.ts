import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Pickle } from '@cucumber/messages';

/** What scenarios on one real cluster share: nodes, addresses, and everything that has a name and no namespace. */
const SHARED = [
  /\bkind: (Node|PersistentVolume|StorageClass|PriorityClass|Namespace)\b/,
  /\b(clusterIP|nodePort|loadBalancerIP): *\d/,
  /\b(stops answering|answers again|the node of|is (drained|cordoned))\b/,
  /\b(nodes?|volumes?|StorageClass|PriorityClass|namespaces?) "/,
];
const MANIFEST = /"(manifests\/[\w-]+\.yaml)"/g;

/**
 * Whether a scenario changes what others share, so that it has to be alone on a real cluster: told by its words and by
 * the manifests that it names. Reading a node or a volume looks the same and costs only time.
 */
export function needsSolitude({ steps }: Pick<Pickle, 'steps'>): boolean {
  const words = steps.map(({ text, argument }) =>
    [text, argument?.docString?.content, ...(argument?.dataTable?.rows ?? []).map(lineOf)].join('\n'),
  );
  const text = words.join('\n');
  const manifests = [...text.matchAll(MANIFEST)].map(([, file = '']) => contentOf(file));
  return SHARED.some((pattern) => [text, ...manifests].some((one) => pattern.test(one)));
}

const lineOf = ({ cells }: { readonly cells: readonly { readonly value: string }[] }): string =>
  cells.map(({ value }) => value).join(' ');

/** A missing file is the step's own complaint. */
function contentOf(file: string): string {
  const found = path.join('features', file);
  return existsSync(found) ? readFileSync(found, 'utf8') : '';
}
