import type { Instant } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import type { PatchType, Request, Verb } from '#cluster/request.ts';
import type { Resource } from '#model/resources.ts';
import type { Status } from '#model/status.ts';

export type { PatchType, Verb };

/** meta/v1 DeleteOptions, the part that the server reads. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly orphanDependents?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: readonly string[];
}

/** What a client asks of the API server, in-process: the HTTP face translates to and from it. */
export interface ApiRequest extends Request {
  /** Who asks, as the audit log names it: `user`, `statefulset-controller`, `generic-garbage-collector`, ... */
  readonly user: string;
}

export interface ObjectList {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly KubeObject[];
}

/** What a request that succeeds brings. */
export type Answer = KubeObject | ObjectList | Status;

/** `code` is the HTTP status; `body` is an object, a list, or a Status. */
export type ApiResponse =
  | {
      readonly ok: true;
      readonly code: number;
      readonly body: Answer;
      readonly warnings?: readonly string[];
    }
  | {
      readonly ok: false;
      readonly code: number;
      readonly body: Status;
      readonly warnings?: readonly string[];
    };

/** One change of one object, in the order of the store. `previous` is absent for ADDED. */
export interface StoredEvent {
  /** The resourceVersion this change got; rises by at least one per change over all kinds. */
  readonly revision: number;
  readonly at: Instant;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly previous?: KubeObject;
  /** Who wrote it, and with which verb (`update/status`, `patch/scale`, `delete`, ...). */
  readonly by: string;
  readonly verb: string;
}

/** The simulated API server: a synchronous function of (now, request). */
export interface Api {
  /** Never throws for a bad request: refusals are answers. */
  handle(now: Instant, request: ApiRequest): ApiResponse;
  /** Called after every committed change, in order. */
  subscribe(listener: (event: StoredEvent) => void): void;
  /** The newest resourceVersion. */
  readonly revision: number;
}
