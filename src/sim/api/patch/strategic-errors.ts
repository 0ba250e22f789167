import { isMap } from '#kernel/json.ts';
import type { ApiError } from '#model/status.ts';
import { goText, goTypeOf } from './go-text.ts';
import type { JsonObject } from './safe-map.ts';
import { plainError } from '../server-errors.ts';
import { rejected } from './server-error.ts';

/** The errors of k8s.io/apimachinery/pkg/util/mergepatch, as they reach a client. */
export const noMergeKey = (map: unknown, key: string): ApiError =>
  plainError(`map: ${goText(map)} does not contain declared merge key: ${key}`);

export const badArgument = (expected: unknown, actual: unknown): ApiError =>
  plainError(`expected a ${goTypeOf(expected)}, but received a ${goTypeOf(actual)}`);

/** @throws ApiError 500 for an element of a list of maps that is none */
export function asMap(value: unknown, at: number): JsonObject {
  if (!isMap(value)) throw plainError(`value for key ${at} is not a map`);
  return value;
}

export const badDirective = (directive: unknown, map: unknown): ApiError => {
  const text = typeof directive === 'string' ? directive : `%!s(${goTypeOf(directive)}=${goText(directive)})`;
  return plainError(`unknown patch type: ${text} in map: ${goText(map)}`);
};

export const mixedList = (lists: readonly (readonly unknown[])[]): ApiError =>
  plainError(`list element types are not identical: ${goText(lists)}`);

/** Lists of lists are answered with 422 and no word about why. */
export const listOfLists = (): ApiError => rejected();
