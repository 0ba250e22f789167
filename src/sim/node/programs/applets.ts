import type { Program } from '../process/process.ts';
import { awk } from './userland/awk/awk.ts';
import { CONDITION_TOOLS } from './userland/conditions.ts';
import { DIG } from './userland/dig.ts';
import { DISK_TOOLS } from './userland/disk.ts';
import { FILE_TOOLS } from './userland/files.ts';
import { MODE_TOOLS } from './userland/modes.ts';
import { NAME_TOOLS } from './userland/name-tools.ts';
import { NETWORK_TOOLS } from './userland/network.ts';
import { PROCESS_TOOLS } from './userland/processes.ts';
import { RUNNERS } from './userland/runners.ts';
import { sed } from './userland/sed/sed.ts';
import { SYSTEM_TOOLS } from './userland/system.ts';
import { cut } from './userland/cut.ts';
import { grep } from './userland/grep.ts';
import { HEAD_TAIL_TOOLS } from './userland/head-tail.ts';
import { LINE_TOOLS } from './userland/lines.ts';
import { NAME_PART_TOOLS } from './userland/name-parts.ts';
import { PRINT_TOOLS } from './userland/print.ts';
import { seq } from './userland/seq.ts';
import { sort } from './userland/sort.ts';
import { SUM_TOOLS } from './userland/sums.ts';
import { DUMP_TOOLS } from './userland/dump.ts';
import { COMPARE_TOOLS } from './userland/compare.ts';
import { tr } from './userland/tr.ts';
import { uniq } from './userland/uniq.ts';
import { wc } from './userland/wc.ts';

/** The programs of a userland, by name. */
export const APPLETS: Readonly<Record<string, Program>> = {
  ...FILE_TOOLS,
  ...MODE_TOOLS,
  ...DISK_TOOLS,
  ...PROCESS_TOOLS,
  ...RUNNERS,
  ...PRINT_TOOLS,
  ...HEAD_TAIL_TOOLS,
  ...LINE_TOOLS,
  ...NAME_PART_TOOLS,
  ...SUM_TOOLS,
  ...DUMP_TOOLS,
  ...COMPARE_TOOLS,
  cut,
  grep,
  egrep: grep,
  fgrep: grep,
  seq,
  sort,
  tr,
  uniq,
  wc,
  ...CONDITION_TOOLS,
  ...SYSTEM_TOOLS,
  ...NETWORK_TOOLS,
  ...NAME_TOOLS,
  ...DIG,
  awk,
  sed,
};
