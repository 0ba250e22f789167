import type { Duration } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { ApiRequest, ApiResponse } from '#sim/api/request.ts';
import type { RecordedCluster } from '../cluster.ts';
import { NAMESPACE } from '../cluster.ts';

/** Lets the cluster's time pass until something holds, so many seconds at most. */
export type Wait = (until: () => boolean, seconds: Duration) => void;

/** What kubectl has of the cluster. */
export class Session {
  readonly cluster: RecordedCluster;

  constructor(cluster: RecordedCluster) {
    this.cluster = cluster;
  }

  request(request: Omit<ApiRequest, 'user'>): ApiResponse {
    return this.cluster.simulator.request(request);
  }

  /** A request about an object of a resource, in the case's namespace where it has one. */
  ask(
    resource: Resource,
    name: string,
    request: Omit<ApiRequest, 'user' | 'resource' | 'name'>,
  ): ApiResponse {
    return this.request({ ...request, ...placeOf(resource), name });
  }

  get(resource: Resource, name: string): ApiResponse {
    return this.ask(resource, name, { verb: 'get' });
  }

  pod(name: string): Pod | undefined {
    const answer = this.get(resources.Pod, name);
    return answer.ok ? (answer.body as Pod) : undefined;
  }
}

/** Where objects of a resource are created and listed. */
export const placeOf = (
  resource: Resource,
): { readonly resource: Resource; readonly namespace?: string } => ({
  resource,
  ...(resource.namespaced && { namespace: NAMESPACE }),
});
