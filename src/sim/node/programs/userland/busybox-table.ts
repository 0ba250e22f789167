import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bench } from '../../test-bench.ts';
import { exec } from '../../user-actions.ts';

/** A script, and what BusyBox printed to stdout and stderr when it ran it; its exit code, 0 when nothing is said. */
export type Row = readonly [script: string, stdout: string, stderr?: string, code?: number];

const PREPARED =
  'rm -rf /tmp/*; echo web > /etc/hostname; echo root:x:0:0:root:/root:/bin/sh > /etc/passwd; echo root:x:0: > /etc/group';

/** Runs each script in a BusyBox container: it prints what the real tools printed. */
export function printsAsBusybox(rows: readonly Row[]): void {
  const bench = new Bench();
  bench.pod('web', { containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '36000'] }] });
  bench.run(5);
  const sh = (script: string) =>
    exec(bench.machines, { namespace: 'default', name: 'web' }, ['sh', '-c', script], bench.simulator.now());
  for (const [script, stdout, stderr = '', code = 0] of rows)
    test(script, () => {
      sh(PREPARED);
      const session = sh(script);
      bench.run(10);
      assert.deepEqual([session.stdout, session.stderr, session.exitCode], [stdout, stderr, code]);
    });
}
