import type { KubeObject } from '#model/objects.ts';
import type { Status } from '#model/status.ts';
import type { ApiRequest } from '../api/request.ts';
import type { Requests, Sync, SyncEnd } from '../loop/controller.ts';

/** The API server refused a request of a controller; thrown inside its sync. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: Status;
  constructor(status: Status) {
    super(status.message);
    this.status = status;
  }
  is(reason: string): boolean {
    return this.status.reason === reason;
  }
}

/**
 * One request and its answer: `const pod = yield* ask<Pod>(request)`.
 * @throws Refused
 */
export function* ask<T extends KubeObject>(request: ApiRequest): Requests<T> {
  const answer = yield request;
  if (!answer.ok) throw new Refused(answer.body);
  return answer.body as T;
}

/** The answer, or undefined when the object does not exist. */
export function* askIfPresent<T extends KubeObject>(request: ApiRequest): Requests<T | undefined> {
  const answer = yield request;
  if (answer.ok) return answer.body as T;
  if (answer.body.reason === 'NotFound') return undefined;
  throw new Refused(answer.body);
}

/** The result of several requests, or the refusal that ended them. */
export function* attempt<T>(requests: Requests<T>): Requests<T | Refused> {
  try {
    return yield* requests;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

/** A sync that says how it ends when a request in it is refused. */
export function* ending(
  sync: Sync,
  onRefusal: (refused: Refused) => SyncEnd = ({ message }) => ({ failed: message }),
): Sync {
  try {
    return yield* sync;
  } catch (error) {
    if (error instanceof Refused) return onRefusal(error);
    throw error;
  }
}
