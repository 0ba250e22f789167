import type { Prng } from '#kernel/prng.ts';
import type { Duration } from '#kernel/time.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiRequest, ApiResponse, StoredEvent } from '../api/request.ts';
import type { Agenda } from './agenda.ts';
import type { Latency } from './latency.ts';
import type { Nanoseconds } from './nanoseconds.ts';

/** What a process has seen of the store: all up to a revision, but for some changes that it is told of late. */
export interface Seen {
  readonly revision: number;
  /** Revisions up to that one which it was not told of. */
  readonly missed: readonly number[];
}

/** What every process of the simulated cluster shares. */
export interface Surroundings {
  /** Hears every committed change, in order. */
  subscribe(listener: (event: StoredEvent) => void): void;
  /** Answers a request of a process that had seen so much of the store when it decided to send it. */
  handle(request: ApiRequest, basis: Seen): ApiResponse;
  /** How much longer than the latency a process waits to hear of a resource. */
  late(process: string, resource: Resource): Duration;
  readonly agenda: Agenda;
  readonly nanoseconds: Nanoseconds;
  readonly latency: Latency;
  readonly chance: Prng;
  /** False: leave what Kubernetes leaves open in its natural order. */
  readonly seeded: boolean;
  /** Everything that the store holds now, in the order of the last changes: what a process lists when it starts. */
  snapshot(): readonly StoredEvent[];
  /** The newest resourceVersion that the store has given out: what a list is of. */
  revision(): number;
}
