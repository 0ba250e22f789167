import type { Instant } from '#kernel/time.ts';
import { minute, second } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import { apiVersionOf } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import type { Call } from './call.ts';
import type { StoredEvent } from './request.ts';
import { selectionOf } from './selectors/selection.ts';
import type { Selects } from './selectors/selection.ts';
import { plainError } from './server-errors.ts';
import { canonical } from './strategy.ts';
import {
  badVersion,
  checkListOptions,
  expired,
  integerIn,
  isSwitchedOn,
  watchQuery,
} from './verbs/list-options.ts';

/** One event as a watch tells it. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: KubeObject }
  | { readonly type: 'ERROR'; readonly object: Status };

/** Bookmarks come about once a minute. */
const BOOKMARK_EVERY = minute;
/** --min-request-timeout: a watch without a time of its own lasts between this and twice this. */
const SHORTEST = 30 * minute;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

const withRevision = (object: KubeObject, revision: number): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: String(revision) },
});

/** A watch whose time is over before it began: Go's own error, told in an event. */
function lateAlready(): WatchEvent {
  const { code, ...rest } = plainError('context deadline exceeded').status;
  return { type: 'ERROR', object: { ...rest, reason: 'InternalError', ...(code && { code }) } };
}

/**
 * A watch: what has happened to the selected objects since a version, told whenever it is asked. Nothing is pushed; `poll` after each
 * change, and now and then, so that bookmarks and the end come in time.
 */
export class Watch {
  /** True once nothing more will be told. */
  ended = false;
  private readonly call: Call;
  private readonly selects: Selects;
  private readonly ends: Instant;
  private readonly wantsBookmarks: boolean;
  private nextBookmark: Instant;
  private pending: WatchEvent[];
  /** Everything up to this revision has been told. */
  private told: number;

  /** @throws ApiError 400, 422 or 500 when the request cannot be watched */
  constructor(call: Call) {
    const { request, now, store } = call;
    const query = watchQuery(request.query ?? {});
    checkListOptions(query, true);
    const version = query['resourceVersion'] ?? '';
    if (version !== '' && !/^\d+$/.test(version)) throw plainError(badVersion(version));
    this.call = call;
    this.selects = selectionOf(request) ?? (() => true);
    this.ends =
      now +
      (integerIn(query, 'timeoutSeconds') ?? (SHORTEST + call.chance.below(SHORTEST)) / second) * second;
    const bookmarks = query['allowWatchBookmarks'];
    this.wantsBookmarks = bookmarks !== undefined && isSwitchedOn(bookmarks);
    this.nextBookmark = now + BOOKMARK_EVERY;
    if (this.ends < now) {
      this.told = store.revision;
      this.pending = [lateAlready()];
      return;
    }
    const fromNow = version === '' || version === '0' || query['sendInitialEvents'] === 'true';
    this.told = fromNow ? store.revision : Number(version);
    this.pending = fromNow ? this.initial(query['sendInitialEvents']) : [];
  }

  /** The events since the last time; the watch ends when its time is over. */
  poll(now: Instant): readonly WatchEvent[] {
    if (this.ended) return [];
    const events = [...this.pending, ...this.fresh()];
    this.pending = [];
    if (this.wantsBookmarks && now >= this.nextBookmark && this.nextBookmark < this.ends && !this.ended) {
      events.push({ type: 'BOOKMARK', object: this.bookmark() });
      this.nextBookmark = now + BOOKMARK_EVERY;
    }
    if (now >= this.ends) this.ended = true;
    return events;
  }

  close(): void {
    this.ended = true;
  }

  /** A watch without a version begins with what is there; `sendInitialEvents=false` asks for none of it. */
  private initial(sendInitialEvents: string | undefined): WatchEvent[] {
    if (sendInitialEvents === 'false') return [];
    const {
      store,
      request: { resource, namespace },
    } = this.call;
    const events: WatchEvent[] = store
      .list(resource, namespace)
      .filter(this.selects)
      .map((object) => ({ type: 'ADDED', object }));
    if (sendInitialEvents === 'true' && this.wantsBookmarks)
      events.push({
        type: 'BOOKMARK',
        object: this.bookmark({ annotations: { [INITIAL_EVENTS_END]: 'true' } }),
      });
    return events;
  }

  private fresh(): WatchEvent[] {
    const { store } = this.call;
    if (this.told < store.compacted) return [this.tooOld()];
    const events = store.since(this.told).flatMap((event) => this.seen(event) ?? []);
    this.told = Math.max(this.told, store.revision);
    return events;
  }

  private tooOld(): WatchEvent {
    this.ended = true;
    return {
      type: 'ERROR',
      object: expired(`too old resource version: ${this.told} (${this.call.store.compacted})`).status,
    };
  }

  /** What a change looks like through the selection: entering it is ADDED, leaving it DELETED. */
  private seen({ type, resource, object, previous, revision }: StoredEvent): WatchEvent | undefined {
    const { request } = this.call;
    if (
      resource !== request.resource ||
      (request.namespace !== undefined && object.metadata.namespace !== request.namespace)
    )
      return undefined;
    const before = previous !== undefined && this.selects(previous);
    const after = type !== 'DELETED' && this.selects(object);
    if (after) return { type: before ? 'MODIFIED' : 'ADDED', object };
    return before
      ? { type: 'DELETED', object: type === 'DELETED' ? object : withRevision(previous, revision) }
      : undefined;
  }

  private bookmark(metadata: object = {}): KubeObject {
    const {
      request: { resource },
      store,
    } = this.call;
    return canonical(resource, {
      kind: resource.kind,
      apiVersion: apiVersionOf(resource),
      metadata: { resourceVersion: String(store.revision), ...metadata } as KubeObject['metadata'],
    });
  }
}
