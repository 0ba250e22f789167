import type { KubeObject } from '#model/objects.ts';
import type { ApiRequest } from '../../api/request.ts';
import type { Requests } from '../../loop/controller.ts';

export const USER = 'statefulset-controller';

/** The answer to a request: what it gave, or why it was refused. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly message: string };

export const done: Outcome<null> = { ok: true, value: null };
export const failed = (message: string): Outcome<never> => ({ ok: false, reason: '', message });

/** Sends one request as the StatefulSet controller. */
export function* request<T extends KubeObject>(request: Omit<ApiRequest, 'user'>): Requests<Outcome<T>> {
  const answer = yield { ...request, user: USER };
  if (answer.ok) return { ok: true, value: answer.body as unknown as T };
  return { ok: false, reason: answer.body.reason ?? '', message: answer.body.message ?? '' };
}
