import type { Clock } from '#kernel/time.ts';
import { timestamp } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { ApiRequest, ApiResponse } from '../api/request.ts';
import type { EventPart } from './controller.ts';
import type { Nanoseconds } from './nanoseconds.ts';
import { Recent } from './recent.ts';

/** After so many different messages of one reason client-go writes one combined event instead. */
const AGGREGATE_AFTER = 10;
const AGGREGATE_WITHIN_MS = 600_000;
/** A source may write so many events of one type about one object at once; afterwards one every five minutes. */
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;
/** maxLruCacheEntries: what is remembered of the past. */
const REMEMBERED = 4096;

/** Something worth an Event. */
export interface Occurrence {
  readonly about: KubeObject;
  /** Who tells it: a component's name. */
  readonly source: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly part?: EventPart;
}
interface Known {
  readonly name: string;
  readonly namespace: string;
  count: number;
}
interface Similar {
  readonly messages: Set<string>;
  last: number;
}

/** Joined, since a text that is added up keeps all its pieces in memory. */
const keyFrom = (...parts: readonly unknown[]): string => parts.join(' ');

/**
 * client-go's event correlator (tools/record/events_cache.go): equal events become a count, many similar ones become a
 * combined one, too many are dropped. Turns an occurrence into the request that records it.
 */
export class EventCorrelator {
  readonly #clock: Clock;
  readonly #known = new Recent<string, Known>(REMEMBERED);
  readonly #similar = new Recent<string, Similar>(REMEMBERED);
  readonly #tokens = new Recent<string, { left: number; at: number }>(REMEMBERED);
  readonly #nanoseconds: Nanoseconds;

  constructor(clock: Clock, nanoseconds: Nanoseconds) {
    this.#clock = clock;
    this.#nanoseconds = nanoseconds;
  }

  /** The request that records this occurrence; undefined when there are too many of them. */
  request(occurrence: Occurrence): ApiRequest | undefined {
    const { about, source, type, part } = occurrence;
    const { namespace, name, uid } = about.metadata;
    const object = keyFrom(source, part?.start ?? 0, about.kind, namespace, name, uid);
    const { message, key } = this.#aggregate(occurrence, object);
    if (!this.#allowed(keyFrom(object, type))) return undefined;
    // the same text about another part of the object is another event
    const identity = keyFrom(key, part?.fieldPath);
    const known = this.#known.get(identity);
    if (known) return this.#recount(known, message, source);
    return this.#create({ ...occurrence, message }, identity);
  }

  /** The server no longer has the event (or refused it): the next one is created anew. */
  forgetMissing(request: ApiRequest, response: ApiResponse): void {
    if (response.ok || request.verb !== 'patch') return;
    for (const [key, { name }] of this.#known) if (name === request.name) this.#known.delete(key);
  }

  #aggregate({ type, reason, message }: Occurrence, object: string): { message: string; key: string } {
    const group = keyFrom(object, type, reason);
    const now = this.#clock.now();
    let similar = this.#similar.get(group);
    if (!similar || now - similar.last > AGGREGATE_WITHIN_MS)
      this.#similar.set(group, (similar = { messages: new Set(), last: now }));
    similar.messages.add(message);
    similar.last = now;
    if (similar.messages.size < AGGREGATE_AFTER) return { message, key: keyFrom(group, message) };
    // client-go forgets any one of them; the oldest is as good as the others
    const [oldest = message] = similar.messages;
    similar.messages.delete(oldest);
    return { message: `(combined from similar events): ${message}`, key: group };
  }

  #allowed(object: string): boolean {
    const now = this.#clock.now();
    const bucket = this.#tokens.get(object) ?? { left: SPAM_BURST, at: now };
    bucket.left = Math.min(SPAM_BURST, bucket.left + (now - bucket.at) / SPAM_REFILL_MS);
    bucket.at = now;
    this.#tokens.set(object, bucket);
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }

  #recount(known: Known, message: string, source: string): ApiRequest {
    known.count += 1;
    return {
      verb: 'patch',
      resource: resources.Event,
      patchType: 'strategic',
      user: source,
      namespace: known.namespace,
      name: known.name,
      body: { count: known.count, lastTimestamp: timestamp(this.#clock.now()), message },
    };
  }

  #create({ about, source, type, reason, message, part }: Occurrence, key: string): ApiRequest {
    const { name, uid, resourceVersion } = about.metadata;
    const namespace = about.metadata.namespace ?? 'default';
    const event = [name, this.#nanoseconds.read().toString(16)].join('.');
    this.#known.set(key, { name: event, namespace, count: 1 });
    const at = timestamp(this.#clock.now());
    const body = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: event, namespace },
      involvedObject: {
        kind: about.kind,
        ...(about.metadata.namespace && { namespace: about.metadata.namespace }),
        name,
        uid,
        apiVersion: about.apiVersion,
        resourceVersion,
        ...(part?.fieldPath && { fieldPath: part.fieldPath }),
      },
      reason,
      message,
      source: { component: source, ...(part?.host && { host: part.host }) },
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
      type,
      eventTime: null,
      reportingComponent: source,
      reportingInstance: part?.host ?? '',
    };
    return { verb: 'create', resource: resources.Event, user: source, namespace, body };
  }
}
