import type { Call } from '../../../process/process.ts';
import { Buffered, Input } from '../../../process/process.ts';
import type { Work } from '../../../process/tasks.ts';
import { FileError } from '../../../files/tree.ts';
import { runScript } from '../../../shell/run.ts';
import { Refusal } from '../options.ts';
import { at } from '../tool.ts';
import { Records } from './records.ts';

const NO_FLAGS: ReadonlySet<string> = new Set();

/** The files and commands that a program reads from and prints to. */
export class Streams {
  readonly #call: Call;
  readonly #readers = new Map<string, Records | undefined>();
  readonly #files = new Set<string>();
  readonly #pipes = new Map<string, string>();
  readonly #codes = new Map<string, number>();

  constructor(call: Call) {
    this.#call = call;
  }

  /** Runs a command as `sh -c` does. */
  *run(command: string, streams: Partial<Pick<Call, 'stdin' | 'stdout'>> = {}): Work<number> {
    return yield* runScript({ ...this.#call, ...streams }, command, 'sh', [], NO_FLAGS);
  }

  print(operator: '>' | '>>' | '|', to: string, text: string): void {
    if (operator === '|') this.#pipes.set(to, (this.#pipes.get(to) ?? '') + text);
    else if (to === '/dev/stdout' || to === '-') this.#call.stdout.write(text);
    else if (to === '/dev/stderr') this.#call.stderr.write(text);
    else {
      this.#write(to, text, operator === '>>' || this.#files.has(to));
      this.#files.add(to);
    }
  }

  #write(to: string, text: string, append: boolean): void {
    try {
      this.#call.files.write(at(this.#call, to), text, append);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new Refusal(`can't open '${to}': ${error.message}`);
    }
  }

  /** The next record of a file; undefined at its end, an error when it cannot be read. */
  fromFile(path: string, separator: string): string | undefined {
    const key = `< ${path}`;
    if (!this.#readers.has(key)) {
      const text = path === '-' ? this.#call.stdin.all() : this.#call.files.read(at(this.#call, path));
      this.#readers.set(key, new Records(text));
    }
    return this.#readers.get(key)?.next(separator);
  }

  *fromCommand(command: string, separator: string): Work<string | undefined> {
    const key = `| ${command}`;
    if (!this.#readers.has(key)) {
      const out = new Buffered();
      this.#codes.set(command, yield* this.run(command, { stdout: out }));
      this.#readers.set(key, new Records(out.text));
    }
    return this.#readers.get(key)?.next(separator);
  }

  /** Closes what goes by that name; commands run when their pipe is closed. Returns -1 when nothing does. */
  *close(name: string): Work<number> {
    const text = this.#pipes.get(name);
    if (text !== undefined) {
      this.#pipes.delete(name);
      return yield* this.run(name, { stdin: new Input(text) });
    }
    const code = this.#codes.get(name) ?? 0;
    const closed =
      this.#files.delete(name) || this.#readers.delete(`< ${name}`) || this.#readers.delete(`| ${name}`);
    return closed ? code : -1;
  }

  *closeAll(): Work<void> {
    for (const name of this.#pipes.keys()) yield* this.close(name);
  }
}

/** Instead of a record of a file that cannot be read. */
export const UNREADABLE = Symbol('unreadable');

/** A file that cannot be read is no more than a record that is not there. */
export const readable = (read: () => string | undefined): string | undefined | typeof UNREADABLE => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return UNREADABLE;
  }
};
