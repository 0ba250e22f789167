import type { KubeObject } from '#model/objects.ts';
import { sampleJournal, sampleObject, type SampleChange } from './sample-journal.ts';
import { judge } from './verdict.ts';

/** For tests: what a machine shows, in short words. */
export type Story = readonly SampleChange[];
type Fields = { readonly [field: string]: unknown };

export const added = (object: KubeObject, step = 1): SampleChange => ({ type: 'ADDED', step, object });
export const changed = (object: KubeObject, step = 1): SampleChange => ({ type: 'MODIFIED', step, object });
export const gone = (object: KubeObject): SampleChange => ({ type: 'DELETED', object });

/** The verdict on two stories; the rules that allow the difference when there are some. */
export function said(a: Story, b: Story): string {
  const verdict = judge(sampleJournal(a), sampleJournal(b));
  return verdict.verdict === 'allowed difference'
    ? verdict.rules.map(({ name }) => name).join(', ')
    : verdict.verdict;
}

/** The set `web`. */
export const sampleSet = (metadata: Fields = {}, status: Fields = {}): KubeObject =>
  sampleObject('StatefulSet', 'web', { metadata, spec: {}, status });

/** A pod of the set `web`. */
export const samplePod = (name: string, metadata: Fields = {}, isReady = false): KubeObject =>
  sampleObject('Pod', name, {
    metadata: {
      ...metadata,
      ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'StatefulSet-web' }],
    },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
  });
