import type { Clock, Duration } from '#kernel/time.ts';
import type { Prng } from '#kernel/prng.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiRequest, ApiResponse, StoredEvent } from '../api/request.ts';
import type { View } from './view.ts';

/** How a sync ended: nothing more to do, look again later, or failed (retried with exponential back-off). */
export type SyncEnd = void | { readonly requeueAfter: Duration } | { readonly failed: string };

/** Parts of a sync that go on at the same time, as goroutines do; the sync goes on when all have ended. */
export interface Fork {
  readonly fork: readonly Generator<ApiRequest | Fork, void, ApiResponse>[];
}

/**
 * One pass over one key. It yields one request at a time (or a fork) and is resumed with the answer; the loop applies requests
 * one by one and lets other processes act in between, so a crash between two writes, a refused write and a stale cache
 * are ordinary inputs.
 */
export type Sync = Generator<ApiRequest | Fork, SyncEnd, ApiResponse>;

/** A part of a sync that needs requests of its own and has a result: `const pod = yield* createPod(...)`. */
export type Requests<T> = Generator<ApiRequest | Fork, T, ApiResponse>;

/** The results of parts that go on at the same time, in their order. */
export function* together<T>(parts: readonly Requests<T>[]): Requests<T[]> {
  const results: T[] = [];
  function* keep(part: Requests<T>, index: number): Requests<void> {
    results[index] = yield* part;
  }
  if (parts.length > 0) yield { fork: parts.map(keep) };
  return results;
}

/** Puts a key on the controller's queue, at once or after a while. A key that waits already is not put twice. */
export type Enqueue = (key: string, after?: Duration) => void;

/** What an Event says besides: the part of the object it is about, and the machine that tells it. */
export interface EventPart {
  /** `spec.containers{web}` */
  readonly fieldPath?: string;
  readonly host?: string;
  /** Which start of its program tells it: a process that begins anew counts from one again. */
  readonly start?: number;
}

/** What a controller is given by the process it runs in. */
export interface Context {
  readonly view: View;
  readonly clock: Clock;
  /** This controller's own source of chance; the default seed keeps natural order. */
  readonly chance: Prng;
  /** The given order by default, another one when the schedule is seeded: for what Kubernetes leaves open. */
  anyOrder<T>(items: readonly T[]): readonly T[];
  /** Records a Kubernetes Event about an object; written asynchronously and aggregated by count, as client-go does. */
  event(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    source?: string,
    part?: EventPart,
  ): void;
}

/** A level-triggered controller: told which key to look at, never what changed. */
export interface Controller {
  /** The client name, as the audit log shows it. */
  readonly name: string;
  /** The resources that it hears of and looks up; it and its process know nothing of any other. */
  readonly informers: readonly Resource[];
  /** Turns an observation of the cache (already updated) into keys. On a start every object is observed as ADDED. */
  observe(event: StoredEvent, enqueue: Enqueue, context: Context): void;
  sync(key: string, context: Context): Sync;
  /** Hears the answer to each request of the sync of a key, before the sync does. */
  answered?(key: string, request: ApiRequest, answer: ApiResponse): void;
  /** Keys worked on at the same time; one key never is. Default 1. */
  readonly workers?: number;
}
