import type { User } from '../../files/owners.ts';
import { lineOf, tool } from './tool.ts';

/** `0(root)`; an id that /etc/passwd does not know stands for itself. */
const shown = (id: number): string => (id === 0 ? '0(root)' : String(id));

const ASKED: Readonly<Record<string, (user: User) => string>> = {
  u: ({ uid }) => String(uid),
  g: ({ gid }) => String(gid),
  G: ({ groups }) => groups.join(' '),
};

/** `id`, `id -u`, `id -g`, `id -G` */
export const id = tool(({ argv, stdout, files: { user } }) => {
  const flag = [...lineOf(argv).flags].find((each) => ASKED[each]);
  const all = `uid=${shown(user.uid)} gid=${shown(user.gid)} groups=${user.groups.map(shown).join(',')}`;
  stdout.write(`${flag === undefined ? all : ASKED[flag]?.(user)}\n`);
});

export const whoami = tool(({ stdout, stderr, files: { user } }) => {
  if (user.uid !== 0) stderr.write(`whoami: unknown uid ${user.uid}\n`);
  else stdout.write('root\n');
  return user.uid === 0 ? 0 : 1;
});
