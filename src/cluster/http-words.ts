import type { PatchType, Verb } from './request.ts';

/** The HTTP method of each verb. */
export const methodOf: { readonly [V in Verb]: string } = {
  create: 'POST',
  get: 'GET',
  list: 'GET',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

/** The Content-Type by which the API server knows each kind of patch. */
export const patchMedia: { readonly [P in PatchType]: string } = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};
