import type { Cause } from '#model/status.ts';
import { ApiError } from '#model/status.ts';

/** An error of plain Go that reaches the client: code 500, a message, and neither reason nor details. */
export const serverError = (message: string): ApiError =>
  new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });

/** The generic answer 422 (errors.NewGenericServerResponse): it hides what went wrong. */
export const rejected = (): ApiError =>
  new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'the server rejected our request due to an error in our request',
    reason: 'Invalid',
    details: {},
    code: 422,
  });

/** 413, for a patch of too many operations. */
export const tooLarge = (message: string): ApiError =>
  new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Request entity too large: ${message}`,
    reason: 'RequestEntityTooLarge',
    code: 413,
  });

/** 409 of server-side apply: others manage fields that the applied configuration wants to change. */
export const applyConflict = (message: string, causes: readonly Cause[]): ApiError =>
  new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'Conflict',
    details: { causes },
    code: 409,
  });
