import type { Program } from '../../process/process.ts';
import { misuse, optionsOf } from './options.ts';
import { tool } from './tool.ts';

function lastPart(path: string, suffix: string): string {
  const name = path.replace(/\/+$/, '').replace(/^.*\//, '') || (path.startsWith('/') ? '/' : '');
  return suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

const basename = tool((call) => {
  const { flags, values, operands } = optionsOf(call, '+as:', { multiple: 'a', suffix: 's:' });
  const several = flags.has('a') || flags.has('s');
  if (operands.length === 0 || (!several && operands.length > 2)) throw misuse();
  const paths = several ? operands : operands.slice(0, 1);
  const suffix = values.get('s') ?? (several ? '' : (operands[1] ?? ''));
  for (const path of paths) call.stdout.write(`${lastPart(path, suffix)}\n`);
});

function folder(path: string): string {
  const whole = path.replace(/(?<=.)\/+$/, '');
  if (!whole.includes('/')) return '.';
  return whole.slice(0, whole.lastIndexOf('/')).replace(/\/+$/, '') || '/';
}

const dirname = tool((call) => {
  const { operands } = optionsOf(call, '');
  if (operands.length === 0 || (operands.length > 1 && call.system.userland === 'busybox')) throw misuse();
  for (const path of operands) call.stdout.write(`${folder(path)}\n`);
});

export const NAME_PART_TOOLS: Readonly<Record<string, Program>> = { basename, dirname };
