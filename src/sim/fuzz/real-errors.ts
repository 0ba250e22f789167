import type { Status } from '#model/status.ts';

/** The failures (5xx) that a real server answers bad requests with; everything else would be a failure of ours. */
const real: readonly RegExp[] = [
  // watch-errors.yaml, and PUT with a version that is no number
  /^resourceVersion: Invalid value: .*: strconv\.ParseUint: parsing .*: (invalid syntax|value out of range)$/s,
  /^strconv\.ParseUint: parsing .*: (invalid syntax|value out of range)$/s,
  /^resourceVersion should not be set on objects to be created$/,
  // paging.yaml (504)
  /^Timeout: Too large resource version: /,
  // binding.yaml, methods.yaml
  /^target\.(name|kind): /,
  /^This pod has more than one PodDisruptionBudget, which the eviction subresource does not support\.$/,
  // server-side apply: errors.yaml
  /^failed to create typed patch object /,
  /^failed to convert new object /,
  // strategic merge patches: smp-containers.yaml and the library's other errors (strategicpatch)
  /^map: .* does not contain declared merge key: /s,
  /^unknown patch type: /,
  /^expected a .*, but received a /s,
  /^list element types are not identical: /,
  /^unable to find api field in struct /,
  /^merging an object in json but data type is not struct/,
  /^expected slice or array type, but got: /,
  /^cannot merge lists without merge key for /,
  /^merging lists cannot yet be specified in the patch$/,
  /^value for key .* is not a map$/s,
  /^no elements in any of the given slices$/,
];

export const isRealServerError = ({ message = '' }: Status): boolean =>
  real.some((pattern) => pattern.test(message));
