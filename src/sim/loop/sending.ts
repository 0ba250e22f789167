import type { ApiRequest, ApiResponse } from '../api/request.ts';
import type { Seen, Surroundings } from './surroundings.ts';

/** Who sends: a process as long as it lives, with what its caches have seen. */
export interface Sender {
  readonly around: Surroundings;
  readonly alive: () => boolean;
  readonly seen: () => Seen;
}

/** Sends a request: it is committed a moment later, and answered a moment after that, if the sender still lives. */
export function send(
  { around, alive }: Sender,
  request: ApiRequest,
  basis: Seen,
  then: (response: ApiResponse) => void,
): void {
  const { agenda, latency } = around;
  agenda.at(agenda.now() + latency.commit(request.verb), () => {
    if (!alive()) return;
    const response = around.handle(request, basis);
    agenda.at(agenda.now() + latency.answer(request.verb), () => {
      if (alive()) then(response);
    });
  });
}
