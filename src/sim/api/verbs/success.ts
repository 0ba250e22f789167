import type { Status } from '#model/status.ts';

/** What binding and eviction answer. */
export const created: Status = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  code: 201,
};
