import { isMap } from '#kernel/json.ts';

/** The map under a key; an empty one when there is none. */
export const mapAt = (value: unknown, key: string): Record<string, unknown> =>
  mapIn(isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined);

export const mapIn = (value: unknown): Record<string, unknown> => (isMap(value) ? value : {});
