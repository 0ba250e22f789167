import type { User } from '../../files/owners.ts';
import type { Call } from '../../process/process.ts';
import { Refusal, misuse, optionsOf } from './options.ts';
import { at, linesOf, tool } from './tool.ts';

/** Names by their ids, as /etc/passwd or /etc/group has them; only root is known where there is no such file. */
function namesIn(call: Call, path: string): ReadonlyMap<number, string> {
  const found = call.files.find(at(call, path))?.node;
  const lines = found?.kind === 'file' ? linesOf(found.content) : [];
  const entries = lines
    .map((line) => line.split(':'))
    .map(([name = '', , id]) => [Number(id), name] as const);
  return new Map([[0, 'root'], ...entries]);
}

/** The id of a name in /etc/passwd or /etc/group, or the number itself; undefined when nobody knows it. */
export function idNamed(call: Call, path: string, word: string): number | undefined {
  if (/^\d+$/.test(word)) return Number(word);
  return [...namesIn(call, path)].find(([, name]) => name === word)?.[0];
}

/** `0(root)`; an id that nobody knows stands for itself. */
const shown = (names: ReadonlyMap<number, string>, id: number): string => {
  const name = names.get(id);
  return name === undefined ? String(id) : `${id}(${name})`;
};

/** The user whose name is given, or else the one who asks. */
function userOf(call: Call, name: string | undefined, users: ReadonlyMap<number, string>): User {
  if (name === undefined) return call.files.user;
  const uid = [...users].find(([, each]) => each === name)?.[0];
  if (uid === undefined)
    throw new Refusal(
      call.system.userland === 'busybox' ? `unknown user ${name}` : `‘${name}’: no such user`,
    );
  return uid === call.files.user.uid ? call.files.user : { ...call.files.user, uid, gid: uid, groups: [uid] };
}

/** `id`, `id -u`, `id -gn`, `id -G`, `id USER` */
export const id = tool((call) => {
  const { flags, operands } = optionsOf(call, 'ugGnr', {
    user: 'u',
    group: 'g',
    groups: 'G',
    name: 'n',
    real: 'r',
  });
  const [users, groups] = [namesIn(call, '/etc/passwd'), namesIn(call, '/etc/group')];
  const user = userOf(call, operands[0], users);
  const asked = ['u', 'g', 'G'].filter((flag) => flags.has(flag));
  if (asked.length > 1 || (asked.length === 0 && (flags.has('n') || flags.has('r')))) throw misuse();
  const word = (names: ReadonlyMap<number, string>, each: number): string =>
    flags.has('n') ? (names.get(each) ?? String(each)) : String(each);
  const said: Readonly<Record<string, () => string>> = {
    u: () => word(users, user.uid),
    g: () => word(groups, user.gid),
    G: () =>
      [user.gid, ...user.groups.filter((each) => each !== user.gid)]
        .map((each) => word(groups, each))
        .join(' '),
  };
  const all = () =>
    `uid=${shown(users, user.uid)} gid=${shown(groups, user.gid)} groups=${user.groups.map((each) => shown(groups, each)).join(',')}`;
  call.stdout.write(`${(said[asked[0] ?? ''] ?? all)()}\n`);
});

export const whoami = tool((call) => {
  if (optionsOf(call, '').operands.length > 0) throw misuse();
  const { uid } = call.files.user;
  const name = namesIn(call, '/etc/passwd').get(uid);
  if (name === undefined) throw new Refusal(`unknown uid ${uid}`);
  call.stdout.write(`${name}\n`);
});

export const groups = tool((call) => {
  const users = namesIn(call, '/etc/passwd');
  const user = userOf(call, call.argv[1], users);
  const names = namesIn(call, '/etc/group');
  call.stdout.write(`${user.groups.map((each) => names.get(each) ?? String(each)).join(' ')}\n`);
});
