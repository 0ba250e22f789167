import type { Node } from '../../files/tree.ts';

/** Bits that show in the place of an x: setuid, setgid and sticky. */
const SPECIAL: readonly (readonly [number, number, string])[] = [
  [0o4000, 2, 's'],
  [0o2000, 5, 's'],
  [0o1000, 8, 't'],
];

/** `drwxr-xr-x` */
export function modeText(kind: Node['kind'], mode: number): string {
  const bits = [...'rwxrwxrwx'].map((char, i) => ((mode >> (8 - i)) & 1 ? char : '-'));
  for (const [bit, place, char] of SPECIAL)
    if (mode & bit) bits[place] = bits[place] === 'x' ? char : char.toUpperCase();
  return `${{ file: '-', directory: 'd', symlink: 'l', device: 'c' }[kind]}${bits.join('')}`;
}
