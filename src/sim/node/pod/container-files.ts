import type { Instant } from '#kernel/time.ts';
import { directoryAt, put } from '../files/fill.ts';
import { Mounts, normalize } from '../files/mounts.ts';
import type { Node } from '../files/tree.ts';
import { FileTree } from '../files/tree.ts';
import type { Container, Run } from './container.ts';
import { hostsFile, kernelNameOf } from './hosts.ts';
import type { PodMachine } from './pod-machine.ts';
import { resolvFile } from './resolv-conf.ts';
import { rootFiles } from './root-files.ts';
import type { VolumeMount } from './sub-path.ts';
import { subPathOf } from './sub-path.ts';
import { userOf } from './user.ts';

/** The files of a new container: its root, and the volumes of its pod where it mounts them. */
export function containerFiles(
  machine: PodMachine,
  container: Container,
  { image, env, log }: Pick<Run, 'image' | 'env' | 'log'>,
  command: () => readonly string[],
): Mounts {
  const { pod, podIP = '' } = machine;
  const byDepth: VolumeMount[] = [...(container.spec.volumeMounts ?? [])].sort(
    (a, b) => a.mountPath.split('/').length - b.mountPath.split('/').length,
  );
  const files = rootFiles(
    {
      image,
      hosts: hostsFile(pod, podIP, machine.host.name),
      hostname: kernelNameOf(pod, machine.host.name),
      resolv: resolvFile(pod, machine.host.nameServers),
      now: () => machine.now(),
      readOnly: container.spec.securityContext?.readOnlyRootFilesystem ?? false,
      user: userOf(pod, container.spec),
      command,
      stdout: (text) => log.stdout.write(text),
    },
    (mounts) => {
      for (const mount of byDepth) addVolume(machine, mounts, mount, subPathOf(mount, env, container.spec));
      addMessageFile(mounts, container);
      makeWorkingDirectory(mounts, container.spec.workingDir);
    },
  );
  // what a sub-path leads to is decided now, not when somebody looks
  if (byDepth.some(({ subPath, subPathExpr }) => subPath || subPathExpr)) files.open();
  return files;
}

/** What stands in its way is found when the process begins. */
function makeWorkingDirectory(mounts: Mounts, path?: string): void {
  if (!path) return;
  const parts = normalize(path).split('/').filter(Boolean);
  const places = parts.map((_, i) => mounts.find(`/${parts.slice(0, i + 1).join('/')}`));
  if (places.every((place) => !place || place.node.kind === 'directory')) mounts.makeDirectory(path, true);
}

/** The file of last words is mounted over whatever is at its path. */
function addMessageFile(mounts: Mounts, { spec }: Container): void {
  const path = normalize(spec.terminationMessagePath ?? '/dev/termination-log');
  const tree = new FileTree('ext4', 0o755, machineTime(mounts));
  const node = put(tree, '/message', '', 0o666, machineTime(mounts));
  makePoint(mounts, path, node);
  mounts.add({ path, tree, node, readOnly: false });
}

function addVolume(machine: PodMachine, mounts: Mounts, mount: VolumeMount, subPath: string): void {
  const volume = machine.volumes.get(mount.name);
  if (!volume) return;
  const path = normalize(mount.mountPath);
  const node = subPath ? subNode(machine, volume, subPath) : volume.node;
  makePoint(mounts, path, node);
  mounts.add({ path, tree: volume.tree, node, readOnly: volume.readOnly || (mount.readOnly ?? false) });
}

/** What a subPath means: links are followed inside the volume, a missing one becomes a directory. */
function subNode(
  machine: PodMachine,
  { tree, node }: { tree: Mounts['all'][number]['tree']; node: Node },
  subPath: string,
): Node {
  const inside = Mounts.of(tree, () => machine.now());
  inside.add({ path: '/', tree, node, readOnly: false });
  const path = normalize(subPath);
  if (!inside.exists(path)) inside.makeDirectory(path, true, node.mode);
  return inside.resolve(path).node;
}

/** The place of a mount in what is below it, made as the runtime makes it. */
function makePoint(mounts: Mounts, path: string, node: Node): void {
  if (path === '/' || mounts.exists(path)) return;
  const parts = path.split('/').filter(Boolean);
  const below = mounts.all[0];
  if (!below || mounts.all.some((mount) => mount.path !== '/' && path.startsWith(`${mount.path}/`))) return;
  const parent = directoryAt(below.tree, parts.slice(0, -1), machineTime(mounts));
  parent.entries.set(
    parts.at(-1) ?? '',
    node.kind === 'directory' ? below.tree.directory(0) : below.tree.file(0),
  );
}

const machineTime = (mounts: Mounts): Instant => mounts.all[0]?.node.modified ?? 0;
