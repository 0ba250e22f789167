import type { Call, HttpRequest, Program } from '../process/process.ts';
import { server } from './servers.ts';
import { ask, resolverFile } from './userland/resolver.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const DATA = '/var/data/kubia.txt';
const PORT = 8080;
/** The peers' own code asks for this name, whatever the set and its namespace are called. */
const PEERS = 'kubia.default.svc.cluster.local';

const kept = ({ files }: Call): string => (files.exists(DATA) ? files.read(DATA) : 'No data posted yet');

function stored({ files, system }: Call, body: string): Answer {
  files.makeDirectory('/var/data', true);
  files.write(DATA, body);
  return { status: 200, body: `Data stored on pod ${system.hostname}\n` };
}

function keep(call: Call, body: string): Answer {
  const answer = stored(call, body);
  call.stdout.write('New data has been received and stored.\n');
  return answer;
}

/** luksa/kubia: says which pod was hit. */
const plain = ({ system }: Call): Answer => ({ status: 200, body: `You've hit ${system.hostname}\n` });

/** luksa/kubia-pet: keeps what is posted in a file on its volume. */
function pet(call: Call, _path: string, { method, body }: HttpRequest): Answer {
  if (method === 'POST') return keep(call, body);
  return {
    status: 200,
    body: `You've hit ${call.system.hostname}\nData stored on this pod: ${kept(call)}\n`,
  };
}

/** luksa/kubia-pet-peers: finds the other pods by the SRV records of their service, and asks each for its data. */
function petWithPeers(call: Call, path: string, { method, body }: HttpRequest): Answer {
  if (method === 'POST') return keep(call, body);
  if (path === '/data') return { status: 200, body: kept(call) };
  return {
    status: 200,
    body: `You've hit ${call.system.hostname}\nData stored in the cluster:\n${gathered(call)}`,
  };
}

const peersOf = (call: Call): readonly string[] =>
  ask(call, PEERS, 'SRV').answer.map(({ data }) => data.split(' ')[3] ?? '');

function gathered(call: Call): string {
  const peers = peersOf(call);
  if (peers.length === 0) return `Could not look up DNS SRV records: Error: querySrv ENOTFOUND ${PEERS}`;
  return peers.map((peer) => `- ${peer}: ${dataOf(call, peer)}\n`).join('');
}

function dataOf(call: Call, peer: string): string {
  const address = ask(call, peer, 'A').answer[0]?.data;
  const reached = address === undefined ? 'refused' : call.system.network.connect(address, PORT);
  return typeof reached === 'object' ? (reached.http?.('/data').body ?? '') : '';
}

/** What the program of the recordings says when the name of the peers means nothing. */
const nobody = (call: Call): string =>
  `could not look up peers: lookup ${PEERS} on ${resolverFile(call).nameservers[0]}:53: no such host\n`;

/**
 * The same app as the cluster of the recordings has it, one program without node.js: it logs nothing, tells its own data
 * to whoever asks, and ends on a signal as Go programs do.
 */
export const kubia = server({
  ports: [PORT],
  answer: (call, path, { method, body }) => {
    if (method === 'POST') return stored(call, body);
    if (path.split('?')[0] === '/data') return { status: 200, body: kept(call) };
    if (!call.argv.includes('-peers')) return pet(call, path, { method, body });
    const hit = `You've hit ${call.system.hostname}\nData stored in the cluster:\n`;
    return { status: 200, body: hit + (peersOf(call).length > 0 ? gathered(call) : nobody(call)) };
  },
  endings: { TERM: 2, INT: 2 },
});

const SCRIPTS: Readonly<Record<string, Program>> = {
  kubia: server({ ports: [PORT], answer: plain, endings: {} }),
  'kubia-pet': server({ ports: [PORT], answer: pet, endings: {} }),
  'kubia-pet-peers': server({ ports: [PORT], answer: petWithPeers, endings: {} }),
};

/** The app.js of an image, as far as it is known: its first line names it. */
export const scriptNamed = (name: string): string => `// ${name}\n`;

/** `node app.js`: what the images of "Kubernetes in Action" run. */
export const node: Program = function* (call) {
  const file = `/${(call.argv[1] ?? '').replace(/^\//, '')}`;
  const name = call.files.exists(file)
    ? call.files
        .read(file)
        .replace(/^\/\/ /, '')
        .trim()
    : '';
  const script = Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : undefined;
  if (script) return yield* script(call);
  call.stderr.write(`Error: Cannot find module '${file}'\n`);
  return 1;
};
