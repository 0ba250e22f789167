import { setFlagsFromString } from 'node:v8';

/** Collects all garbage now. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  globalThis.gc?.();
}
