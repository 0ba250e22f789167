import type { Cause } from '#model/status.ts';
import { type ApiError, refusal } from '#model/status.ts';

/** The generic answer 422 (errors.NewGenericServerResponse): it hides what went wrong. */
export const rejected = (): ApiError =>
  refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** 413, for a patch of too many operations. */
export const tooLarge = (message: string): ApiError =>
  refusal(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);

/** 409 of server-side apply: others manage fields that the applied configuration wants to change. */
export const applyConflict = (message: string, causes: readonly Cause[]): ApiError =>
  refusal(409, 'Conflict', message, { causes });
