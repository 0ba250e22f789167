import type { Context } from '../../loop/controller.ts';
import type { Profile } from '../../versions.ts';

/** What a sync of a set works with: what its process gives, and which Kubernetes it is. */
export interface SyncContext extends Context {
  readonly version: Profile;
}
