import type { Errors } from './field.ts';
import { invalid } from './field.ts';

const hasBackstep = (path: string): boolean => path.split('/').includes('..');

/** A path without `..`. */
export function noBacksteps(errors: Errors, field: string, path: string): void {
  if (hasBackstep(path)) errors.push(invalid(field, path, "must not contain '..'"));
}

/** A relative path that goes down and does not begin with two dots. */
export function localPath(errors: Errors, field: string, path: string): void {
  descending(errors, field, path);
  if (path.startsWith('..') && !path.startsWith('../'))
    errors.push(invalid(field, path, "must not start with '..'"));
}

/** A relative path without `..`. */
export function descending(errors: Errors, field: string, path: string): void {
  if (path.startsWith('/')) errors.push(invalid(field, path, 'must be a relative path'));
  noBacksteps(errors, field, path);
}
