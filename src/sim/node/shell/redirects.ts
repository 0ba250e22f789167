import { normalize } from '../files/mounts.ts';
import { FileError } from '../files/tree.ts';
import type { Output } from '../process/process.ts';
import { Input } from '../process/process.ts';
import type { Work } from '../process/tasks.ts';
import type { Redirect } from './ast.ts';
import type { Substitute } from './expand.ts';
import { text } from './expand.ts';
import type { ShellState, Streams } from './shell.ts';

/** Streams with a command's redirections; undefined when one of them fails. */
export function* redirected(
  shell: ShellState,
  redirects: readonly Redirect[],
  streams: Streams,
  substitute: Substitute,
): Work<Streams | undefined> {
  let at = streams;
  for (const each of redirects) {
    const target = yield* text(shell, each.target, substitute);
    try {
      at = redirect(shell, each, target, at);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const verb = each.operator === '<' ? 'open' : 'create';
      const why =
        each.operator !== '<' && error.code === 'ENOENT'
          ? 'nonexistent directory'
          : each.operator === '<' && error.code === 'ENOENT'
            ? 'no such file'
            : error.message;
      at.stderr.write(`${shell.name}: can't ${verb} ${target}: ${why}\n`);
      shell.status = shell.call.system.userland === 'busybox' ? 1 : 2;
      return undefined;
    }
  }
  return at;
}

function redirect(shell: ShellState, { fd, operator }: Redirect, target: string, streams: Streams): Streams {
  const { files } = shell.call;
  if (operator === '<<') return { ...streams, stdin: new Input(target) };
  if (operator === '<<<') return { ...streams, stdin: new Input(`${target}\n`) };
  if (operator === '<' || operator === '<>')
    return { ...streams, stdin: new Input(files.read(normalize(target, shell.cwd))) };
  if (operator === '>&' || operator === '<&') {
    if (target === '-') return withOutput(streams, fd, { write: () => {} });
    const from = outputOf(streams, Number(target));
    return from ? withOutput(streams, fd, from) : streams;
  }
  const out = opened(shell, normalize(target, shell.cwd), operator === '>>');
  return operator === '&>' ? withOutput(withOutput(streams, 1, out), 2, out) : withOutput(streams, fd, out);
}

/** A file opened for writing; what goes to a device file stays with the device. */
function opened(shell: ShellState, path: string, append: boolean): Output {
  const { files } = shell.call;
  if (files.find(path)?.node.kind !== 'device') files.create(path, append);
  return { write: (written) => files.write(path, written, true) };
}

const outputOf = (streams: Streams, fd: number): Output | undefined =>
  fd === 1 ? streams.stdout : fd === 2 ? streams.stderr : streams.others?.get(fd);

function withOutput(streams: Streams, fd: number, out: Output): Streams {
  if (fd === 1) return { ...streams, stdout: out };
  if (fd === 2) return { ...streams, stderr: out };
  return { ...streams, others: new Map(streams.others).set(fd, out) };
}
