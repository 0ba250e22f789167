import type { Duration, Instant } from '#kernel/time.ts';
import { directoryAt, put } from '../files/fill.ts';
import { Mounts } from '../files/mounts.ts';
import { FileTree } from '../files/tree.ts';
import type { Image } from '../images.ts';
import type { Listener, Network, PidSpace, Process, Program, System } from '../process/process.ts';
import type { User } from '../files/owners.ts';
import { ProcessTable } from '../process/process.ts';
import type { Tasks } from '../process/tasks.ts';
import { Topic } from '../process/tasks.ts';
import { lookup } from '../programs/lookup.ts';

/** The network namespace that the containers of a pod share. */
export class PodNetwork {
  readonly listeners = new Map<number, Listener>();
  readonly changed = new Topic();
  version = 0;
  address = '';

  touch(): void {
    this.version += 1;
    this.changed.notify();
  }

  listen(port: number, listener: Listener): boolean {
    const taken = this.listeners.get(port);
    if (taken && taken.process.exitCode === undefined) return false;
    this.listeners.set(port, listener);
    this.touch();
    return true;
  }

  /** A process has ended: whatever it listened on is closed. */
  closed(process: Process): void {
    for (const listener of this.listeners.values()) if (listener.process === process) this.touch();
  }

  /** The live server on a port. */
  at(port: number): Listener | undefined {
    const listener = this.listeners.get(port);
    return listener?.process.exitCode === undefined ? listener : undefined;
  }
}

/** One running container as its programs see it. */
export class ContainerSystem implements System {
  readonly tasks: Tasks;
  readonly processes: ProcessTable;
  readonly hostname: string;
  readonly domain: string;
  readonly userland: 'busybox' | 'gnu';
  readonly network: Network;
  readonly address: () => string;
  readonly #image: Image;
  readonly #pod: PodNetwork;
  /** How long after their start its servers listen. */
  readonly warmUp: Duration;
  /** Ports that the pod declares: where a program that nothing is known of listens. */
  readonly ports: readonly number[];
  /** Rises when something was read that no version tells of: the clock, chance. */
  unpredictable = 0;
  readonly #kill: (greedy: Process | undefined) => void;

  constructor(parts: {
    tasks: Tasks;
    hostname: string;
    domain: string;
    image: Image;
    network: Network;
    pod: PodNetwork;
    warmUp: Duration;
    ports: readonly number[];
    outOfMemory: (greedy: Process | undefined) => void;
    /** Those of the pod, where its containers see each other's processes. */
    pids: PidSpace | undefined;
  }) {
    this.tasks = parts.tasks;
    this.processes = new ProcessTable(parts.tasks, (process) => parts.pod.closed(process), parts.pids);
    this.hostname = parts.hostname;
    this.domain = parts.domain;
    this.userland = parts.image.userland;
    this.network = parts.network;
    this.address = () => parts.pod.address;
    this.#image = parts.image;
    this.#pod = parts.pod;
    this.warmUp = parts.warmUp;
    this.ports = parts.ports;
    this.#kill = parts.outOfMemory;
  }

  program(name: string): Program | undefined {
    return lookup(name, this.#image);
  }

  listen(port: number, listener: Listener): boolean {
    return this.#pod.listen(port, listener);
  }

  listener(port: number): Listener | undefined {
    return this.#pod.at(port);
  }

  /** The kernel kills the container for its memory. */
  outOfMemory(greedy?: Process): void {
    this.#kill(greedy);
  }
}

const DIRECTORIES = [
  'bin',
  'dev',
  'etc',
  'home',
  'proc',
  'root',
  'run',
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
  devices(root, mounts, parts);
}

function devices(root: FileTree, mounts: Mounts, { stdout, command }: RootParts): void {
  const dev = directoryAt(root, ['dev']).entries;
  const fds = directoryAt(root, ['proc', '1', 'fd']).entries;
  dev.set(
    'null',
    root.device(() => ''),
  );
  dev.set(
    'zero',
    root.device(() => '\0'.repeat(65_536)),
  );
  for (const name of ['stdout', 'stderr'])
    dev.set(
      name,
      root.device(() => '', stdout),
    );
  for (const name of ['1', '2'])
    fds.set(
      name,
      root.device(() => '', stdout),
    );
  directoryAt(root, ['proc', '1']).entries.set(
    'cmdline',
    root.device(() =>
      command()
        .map((word) => `${word}\0`)
        .join(''),
    ),
  );
  directoryAt(root, ['proc']).entries.set(
    'mounts',
    root.device(() => mounts.all.map(mountLine).join('')),
  );
  directoryAt(root, ['proc']).entries.set(
    'uptime',
    root.device(() => '1000.00 1000.00\n'),
  );
}

const mountLine = ({ path, tree, readOnly }: { path: string; tree: FileTree; readOnly: boolean }): string =>
  `${tree.type === 'ext4' ? '/dev/sda1' : tree.type} ${path} ${tree.type} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`;
