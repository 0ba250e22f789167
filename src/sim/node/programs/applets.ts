import type { Program } from '../process/process.ts';

/** The programs of a userland. */
export const APPLETS: Readonly<Record<string, Program>> = {};
