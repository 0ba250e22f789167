import type { Call } from '../../process/process.ts';
import { FILE_USAGES } from './file-usages.ts';
import { SYSTEM_USAGES } from './system-usages.ts';
import { TEXT_USAGES } from './text-usages.ts';

const USAGES: Readonly<Record<string, string>> = { ...FILE_USAGES, ...TEXT_USAGES, ...SYSTEM_USAGES };

const BANNER = 'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.';

/** What a tool is called in its own messages: the last part of how it was called. */
export const toolName = ({ argv }: Pick<Call, 'argv'>): string => (argv[0] ?? '').replace(/^.*\//, '');

/** What a tool says when it is called in a wrong way, or with `--help`. */
export function usageOf(call: Call): string {
  const name = toolName(call);
  if (call.system.userland === 'gnu') return `Try '${name} --help' for more information.\n`;
  const body = Object.hasOwn(USAGES, name) ? USAGES[name] : `Usage: ${name}\n`;
  return `${BANNER}\n\n${body}`;
}

const WITH_TWO: ReadonlySet<string> = new Set(['grep', 'egrep', 'fgrep', 'sort', 'diff', 'cmp', 'expr']);

/** The exit code of a tool that cannot do its work at all; for others than these it is 1. */
export const troubleOf = (call: Call): number => {
  const name = toolName(call);
  return WITH_TWO.has(name) || (name === 'ls' && call.system.userland === 'gnu') ? 2 : 1;
};
