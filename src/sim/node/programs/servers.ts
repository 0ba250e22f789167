import type { Answering, Call, HttpRequest, Program, Signal } from '../process/process.ts';
import { until } from '../process/tasks.ts';
import type { Work } from '../process/tasks.ts';
import { FileError } from '../files/tree.ts';
import type { ContainerSystem } from '../pod/system.ts';

/** How a server ends on the signals that it handles. */
export type Endings = Partial<Record<Signal, number>>;

/** A server as a table entry: what it listens on, what it answers, how it ends. */
export interface Server {
  readonly ports: readonly number[];
  readonly answer?: (
    call: Call,
    path: string,
    request: HttpRequest,
  ) => { readonly status: number; readonly body: string };
  readonly endings: Endings;
  readonly says?: string;
}

/** Runs until a signal that the program handles; one that it does not handle is the kernel's business. */
export function* serve(call: Call, endings: Endings): Work<number> {
  const { process } = call;
  for (const signal of Object.keys(endings) as Signal[]) process.handlers.set(signal, 'catch');
  while (process.pending.length === 0) yield { on: [process.signalled] };
  return endings[process.pending[0] as Signal] ?? 0;
}

/** A program that opens ports, after its image's start-up time, and serves until it is told to end. */
export function server({ ports, answer, endings, says }: Server): Program {
  return function* (call) {
    const system = call.system as ContainerSystem;
    const { process } = call;
    for (const signal of Object.keys(endings) as Signal[]) process.handlers.set(signal, 'catch');
    if (system.warmUp > 0) yield* until(system.tasks.now() + system.warmUp);
    for (const port of ports.length > 0 ? ports : system.ports) {
      const http: Answering | undefined =
        answer && ((path, request = { method: 'GET', body: '' }) => answer(call, path, request));
      if (!system.listen(port, { process, ...(http && { http }) })) {
        call.stderr.write(`${call.argv[0]}: bind: Address already in use\n`);
        return 1;
      }
    }
    if (says) call.stdout.write(says);
    return yield* serve(call, endings);
  };
}

/** How a web server deals with what is no file. */
interface Manners {
  /** The page that lists a directory without an index; without it such a directory is refused. */
  readonly listing?: (names: readonly string[], path: string) => string;
  /** The page of an error; that of BusyBox unless it is said. A server that has it refuses directories with 403. */
  readonly refuses?: (status: number, reason: string) => string;
}

const busyboxPage = (status: number, reason: string): string =>
  `<HTML><HEAD><TITLE>${status} ${reason}</TITLE></HEAD>\n<BODY><H1>${status} ${reason}</H1>\nThe requested URL was not found\n</BODY></HTML>\n`;

/** Answers from a directory of the container; a directory means its index.html. */
export function filesUnder(root: string, { listing, refuses }: Manners = {}): NonNullable<Server['answer']> {
  const page = refuses ?? busyboxPage;
  const notFound = { status: 404, body: page(404, 'Not Found') };
  return ({ files }, path) => {
    const [plain = '/'] = path.split('?');
    const at = `${root}/${plain}`;
    try {
      const found = files.find(at);
      if (!found) return notFound;
      if (found.node.kind !== 'directory') return { status: 200, body: files.read(at) };
      if (files.exists(`${at}/index.html`)) return { status: 200, body: files.read(`${at}/index.html`) };
      if (listing) return { status: 200, body: listing(files.list(at), plain) };
      return refuses ? { status: 403, body: page(403, 'Forbidden') } : notFound;
    } catch (error) {
      if (error instanceof FileError) return notFound;
      throw error;
    }
  };
}
