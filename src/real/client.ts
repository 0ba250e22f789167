import type { Answer, Request } from '#cluster/request.ts';
import { ApiError } from '#model/status.ts';
import type { Status } from '#model/status.ts';
import type { Connection } from './connection.ts';
import { sendingOf } from './wire.ts';

export interface Answered {
  readonly answer: Answer;
  readonly warnings: readonly string[];
}

/** Requests of the port, sent to a real API server. */
export class Client {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @throws ApiError with the server's Status when it refuses */
  async ask(request: Request): Promise<Answered> {
    const { code, warnings, text } = await this.#connection.send(sendingOf(request));
    if (code >= 400) throw new ApiError(statusOf(code, text));
    return { answer: JSON.parse(text) as Answer, warnings };
  }

  /** As `ask`; what is not there, is already there, or has changed meanwhile is no error: undefined. */
  async try(request: Request): Promise<Answer | undefined> {
    try {
      return (await this.ask(request)).answer;
    } catch (error) {
      if (error instanceof ApiError && [404, 405, 409, 422].includes(error.code)) return undefined;
      throw error;
    }
  }
}

/** A proxy before the server may answer something else than a Status. */
function statusOf(code: number, text: string): Status {
  try {
    const body = JSON.parse(text) as Status;
    if (body.kind === 'Status') return body;
  } catch {
    // not JSON: told as it is
  }
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: text.slice(0, 500),
    reason: '',
    code,
  };
}
