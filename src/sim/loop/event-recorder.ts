import type { ApiRequest } from '../api/request.ts';
import { EventCorrelator } from './event-correlator.ts';
import type { Occurrence } from './event-correlator.ts';
import { send } from './sending.ts';
import type { Sender } from './sending.ts';

/**
 * Records the Events of a process. Each controller, and each machine's kubelet, has a broadcaster of its own
 * (client-go tools/record: NewBroadcaster), so that none waits for the Events of another.
 */
export class EventRecorder {
  readonly #sender: Sender;
  readonly #broadcasters = new Map<string, Broadcaster>();

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  record(occurrence: Occurrence): void {
    const teller = `${occurrence.source} ${occurrence.part?.host ?? ''}`;
    let broadcaster = this.#broadcasters.get(teller);
    if (!broadcaster) this.#broadcasters.set(teller, (broadcaster = new Broadcaster(this.#sender)));
    broadcaster.record(occurrence);
  }
}

/** Writes Events one after the other, beside the work that they tell of. */
class Broadcaster {
  readonly #sender: Sender;
  readonly #correlator: EventCorrelator;
  readonly #waiting: Occurrence[] = [];
  #head = 0;
  #writing = false;

  constructor(sender: Sender) {
    this.#sender = sender;
    this.#correlator = new EventCorrelator(sender.around.agenda, sender.around.nanoseconds);
  }

  record(occurrence: Occurrence): void {
    this.#waiting.push(occurrence);
    if (!this.#writing) this.#write();
  }

  #write(): void {
    const request = this.#nextRequest();
    this.#writing = request !== undefined;
    if (!request) return;
    send(this.#sender, request, this.#sender.seen(), (response) => {
      this.#correlator.forgetMissing(request, response);
      this.#write();
    });
  }

  #nextRequest(): ApiRequest | undefined {
    for (let next = this.#next(); next; next = this.#next()) {
      const request = this.#correlator.request(next);
      if (request) return request;
    }
    return undefined;
  }

  #next(): Occurrence | undefined {
    const next = this.#waiting[this.#head++];
    if (next) return next;
    this.#waiting.length = 0;
    this.#head = 0;
    return undefined;
  }
}
