import type { Duration } from '#kernel/time.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import type { Status } from '#model/status.ts';
import type { ApiRequest, ApiResponse } from '#sim/api/request.ts';
import type { RecordedCluster } from '../cluster.ts';
import { NAMESPACE } from '../cluster.ts';
import { Refusal } from './outcome.ts';

/** Lets the cluster's time pass until something holds, so many seconds at most. */
export type Wait = (until: () => boolean, seconds: Duration) => void;

/** As long as the recorder lets a command run; kubectl itself waits without end, or for a week (seconds). */
export const PATIENCE = 120;

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

  find(resource: Resource, name: string): KubeObject | undefined {
    const answer = this.get(resource, name);
    return answer.ok ? (answer.body as KubeObject) : undefined;
  }

  pod(name: string): Pod | undefined {
    return this.find(resources.Pod, name) as Pod | undefined;
  }
}

/** What kubectl prints of a refusal of the API server. */
export const refusalText = (answer: Extract<ApiResponse, { ok: false }>): string =>
  `Error from server (${answer.body.reason}): ${answer.body.message}`;

/** What is wrong with an object is told cause by cause, and of what is told twice only once (kubectl's checkErr). */
function invalidText({ details, message }: Status): string {
  const { kind = '', name = '', causes = [] } = details ?? {};
  const isNamed = kind !== '' || name !== '';
  const subject = isNamed ? `The ${kind} ${JSON.stringify(name)} is invalid` : 'The request is invalid';
  const [first, ...more] = new Set(causes.map((cause) => `${cause.field}: ${cause.message}`));
  if (first === undefined) return isNamed ? subject : `${subject}: ${message}`;
  return more.length === 0
    ? `${subject}: ${first}`
    : `${subject}: \n${[first, ...more].map((each) => `* ${each}`).join('\n')}`;
}

/** The object of an answer. @throws Refusal in the API server's words */
export function taken(answer: ApiResponse): KubeObject {
  if (answer.ok) return answer.body as KubeObject;
  throw new Refusal(answer.body.reason === 'Invalid' ? invalidText(answer.body) : refusalText(answer));
}

/** Where objects of a resource are created and listed. */
export const placeOf = (
  resource: Resource,
): { readonly resource: Resource; readonly namespace?: string } => ({
  resource,
  ...(resource.namespaced && { namespace: NAMESPACE }),
});
