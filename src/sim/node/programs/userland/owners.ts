import { FileError } from '../../files/tree.ts';
import type { Call, Program } from '../../process/process.ts';
import { idNamed } from './identity.ts';
import { Refusal, misuse, optionsOf } from './options.ts';
import { at, byUserland, each, tool } from './tool.ts';
import { toolName } from './usage.ts';

interface Owner {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

function wanted(call: Call, word: string): Owner {
  if (toolName(call) === 'chgrp') {
    const gid = idNamed(call, '/etc/group', word);
    if (gid === undefined)
      throw new Refusal(byUserland(call, `unknown group ${word}`, `invalid group: ‘${word}’`));
    return { uid: undefined, gid };
  }
  const [user = '', group] = word.split(/[:.]/);
  const owner = {
    uid: user === '' ? undefined : idNamed(call, '/etc/passwd', user),
    gid: group ? idNamed(call, '/etc/group', group) : undefined,
  };
  const known = (user === '' || owner.uid !== undefined) && (!group || owner.gid !== undefined);
  const what = group === undefined ? 'user' : 'user/group';
  if (!known)
    throw new Refusal(
      byUserland(call, `unknown ${what} ${group === '' ? user : word}`, `invalid user: ‘${word}’`),
    );
  return owner;
}

function change(call: Call, path: string, owner: Owner, recursive: boolean): void {
  const { node, mount } = call.files.resolve(path);
  if (call.files.user.uid !== 0) throw new FileError('EPERM');
  if (mount.readOnly) throw new FileError('EROFS');
  node.uid = owner.uid ?? node.uid;
  node.gid = owner.gid ?? node.gid;
  mount.tree.touched();
  if (recursive && node.kind === 'directory')
    for (const name of call.files.list(path)) change(call, `${path}/${name}`, owner, recursive);
}

/** `chown [-R] USER[:GROUP] FILES`, `chgrp [-R] GROUP FILES` */
const chown: Program = tool((call) => {
  const { flags, operands } = optionsOf(call, 'RhLHPcvf', { recursive: 'R' });
  const [word, ...paths] = operands;
  if (word === undefined || paths.length === 0) throw misuse();
  const owner = wanted(call, word);
  const words = (path: string) => byUserland(call, path, `cannot access '${path}'`);
  return each(call, paths, words, (path) => change(call, at(call, path), owner, flags.has('R')));
});

export const OWNER_TOOLS: Readonly<Record<string, Program>> = { chown, chgrp: chown };
