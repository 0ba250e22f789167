import type { Program } from '../process/process.ts';

/** Programs that take no time and do not care which process they are: a shell runs them inside its own. */
const QUICK = new WeakSet<Program>();

export function quick(program: Program): Program {
  QUICK.add(program);
  return program;
}

export const isQuick = (program: Program): boolean => QUICK.has(program);
