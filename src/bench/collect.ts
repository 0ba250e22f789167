import { queryObjects } from 'node:v8';

class Nothing {}

/** Collects all garbage now: looking for objects of a class is the one way to ask for that without a flag. */
export const collectGarbage = (): void => void queryObjects(Nothing);
