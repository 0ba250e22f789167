import { directoryAt } from '../files/fill.ts';
import type { Mounts } from '../files/mounts.ts';
import type { User } from '../files/owners.ts';
import type { FileTree } from '../files/tree.ts';

/** What the kernel's own files tell of a container. */
export interface Kernel {
  readonly user: User;
  readonly hostname: string;
  readonly mounts: Mounts;
  /** The words that process 1 was started with. */
  readonly command: () => readonly string[];
  /** What /proc/1/fd/1 and /dev/stdout write to. */
  readonly stdout: (text: string) => void;
}

/** One file of /dev or /proc: what it reads as, and what becomes of what is written to it. */
interface PseudoFile {
  readonly read?: (kernel: Kernel) => string;
  readonly write?: (kernel: Kernel, text: string) => void;
}

const toOutput: PseudoFile = { write: ({ stdout }, text) => stdout(text) };
/** As much as one look takes. */
const CHUNK = 65_536;

/** The same bytes for each reader: chance here would be another history for whoever looks. */
function noise(): string {
  let [state, text] = [1, ''];
  for (let at = 0; at < CHUNK / 16; at += 1) {
    state = (state * 16_807) % 2_147_483_647;
    text += String.fromCharCode(state & 127);
  }
  return text;
}

const mountLine = ({ path, tree, readOnly }: Mounts['all'][number]): string =>
  `${tree.type === 'ext4' ? '/dev/sda1' : tree.type} ${path} ${tree.type} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`;
const mountsOf: PseudoFile = { read: ({ mounts }) => mounts.all.map(mountLine).join('') };

const fourTimes = (id: number): string => Array.from({ length: 4 }, () => id).join('\t');
/** The lines about users of /proc/PID/status, which hold for every process of a container. */
const identity = ({ user: { uid, gid, groups } }: Kernel): string =>
  `Uid:\t${fourTimes(uid)}\nGid:\t${fourTimes(gid)}\nGroups:\t${groups.join(' ')} \n`;
const nameOf = ({ command }: Kernel): string => (command()[0] ?? '').replace(/^.*\//, '').slice(0, 15);

const FILES: Readonly<Record<string, PseudoFile>> = {
  'dev/null': {},
  'dev/zero': { read: () => '\0'.repeat(CHUNK) },
  'dev/random': { read: noise },
  'dev/urandom': { read: noise },
  'dev/stdout': toOutput,
  'dev/stderr': toOutput,
  'proc/1/fd/0': {},
  'proc/1/fd/1': toOutput,
  'proc/1/fd/2': toOutput,
  'proc/1/cmdline': {
    read: ({ command }) =>
      command()
        .map((word) => `${word}\0`)
        .join(''),
  },
  'proc/1/comm': { read: (kernel) => `${nameOf(kernel)}\n` },
  'proc/1/status': {
    read: (kernel) =>
      `Name:\t${nameOf(kernel)}\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t1\nPid:\t1\nPPid:\t0\n${identity(kernel)}`,
  },
  'proc/1/mounts': mountsOf,
  'proc/self/mounts': mountsOf,
  'proc/self/status': { read: identity },
  'proc/mounts': mountsOf,
  'proc/sys/kernel/hostname': { read: ({ hostname }) => `${hostname}\n` },
  'proc/uptime': { read: () => '1000.00 1000.00\n' },
};

/** Fills /dev and /proc of a container's root. */
export function addPseudoFiles(root: FileTree, kernel: Kernel): void {
  for (const [path, { read, write }] of Object.entries(FILES)) {
    const parts = path.split('/');
    const name = parts.pop() ?? '';
    directoryAt(root, parts).entries.set(
      name,
      root.device(
        () => read?.(kernel) ?? '',
        (text) => write?.(kernel, text),
      ),
    );
  }
}
