import { second } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { bootstrap, openNamespace } from '../api/bootstrap.ts';
import type { ApiRequest, StoredEvent } from '../api/request.ts';
import type { Controller } from '../loop/controller.ts';
import { Simulator } from '../simulator.ts';

/** A cluster for tests of controllers: an API server and only the controllers named; requests go to namespace `ns`. */
export class TestBench {
  readonly simulator: Simulator;
  #told = 0;

  constructor(...make: readonly (() => Controller)[]) {
    this.simulator = new Simulator({ processes: new Map([['bench', () => make.map((one) => one())]]) });
    for (const idle of ['kube-controller-manager', 'kube-scheduler']) this.simulator.kill(idle);
    bootstrap(this.simulator.api, this.simulator.now());
    openNamespace(this.simulator.api, this.simulator.now(), 'ns');
    this.changes();
  }

  ask(request: Omit<ApiRequest, 'user'> & { readonly user?: string }) {
    return this.simulator.request({ ...(request.resource.namespaced && { namespace: 'ns' }), ...request });
  }

  create<T extends KubeObject>(resource: Resource, body: object): T {
    const answer = this.ask({ verb: 'create', resource, body });
    if (!answer.ok) throw new Error(answer.body.message);
    return answer.body as T;
  }

  get<T extends KubeObject>(resource: Resource, name: string): T | undefined {
    const answer = this.ask({ verb: 'get', resource, name });
    return answer.ok ? (answer.body as T) : undefined;
  }

  patchStatus(resource: Resource, name: string, status: object): void {
    const answer = this.ask({
      verb: 'patch',
      subresource: 'status',
      patchType: 'merge',
      resource,
      name,
      body: { status },
    });
    if (!answer.ok) throw new Error(answer.body.message);
  }

  /** Runs until nothing further can happen, or for so long at most. */
  settle(atMost = 3600 * second): string {
    return this.simulator.runUntil(() => false, this.simulator.now() + atMost);
  }

  /** The changes since the last call, events of kind Event left out. */
  changes(): readonly StoredEvent[] {
    const fresh = this.simulator.history.slice(this.#told);
    this.#told = this.simulator.history.length;
    return fresh.filter(({ resource }) => resource.kind !== 'Event');
  }

  /** The changes since the last call, each in one line: `MODIFIED pods web-0 by user delete`. */
  lines(): readonly string[] {
    return this.changes().map(
      ({ type, resource, object, by, verb }) =>
        `${type} ${resource.plural} ${object.metadata.name} by ${by} ${verb}`,
    );
  }

  /** Everything that was said in Events so far: `Normal Reason: message xCount`. */
  events(): readonly string[] {
    const latest = new Map<string, string>();
    for (const { resource, object } of this.simulator.history) {
      const event = object as KubeObject & { type: string; reason: string; message: string; count: number };
      if (resource.kind === 'Event')
        latest.set(event.metadata.name, `${event.type} ${event.reason}: ${event.message} x${event.count}`);
    }
    return [...latest.values()];
  }
}

/** A minimal pod for tests. */
export const podNamed = (
  name: string,
  {
    labels = { app: 'web' },
    ownerReferences,
    nodeName = 'node-1',
    ...spec
  }: {
    labels?: Record<string, string>;
    ownerReferences?: readonly object[];
    nodeName?: string;
    [field: string]: unknown;
  } = {},
) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels, ...(ownerReferences && { ownerReferences }) },
  spec: { containers: [{ name: 'c', image: 'img:1' }], ...(nodeName && { nodeName }), ...spec },
});
