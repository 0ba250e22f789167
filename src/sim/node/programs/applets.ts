import type { Program } from '../process/process.ts';
import { awk } from './userland/awk.ts';
import { CONDITION_TOOLS } from './userland/conditions.ts';
import { DIG } from './userland/dig.ts';
import { DISK_TOOLS } from './userland/disk.ts';
import { FILE_TOOLS } from './userland/files.ts';
import { MODE_TOOLS } from './userland/modes.ts';
import { NAME_TOOLS } from './userland/name-tools.ts';
import { NETWORK_TOOLS } from './userland/network.ts';
import { PROCESS_TOOLS } from './userland/processes.ts';
import { sed } from './userland/sed.ts';
import { SYSTEM_TOOLS } from './userland/system.ts';
import { TEXT_TOOLS } from './userland/text.ts';

/** The programs of a userland, by name. */
export const APPLETS: Readonly<Record<string, Program>> = {
  ...FILE_TOOLS,
  ...MODE_TOOLS,
  ...DISK_TOOLS,
  ...PROCESS_TOOLS,
  ...TEXT_TOOLS,
  ...CONDITION_TOOLS,
  ...SYSTEM_TOOLS,
  ...NETWORK_TOOLS,
  ...NAME_TOOLS,
  ...DIG,
  awk,
  sed,
};
