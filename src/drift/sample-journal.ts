import type { Observation } from '#cluster/journal.ts';
import type { KubeObject } from '#model/objects.ts';
import type { KeptJournal } from './kept-journal.ts';

/** For tests: a change as it is written down by hand. */
export interface SampleChange {
  readonly type?: Observation['type'];
  readonly step?: number;
  readonly object: KubeObject;
}

/** For tests: the journal of a scenario of three steps. */
export const sampleJournal = (changes: readonly SampleChange[], cluster = 'sim'): KeptJournal => ({
  format: 1,
  place: 'features/sample.feature:3',
  name: 'A sample',
  cluster,
  kubernetes: 'v1.36.3',
  namespace: cluster === 'sim' ? 'default' : `statefulspec-${cluster}`,
  started: 0,
  steps: ['a set', 'it is scaled', 'it is ready'],
  changes: changes.map(({ type = 'MODIFIED', step = 1, object }, index) => ({
    type,
    step,
    at: index,
    uid: object.metadata.uid,
    full: object,
  })),
});

type Fields = { readonly [field: string]: unknown };

/** For tests: an object with all that a comparison reads of its metadata; `parts` are its spec, status, ... */
export function sampleObject(
  kind: string,
  name: string,
  parts: Fields & { readonly metadata?: Fields } = {},
): KubeObject {
  const { metadata, ...rest } = parts;
  const base = { name, namespace: 'default', uid: `${kind}-${name}`, resourceVersion: '1', ...metadata };
  return { apiVersion: 'v1', kind, ...rest, metadata: base } as unknown as KubeObject;
}
