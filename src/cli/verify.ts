import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exitCode, type ExitCode } from './usage-error.ts';
import { projectRoot } from './version.ts';

/** What one suite found; the sums of all suites are the last line of `npm test`. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

interface Suite {
  readonly name: string;
  /** Arguments of node. */
  readonly args: (folder: string) => readonly string[];
  /** Reads the counts out of what the suite left behind. */
  readonly count: (ended: Ended, folder: string) => Counts;
}

const oneCheck = ({ code }: Ended): Counts => ({
  passed: code === 0 ? 1 : 0,
  failed: code === 0 ? 0 : 1,
  skipped: 0,
});

const tool = (name: string, ...file: string[]): string =>
  path.join(projectRoot, 'node_modules', name, ...file);

const suites: readonly Suite[] = [
  { name: 'types', args: () => [tool('typescript', 'bin', 'tsc'), '-p', '.'], count: oneCheck },
  {
    name: 'types of the page',
    args: () => [tool('typescript', 'bin', 'tsc'), '-p', 'src/report/page'],
    count: oneCheck,
  },
  { name: 'lint', args: () => [tool('oxlint', 'bin', 'oxlint')], count: oneCheck },
  {
    name: 'unit, property, contract and walls',
    args: (folder) => [
      '-r',
      'ts-node/register',
      '--test-reporter=dot',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      `--test-reporter-destination=${path.join(folder, 'tests.tap')}`,
      path.join(projectRoot, 'src', 'cli', 'all-tests.ts'),
    ],
    count: (ended, folder) => tapCounts(readFileSync(path.join(folder, 'tests.tap'), 'utf8'), ended.code),
  },
  {
    name: 'features',
    args: () => [path.join(projectRoot, 'bin', 'statefulspec.js'), 'run'],
    count: ({ code, output }) => conformanceCounts(output, code),
  },
  {
    name: 'features, with another order of what Kubernetes leaves open',
    args: (folder) => [
      path.join(projectRoot, 'bin', 'statefulspec.js'),
      ...['run', '--seed', '7', '--out', path.join(folder, 'reports')],
    ],
    count: ({ code, output }) => conformanceCounts(output, code),
  },
];

/** A suite that looked at nothing, or that ended badly without a failure to show for it, counts as one failure. */
function honest(counts: Counts, code: number): Counts {
  const silent = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return silent ? { ...counts, failed: 1 } : counts;
}

/** Counts out of node:test's TAP: `# pass 12`, `# fail 0`, ... */
export function tapCounts(tap: string, code: number): Counts {
  const last = (word: string): number =>
    Number([...tap.matchAll(RegExp(`^# ${word} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  return honest(
    {
      passed: last('pass'),
      failed: last('fail') + last('cancelled'),
      skipped: last('skipped') + last('todo'),
    },
    code,
  );
}

/** Counts out of the last line of `statefulspec run`; a scenario that does not apply counts as skipped. */
export function conformanceCounts(output: string, code: number): Counts {
  const found = /^conformance: (\d+) passed, (\d+) failed, (\d+) not applicable/m.exec(output);
  const [passed = 0, failed = 0, skipped = 0] = (found ?? []).slice(1).map(Number);
  return honest({ passed, failed, skipped }, code);
}

export const plus = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

export const sentence = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** Runs a child to its end; shows what it says, and keeps it. */
function runNode(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    });
    child.on('close', (code) => resolve({ code: code ?? exitCode.failures, output }));
  });
}

/** `npm test`: every suite, one after the other, and one line with the sums. */
export async function main(): Promise<ExitCode> {
  const folder = mkdtempSync(path.join(tmpdir(), 'statefulspec-'));
  let sum: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, args, count } of suites) {
    process.stdout.write(`\n== ${name}\n`);
    const counts = count(await runNode(args(folder)), folder);
    process.stdout.write(`-- ${name}: ${sentence(counts)}\n`);
    sum = plus(sum, counts);
  }
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`\n${sentence(sum)}\n`);
  return sum.failed > 0 ? exitCode.failures : exitCode.ok;
}
