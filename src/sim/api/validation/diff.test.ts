import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unifiedDiff } from './diff.ts';
import { VOLUME_SOURCES, goLines } from './go-struct.ts';

/** Applies a diff as `patch` would: what a diff says must lead from one text to the other. */
function patched(lines: readonly string[], diff: string): readonly string[] {
  const out: string[] = [];
  let at = 0;
  for (const hunk of diff.split(/^(?=@@)/m).filter(Boolean)) {
    const [head = '', ...body] = hunk.split('\n').slice(0, -1);
    const [, start = '', length = '1'] = /^@@ -(\d+)(?:,(\d+))? /.exec(head) ?? assert.fail(head);
    const from = Number(length) === 0 ? Number(start) : Number(start) - 1;
    out.push(...lines.slice(at, from));
    for (const line of body) if (!line.startsWith('-')) out.push(line.slice(1));
    at = from + Number(length);
  }
  return [...out, ...lines.slice(at)];
}

test('a diff leads from one text to the other, short or long', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '}', 'null'), { maxLength: 260 });
  fc.assert(
    fc.property(text, text, (a, b) => assert.deepEqual(patched(a, unifiedDiff(a, b)), b)),
    { numRuns: 60 },
  );
});

test('shows a changed volume source with three lines of context', () => {
  const lines = (path: string) =>
    goLines('core/v1.PersistentVolumeSpec', { hostPath: { path, type: '' } }, VOLUME_SOURCES);
  assert.equal(
    unifiedDiff(lines('/data'), lines('/other')),
    [
      '@@ -2,7 +2,7 @@',
      '  "GCEPersistentDisk": null,',
      '  "AWSElasticBlockStore": null,',
      '  "HostPath": {',
      '-  "Path": "/data",',
      '+  "Path": "/other",',
      '   "Type": ""',
      '  },',
      '  "Glusterfs": null,',
      '',
    ].join('\n'),
  );
});
