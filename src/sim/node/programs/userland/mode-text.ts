import type { Node } from '../../files/tree.ts';

/** `drwxr-xr-x` */
export function modeText(kind: Node['kind'], mode: number): string {
  const bits = [...'rwxrwxrwx'].map((char, i) => ((mode >> (8 - i)) & 1 ? char : '-')).join('');
  const sticky = mode & 0o1000 ? bits.slice(0, 8) + (bits.endsWith('x') ? 't' : 'T') : bits;
  return `${{ file: '-', directory: 'd', symlink: 'l', device: 'c' }[kind]}${sticky}`;
}
