import type { Prng } from '#kernel/prng.ts';
import type { Instant } from '#kernel/time.ts';
import type { Profile } from '../versions.ts';
import type { Tracking } from './patch/managed-fields.ts';
import type { ApiRequest } from './request.ts';
import type { Store } from './store.ts';
import type { Write } from './store.ts';

/** What the verbs work on. */
interface Machine {
  readonly store: Store;
  readonly chance: Prng;
  readonly version: Profile;
  readonly gates: ReadonlySet<string>;
  /** Which objects get managedFields: see patch/managed-fields.ts. */
  readonly trackFields: Tracking;
}

/** One request on its way through the server. */
export interface Call extends Machine {
  readonly now: Instant;
  readonly request: ApiRequest;
  /** Collected on the way, sent along with the answer. */
  readonly warnings: string[];
  /** What a write turned out to be: a PUT or an apply may create. */
  readonly outcome: {
    isCreated: boolean;
    /** A deletion that was asked for, but is not done. */ isAccepted?: boolean;
  };
}

/** `update/status`, `create/eviction`, `patch`: how the audit log calls what is asked. */
const verbOf = ({ verb, subresource }: ApiRequest): string => (subresource ? `${verb}/${subresource}` : verb);

export const writeOf = ({ now, request }: Call): Write => ({ now, by: request.user, verb: verbOf(request) });

export const isDryRun = ({ request }: Call): boolean => request.query?.['dryRun'] === 'All';
