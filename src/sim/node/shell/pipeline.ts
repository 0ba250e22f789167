import { Buffered, Input } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import type { Command } from './ast.ts';
import type { Interpreter } from './run.ts';
import type { Streams } from './shell.ts';

/** Stages run one after the other, each in a subshell, with what the one before has printed as input. */
export function* runPipeline(
  interpreter: Interpreter,
  { stages, negated }: Extract<Command, { kind: 'pipeline' }>,
  streams: Streams,
): Work<void> {
  const { shell } = interpreter;
  let { stdin } = streams;
  let failed = 0;
  if (stages.length === 1 && stages[0]) yield* interpreter.guarded(stages[0], streams);
  else {
    for (const [i, stage] of stages.entries()) {
      const last = i === stages.length - 1;
      const pipe = new Buffered();
      const stdout = last ? streams.stdout : pipe;
      const code = yield* interpreter.inSubshell(stage, { ...streams, stdin, stdout });
      if (code !== 0) failed = code;
      shell.status = code;
      stdin = new Input(pipe.text);
    }
    if (shell.pipefail) shell.status = failed;
  }
  if (negated) shell.status = shell.status === 0 ? 1 : 0;
}
