import type { KubeObject } from '#model/objects.ts';
import type { ApiRequest, ApiResponse } from '#sim/api/request.ts';
import type { Simulator } from '#sim/simulator.ts';
import { resourceNamed } from '#drift/kinds.ts';

/** The namespace that a scenario is played in; journals call it so, too. */
export const NAMESPACE = 'ns';

/** A request by the kind's name; namespaced kinds are in the scenario's namespace unless another is said. */
export type Ask = Pick<ApiRequest, 'verb'> & { readonly kind: string } & Partial<
    Pick<ApiRequest, 'name' | 'namespace' | 'subresource' | 'patchType' | 'query' | 'body'>
  >;

/** A client of the simulated API server that acts under a name of its own. */
export class Client {
  readonly #simulator: Simulator;
  readonly #user: string;

  constructor(simulator: Simulator, user: string) {
    this.#simulator = simulator;
    this.#user = user;
  }

  /** One request, answered at once; a refusal is an answer too. */
  ask({ kind, namespace = NAMESPACE, ...request }: Ask): ApiResponse {
    const resource = resourceNamed(kind);
    return this.#simulator.request({
      ...request,
      resource,
      ...(resource.namespaced && { namespace }),
      user: this.#user,
    });
  }

  /** The object as it is now; undefined when there is none. */
  get(kind: string, name: string, namespace?: string): KubeObject | undefined {
    const answer = this.ask({ verb: 'get', kind, name, ...(namespace !== undefined && { namespace }) });
    return answer.ok ? (answer.body as KubeObject) : undefined;
  }
}

/** The same map without the keys whose value is undefined, as JSON would carry it. */
export const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
