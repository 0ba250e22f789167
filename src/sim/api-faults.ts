import type { Status } from '#model/status.ts';
import type { ApiRequest, ApiResponse } from './api/request.ts';
import type { Simulator } from './simulator.ts';

const REASONS: { readonly [code: number]: string } = {
  403: 'Forbidden',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** Writes of the cluster's own processes that shall be refused, each once. */
export class ApiFaults {
  readonly #planned: { readonly verb: string; readonly kind: string; readonly code: number }[] = [];

  constructor(simulator: Simulator) {
    simulator.intercept = (request) => this.#refuse(request);
  }

  /** The next write with this verb on this kind by a process of the cluster is refused with this code. */
  failNext(verb: string, kind: string, code: number): void {
    this.#planned.push({ verb, kind, code });
  }

  #refuse({ verb, resource, name = '' }: ApiRequest): ApiResponse | undefined {
    const index = this.#planned.findIndex((fault) => fault.verb === verb && fault.kind === resource.kind);
    const [fault] = index < 0 ? [] : this.#planned.splice(index, 1);
    if (!fault) return undefined;
    const body: Status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      code: fault.code,
      reason: REASONS[fault.code] ?? 'Unknown',
      message: `the scenario refuses this ${verb} of ${resource.plural}${name ? ` "${name}"` : ''}`,
    };
    return { ok: false, code: fault.code, body };
  }
}
