import { isMap } from '#kernel/json.ts';
import type { ApiError } from '#model/status.ts';
import { goText, goTypeOf } from './go-text.ts';
import type { JsonObject } from './safe-map.ts';
import { rejected, serverError } from './server-error.ts';

/** The errors of k8s.io/apimachinery/pkg/util/mergepatch, as they reach a client. */
export const noMergeKey = (map: unknown, key: string): ApiError =>
  serverError(`map: ${goText(map)} does not contain declared merge key: ${key}`);

export const badArgument = (expected: unknown, actual: unknown): ApiError =>
  serverError(`expected a ${goTypeOf(expected)}, but received a ${goTypeOf(actual)}`);

/** @throws ApiError 500 for an element of a list of maps that is none */
export function asMap(value: unknown, at: number): JsonObject {
  if (!isMap(value)) throw serverError(`value for key ${at} is not a map`);
  return value;
}

export const badDirective = (directive: unknown, map: unknown): ApiError => {
  const text = typeof directive === 'string' ? directive : `%!s(${goTypeOf(directive)}=${goText(directive)})`;
  return serverError(`unknown patch type: ${text} in map: ${goText(map)}`);
};

export const mixedList = (lists: readonly (readonly unknown[])[]): ApiError =>
  serverError(`list element types are not identical: ${goText(lists)}`);

/** Lists of lists are answered with 422 and no word about why. */
export const listOfLists = (): ApiError => rejected();
