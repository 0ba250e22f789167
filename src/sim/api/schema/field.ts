/** One field of an API type, in the terms of its Go declaration and of the server's OpenAPI. */
export interface Field {
  /** The JSON name. */
  readonly name: string;
  /** `string`, `bool`, `int32`, `int64`, `bytes`, or the key of another type such as `core/v1.PodSpec`. */
  readonly type: string;
  readonly repeated?: true;
  /** A map with string keys. */
  readonly map?: true;
  readonly pointer?: true;
  readonly omitEmpty?: true;
  /** The struct that Go inlines to give the field: `VolumeSource`. Only error messages tell it. */
  readonly inlined?: string;
  /** Strategic merge patch: `merge`, `replace`, `retainKeys` or `merge,retainKeys`. */
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
  /** Server-side apply; a repeated field without it is atomic. */
  readonly listType?: 'atomic' | 'map' | 'set';
  readonly listMapKeys?: readonly string[];
  readonly mapType?: 'atomic';
  readonly enum?: readonly string[];
  /** The default that OpenAPI tells, where it is more than the zero value. */
  readonly default?: string | number | boolean;
}
