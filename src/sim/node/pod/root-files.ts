import type { Instant } from '#kernel/time.ts';
import { directoryAt, put } from '../files/fill.ts';
import { Mounts } from '../files/mounts.ts';
import type { User } from '../files/owners.ts';
import { FileTree } from '../files/tree.ts';
import type { Image } from '../images.ts';
import { addPseudoFiles } from './pseudo-files.ts';

const DIRECTORIES = [
  'bin',
  'dev',
  'etc',
  'home',
  'proc',
  'root',
  'sbin',
  'sys',
  'tmp',
  'usr/bin',
  'usr/sbin',
  'var/log',
  'var/run',
];
const PASSWD = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n';

/** What a container's root is filled with, besides the image. */
export interface RootParts {
  readonly image: Image;
  readonly hosts: string;
  readonly hostname: string;
  readonly resolv: string;
  readonly now: () => Instant;
  /** The root may not be written, the volumes may. */
  readonly readOnly: boolean;
  readonly user: User;
  /** The words that process 1 was started with. */
  readonly command: () => readonly string[];
  /** What /proc/1/fd/1 and /dev/stdout write to. */
  readonly stdout: (text: string) => void;
}

/** A fresh root file system, as a container gets it at each start; made when somebody first looks. */
export const rootFiles = (parts: RootParts, addVolumes: (mounts: Mounts) => void): Mounts =>
  new Mounts(
    parts.now,
    (mounts) => {
      furnishRoot(parts, mounts);
      addVolumes(mounts);
    },
    parts.user,
  );

function furnishRoot(parts: RootParts, mounts: Mounts): void {
  const now = parts.now();
  const root = new FileTree('overlay', 0o755, now);
  for (const path of DIRECTORIES) directoryAt(root, path.split('/'), now);
  directoryAt(root, ['tmp'], now).mode = 0o1777;
  for (const [path, content] of Object.entries(parts.image.files ?? {})) put(root, path, content, 0o644, now);
  put(root, '/bin/sh', '', 0o755, now);
  put(root, '/etc/passwd', PASSWD, 0o644, now);
  put(root, '/etc/group', 'root:x:0:\n', 0o644, now);
  put(root, '/etc/hosts', parts.hosts, 0o644, now);
  put(root, '/etc/hostname', `${parts.hostname}\n`, 0o644, now);
  put(root, '/etc/resolv.conf', parts.resolv, 0o644, now);
  mounts.add({ path: '/', tree: root, node: root.root, readOnly: parts.readOnly });
  addPseudoFiles(root, { ...parts, mounts });
}
