import type { Answering, Call, HttpAnswer, HttpRequest, Program, Signal } from '../process/process.ts';
import { until } from '../process/tasks.ts';
import type { Work } from '../process/tasks.ts';
import type { Mounts } from '../files/mounts.ts';
import { FileError } from '../files/tree.ts';
import type { ContainerSystem } from '../pod/system.ts';

const HTML = { 'content-type': 'text/html' };

/** How a server ends on the signals that it handles. */
export type Endings = Partial<Record<Signal, number>>;

/** A server as a table entry: what it listens on, what it answers, how it ends. */
export interface Server {
  readonly ports: readonly number[];
  readonly answer?: (call: Call, path: string, request: HttpRequest) => HttpAnswer;
  /** Nothing is known of it: it may as well answer over TLS. */
  readonly tls?: true;
  /** It listens on 127.0.0.1 alone. */
  readonly onlyLocal?: boolean;
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
export function server({ ports, answer, tls, onlyLocal, endings, says }: Server): Program {
  return function* (call) {
    const system = call.system as ContainerSystem;
    const { process } = call;
    for (const signal of Object.keys(endings) as Signal[]) process.handlers.set(signal, 'catch');
    if (system.warmUp > 0) yield* until(system.tasks.now() + system.warmUp);
    for (const port of ports.length > 0 ? ports : system.ports) {
      const http: Answering | undefined =
        answer && ((path, request = { method: 'GET', body: '' }) => answer(call, path, request));
      if (
        !system.listen(port, {
          process,
          ...(http && { http }),
          ...(tls && { tls }),
          ...(onlyLocal && { onlyLocal }),
        })
      ) {
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
  /** With what it answers other methods than GET and HEAD; without it any method gets the file. */
  readonly onlyReads?: HttpAnswer;
  /** How it sends on to a directory whose name came without its slash. */
  readonly redirects?: 301 | 302;
}

const busyboxPage = (status: number, reason: string, why = 'The requested URL was not found'): string =>
  `<HTML><HEAD><TITLE>${status} ${reason}</TITLE></HEAD>\n<BODY><H1>${status} ${reason}</H1>\n${why}\n</BODY></HTML>\n`;

/** BusyBox' httpd without CGI. */
export const BUSYBOX: Manners = {
  onlyReads: {
    status: 501,
    headers: HTML,
    body: busyboxPage(501, 'Not Implemented', 'The requested method is not recognized'),
  },
  redirects: 302,
};

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Answers from a directory of the container; a directory means its index.html. */
export function filesUnder(root: string, manners: Manners = {}): NonNullable<Server['answer']> {
  const page = manners.refuses ?? busyboxPage;
  const notFound: HttpAnswer = { status: 404, headers: HTML, body: page(404, 'Not Found') };
  return ({ files }, path, { method }) => {
    if (manners.onlyReads && !READS.has(method)) return manners.onlyReads;
    const plain = decoded(path.split('?')[0] ?? '/');
    try {
      const found = files.find(`${root}/${plain}`);
      if (!found) return notFound;
      if (found.node.kind === 'directory') return directory(files, root, plain, manners, notFound);
      return plain.endsWith('/') ? notFound : page200(plain, files.read(`${root}/${plain}`));
    } catch (error) {
      if (error instanceof FileError) return notFound;
      throw error;
    }
  };
}

function directory(
  files: Mounts,
  root: string,
  path: string,
  manners: Manners,
  notFound: HttpAnswer,
): HttpAnswer {
  const { listing, refuses, redirects } = manners;
  if (redirects !== undefined && !path.endsWith('/'))
    return { status: redirects, headers: { ...HTML, location: `${path}/` }, body: '' };
  const index = `${root}/${path}/index.html`;
  if (files.exists(index)) return page200(index, files.read(index));
  if (listing) return { status: 200, headers: HTML, body: listing(files.list(`${root}/${path}`), path) };
  return refuses ? { status: 403, headers: HTML, body: refuses(403, 'Forbidden') } : notFound;
}

const page200 = (path: string, body: string): HttpAnswer => ({
  status: 200,
  headers: /\.html?$/.test(path) ? HTML : { 'content-type': 'text/plain' },
  body,
});

/** A badly escaped path stays as it is, and leads nowhere. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
