import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { take } from './options.ts';
import { version } from './version.ts';
import { exitCode, UsageError } from './usage-error.ts';
import type * as DiffFile from './diff.ts';
import type { DiffOptions } from './diff/runs.ts';
import type * as ListFile from './list.ts';
import type * as RealFile from './real.ts';
import type * as ReportFile from './report.ts';
import type * as RunFile from './run.ts';
import type * as VersionsFile from './versions.ts';

// whoever reads may stop reading, as `| head` does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCode.ok);
});

/** A command that takes its own arguments apart: `main(args)` answers with the exit code. */
type Room = { readonly main: (args: string[]) => number | Promise<number> };

/**
 * Loads a command's file only when it is called, so that a broken room breaks no other command. `require` and not
 * `import()`: the latter goes past ts-node and gives every module a second life.
 */
const load = <Module>(file: string): Module => require(file) as Module;

const rooms = [
  {
    name: 'serve',
    about: 'serve the simulated cluster as a Kubernetes API on loopback',
    takes: '[--port N] [--bare]',
  },
  { name: 'requirements', about: 'write docs/requirements.md anew', takes: '' },
  { name: 'bench', about: 'measure the simulator with sets of these sizes', takes: '[SIZE...]' },
  {
    name: 'golden',
    about: 'run recordings of a real cluster on the simulator and compare',
    takes: 'DIR... [--only NAME] [--verbose] [--show] [--keep DIR] [--seed N]',
  },
  {
    name: 'golden-node',
    about: 'run recordings of a real node on simulated nodes and compare',
    takes: 'CASE.yaml|DIR...',
  },
  {
    name: 'transcripts',
    about: 'run recorded conversations with a real API server and compare',
    takes: 'DIR...',
  },
];

function commands(finish: Finish): Command {
  const program = new Command('statefulspec')
    .description('Declarative test scenarios for Kubernetes StatefulSets, on a simulated cluster')
    .version(version())
    .showHelpAfterError('(statefulspec --help says more)')
    .exitOverride();
  addRuns(program, finish);
  addListings(program, finish);
  addRooms(program, finish);
  return program;
}

type Finish = (code: number) => void;

/** Commands that run scenarios, or clean up after them. */
function addRuns(program: Command, finish: Finish): void {
  addRun(program, finish);
  addCleanup(program, finish);
  addDiff(program, finish);
  addVersions(program, finish);
}

/** Runs feature files, once. */
function addRun(program: Command, finish: Finish): void {
  const command = program
    .command('run')
    .description('run feature files and write the reports')
    .argument('[paths...]', 'feature files or folders, with an optional :line; all features by default');
  take(command, 'tags', 'name', 'seed', 'out')
    .option('--cluster <kind>', 'which cluster: sim, k3s in Docker, or kubeconfig for a real one', 'sim')
    .option('--keep', 'with --cluster k3s: leave it running, and take the one of the last run')
    .option('--shard <i/n>', 'run one of n parts')
    .option('--parallel <workers>', 'worker threads; as many as make the simulator quicker unless given')
    .option('--fail-fast', 'stop at the first failure')
    .option('--dry-run', 'check that every step has a meaning, and run none')
    .option('--journals', "keep every scenario's journal in messages.ndjson, for statefulspec diff")
    .action(async (paths: string[], options: RunFile.RunOptions) =>
      finish(await load<typeof RunFile>('./run.ts').run(paths, options)),
    );
  take(command, 'context', 'nodes', 'iKnow', 'kubernetes');
}

/** Removes what killed runs left. */
function addCleanup(program: Command, finish: Finish): void {
  const command = program
    .command('cleanup')
    .description('remove what killed runs left on the cluster of a kubeconfig');
  take(command, 'context', 'iKnow').action(async (options: RealFile.RealOptions) =>
    finish(await load<typeof RealFile>('./real.ts').cleanup(options)),
  );
}

/** Runs features twice, to compare the simulator with a real cluster. */
function addDiff(program: Command, finish: Finish): void {
  const command = program
    .command('diff')
    .description('run features on the simulator and on a real cluster, and tell where the two drift apart')
    .argument('[paths...]', 'feature files or folders; or two files of messages that run --journals wrote');
  take(command, 'tags', 'name', 'seed', 'out')
    .option('--cluster <kind>', 'the real cluster, as run takes it', 'kubeconfig')
    .option('--parallel <workers>', 'worker threads for the real cluster', '0')
    .option('--seeds <number>', 'how many other seeds of the simulator are asked about a drift', '5')
    .option('--again <number>', 'how often a drift is run again on the real cluster', '1')
    .action(async (paths: string[], options: DiffOptions) =>
      finish(await load<typeof DiffFile>('./diff.ts').diff(paths, options)),
    );
  take(command, 'context', 'nodes', 'iKnow', 'kubernetes');
}

/** Runs features twice, to compare two versions of Kubernetes. */
function addVersions(program: Command, finish: Finish): void {
  const command = program
    .command('versions')
    .description('run one suite under two versions of Kubernetes; tell which scenarios differ and why')
    .argument('<from>', 'a minor version, as 1.33')
    .argument('<to>', 'another one')
    .argument('[paths...]', 'feature files or folders; all features by default');
  take(command, 'tags', 'name', 'seed').action(
    async (from: string, to: string, paths: string[], options: VersionsFile.VersionsOptions) =>
      finish(await load<typeof VersionsFile>('./versions.ts').versions(from, to, paths, options)),
  );
}

/** Commands that tell what a suite is, or was. */
function addListings(program: Command, finish: Finish): void {
  program
    .command('report')
    .description('write the reports again from messages.ndjson; several files are merged')
    .argument('<files...>', 'messages of one run, or of the shards of one')
    .option('--out <folder>', 'where the reports go', 'reports')
    .action(async (files: string[], options: ReportFile.ReportOptions) =>
      finish(await load<typeof ReportFile>('./report.ts').report(files, options)),
    );
  program
    .command('list')
    .description('list features, steps, requirements and invariants')
    .argument('[paths...]', 'feature files or folders; all features by default')
    .option('--json', 'as JSON')
    .action(async (paths: string[], options: ListFile.ListOptions) =>
      finish(await load<typeof ListFile>('./list.ts').list(paths, options)),
    );
}

/** Commands that take their own arguments apart. */
function addRooms(program: Command, finish: Finish): void {
  for (const { name, about, takes } of rooms) {
    program
      .command(name)
      .description(about)
      .usage(takes)
      .argument('[arguments...]')
      .allowUnknownOption()
      .allowExcessArguments()
      .action(async (_given: string[], _options: object, { args }: Command) =>
        finish(await load<Room>(`./${name}.ts`).main(args)),
      );
  }
  program
    .command('verify', { hidden: true })
    .description('every check of this project, as npm test runs them')
    .action(async () => finish(await load<Room>('./verify.ts').main([])));
}

/** Runs the command line. Answers with the exit code, and never throws for a user's mistake. */
export async function main(args: string[]): Promise<number> {
  // Node ends with 0 when nothing is left that could settle what is awaited; that is no success
  process.exitCode = exitCode.failures;
  let code: number = exitCode.ok;
  try {
    await commands((ended) => {
      code = ended;
    }).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error);
  }
}

/** Where a bug of ours, or of the suite, came from; with what caused it. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  if (error instanceof UsageError) {
    process.stderr.write(`statefulspec: ${error.message}\n`);
    return error.code;
  }
  process.stderr.write(`statefulspec: ${stackOf(error)}\n`);
  return exitCode.failures;
}
