import type { Program } from '../process/process.ts';
import { kubia, node } from './kubia.ts';
import { apacheListing, apachePage, goListing, goPage, nginxPage } from './pages.ts';
import { BUSYBOX, filesUnder, serve, server } from './servers.ts';

const quiet: Program = (call) => serve(call, { TERM: 0, INT: 0 });

/** busybox httpd: `httpd -f -p PORT -h HOME`; as process 1 it dies of no signal but SIGKILL. */
const busyboxHttpd: Program = function* (call) {
  const option = (flag: string): string | undefined => {
    const at = call.argv.findIndex((word) => word.startsWith(flag));
    const word = call.argv[at];
    return word === undefined
      ? undefined
      : word.length > flag.length
        ? word.slice(flag.length)
        : call.argv[at + 1];
  };
  const where = option('-p') ?? '80';
  const run = server({
    ports: [Number(where.replace(/^.*:/, ''))],
    onlyLocal: /^(127\.|localhost:)/.test(where),
    answer: filesUnder(option('-h') ?? call.cwd, BUSYBOX),
    endings: {},
  });
  if (call.argv.includes('-f') || call.argv.some((word) => /^-[a-z]*f/.test(word))) return yield* run(call);
  // it takes its port before it goes into the background
  const child = call.system.processes.spawn(call.argv, 1, (process) => run({ ...call, process }));
  return child.exitCode ?? 0;
};

/** The subcommands of agnhost that tests of StatefulSets use. A Go program without handlers ends with 2. */
const AGNHOST: Readonly<Record<string, Program>> = {
  'test-webserver': server({
    ports: [80],
    answer: filesUnder('', { listing: goListing, refuses: goPage }),
    endings: { TERM: 2, INT: 2 },
  }),
  pause: (call) => serve(call, { TERM: 0, INT: 0 }),
  netexec: server({
    ports: [8080],
    answer: (call, path) =>
      path.startsWith('/hostname')
        ? { status: 200, body: call.system.hostname }
        : { status: 200, body: 'NOW' },
    endings: { TERM: 0, INT: 0 },
  }),
  'serve-hostname': server({
    ports: [9376],
    answer: (call) => ({ status: 200, body: call.system.hostname }),
    endings: { TERM: 0, INT: 0 },
  }),
};

const agnhost: Program = (call) => (AGNHOST[call.argv[1] ?? 'pause'] ?? quiet)(call);

/** Answers `ok` when something listens on the port of this pod: the ping of a database client. */
const ping = (port: number, yes: string, no: string): Program =>
  function* (call) {
    const up = call.system.network.connect('127.0.0.1', port);
    const ok = typeof up === 'object';
    (ok ? call.stdout : call.stderr).write(ok ? yes : no);
    return ok ? 0 : 1;
  };

const apacheEndings = { TERM: 0, WINCH: 0 } as const;

/** Programs that images bring, by name. Data: a line makes the simulator know another one. */
export const DECLARED: Readonly<Record<string, Program>> = {
  nginx: server({
    ports: [80],
    answer: filesUnder('/usr/share/nginx/html', { refuses: nginxPage }),
    endings: { TERM: 0, QUIT: 0, INT: 0 },
  }),
  'docker-entrypoint.sh': quiet,
  'httpd-foreground': server({
    ports: [80],
    answer: filesUnder('/usr/local/apache2/htdocs', { listing: apacheListing, refuses: apachePage }),
    endings: apacheEndings,
  }),
  httpd: busyboxHttpd,
  kubia,
  agnhost,
  pause: quiet,
  'redis-server': server({ ports: [6379], endings: { TERM: 0, INT: 0 } }),
  'redis-cli': ping(6379, 'PONG\n', 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n'),
  postgres: server({ ports: [5432], endings: { TERM: 0, INT: 0, QUIT: 0 } }),
  pg_isready: ping(5432, 'localhost:5432 - accepting connections\n', 'localhost:5432 - no response\n'),
  psql: ping(5432, '', 'psql: error: connection refused\n'),
  mysqld: server({ ports: [3306], endings: { TERM: 0 } }),
  mysqladmin: ping(3306, 'mysqld is alive\n', 'mysqladmin: connect to server failed\n'),
  mysql: ping(3306, '', 'ERROR 2002 (HY000): Connection refused\n'),
  mongod: server({ ports: [27017], endings: { TERM: 0, INT: 0 } }),
  mongosh: ping(27017, '{ ok: 1 }\n', 'MongoNetworkError: connect ECONNREFUSED\n'),
  node,
  mariadbd: server({ ports: [3306], endings: { TERM: 0 } }),
};
