import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './explain.ts';
import { Story } from './story.ts';

const deletionTimestamp = '2026-01-01T00:00:00Z';
const going = { metadata: { deletionTimestamp }, spec: { nodeName: 'node-1' } };
const parallel = { podManagementPolicy: 'Parallel' };

/** What is told of a set after a story. */
function told(tell: (story: Story) => void): readonly string[] {
  const story = new Story();
  tell(story);
  return explain(story.journal.now(), 'default', story.at);
}

const cases: readonly (readonly [about: string, tell: (story: Story) => void, says: readonly RegExp[]])[] = [
  ['a set that is well', (story) => (story.set(), story.pod(0), story.pod(1)), []],
  [
    'a lower pod that is not Ready',
    (story) => (story.set(), story.pod(0, { ready: false })),
    [/^web-1 is not created because web-0 is Running and not Ready: OrderedReady waits for every lower pod$/],
  ],
  [
    'a condemned pod that waits for the others',
    (story) => (story.set({ replicas: 1 }), story.pod(0, { ready: false }), story.pod(1)),
    [/^web-1 is not deleted because web-0 is Running and not Ready: OrderedReady scales down only while/],
  ],
  [
    'a condemned pod that waits for a higher one to go',
    (story) => (story.set({ replicas: 1 }), story.pod(0), story.pod(1), story.pod(2, going)),
    [
      /^web-1 is not deleted because web-2 is still terminating: OrderedReady scales down one pod after the other$/,
    ],
  ],
  [
    'a condemned pod that does not go',
    (story) => (story.set({ replicas: 1 }), story.pod(0), story.pod(1, going)),
    [
      /^web-1 is out of range and terminating since 2026-01-01T00:00:00Z: it goes when the kubelet of node-1 says/,
    ],
  ],
  [
    'a condemned pod with a finalizer',
    (story) => (
      story.set({ replicas: 1 }),
      story.pod(0),
      story.pod(1, { metadata: { deletionTimestamp, finalizers: ['example.com/hold'] } })
    ),
    [/: it stays until its finalizers are gone \(example\.com\/hold\)$/],
  ],
  [
    'a condemned pod that goes while another one is not Ready',
    (story) => (story.set({ replicas: 1 }), story.pod(0, { ready: false }), story.pod(1, going)),
    [/^web-1 is out of range and terminating/],
  ],
  [
    'a Parallel set, of which each pod is told',
    (story) => (story.set({ ...parallel, replicas: 3 }), story.pod(0, { ready: false }), story.pod(2)),
    [/^web-1 is missing/, /^web-0 is Running and not Ready: a Parallel set waits for no other pod$/],
  ],
  [
    'a Parallel set at an update',
    (story) => (
      story.set(parallel, { updateRevision: 'web-b' }),
      story.pod(0),
      story.pod(1, { ready: false })
    ),
    [/^web-1 is Running and not Ready: the update waits for it$/],
  ],
  [
    'a Parallel set whose condemned pod does not go',
    (story) => (story.set({ ...parallel, replicas: 1 }), story.pod(0), story.pod(1, going)),
    [/^web-1 is out of range and terminating/],
  ],
  [
    'an update that stands still',
    (story) => (story.set({}, { updateRevision: 'web-b' }), story.pod(0), story.pod(1, { ready: false })),
    [/^the update stands still because web-1 is Running and not Ready/],
  ],
  [
    'a set that is being deleted',
    (story) => (story.set({}, {}, { deletionTimestamp }), story.pod(0)),
    [/^web is being deleted: its controller touches no pod any more$/],
  ],
];

for (const [about, tell, says] of cases)
  test(`tells of ${about}`, () => {
    const sentences = told(tell);
    assert.equal(sentences.length, says.length, sentences.join('\n'));
    for (const [index, pattern] of says.entries()) assert.match(sentences[index] ?? '', pattern);
  });
