import { World } from '@cucumber/cucumber';
import { assert } from '#kernel/assert.ts';
import type { Capabilities, Capability } from '#cluster/capability.ts';
import { NotApplicable } from '#cluster/capability.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { View } from '#cluster/journal.ts';
import type { Answer, Request } from '#cluster/request.ts';
import type { KubeObject, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { ApiError } from '#model/status.ts';
import type { Watch } from '#conformance/watch.ts';
import type { WorldParameters } from './backend.ts';
import type { Place } from './manifests.ts';

/** An object as a step names it. */
export interface Named {
  readonly resource: Resource;
  readonly name: string;
}

/** What a scenario knows: its cluster, its namespace, the moment of its last action, and what was refused. */
export class Scenario extends World<WorldParameters> {
  #cluster: Cluster | undefined;
  #opened = 0;
  readonly #nodes = new Map<string, Named>();
  /** Where the journal stood when the last run of When steps began: `created`, `deleted`, ... mean since then. */
  mark = 0;
  /** A refusal of the API server that a Then step has to account for. */
  refusal: ApiError | undefined;
  /** What the last command in a container printed. */
  printed: { readonly stdout: string; readonly stderr: string; readonly exitCode: number } | undefined;
  watch: Watch | undefined;
  /** Where the step stands in its feature, or its doc string begins. */
  place: Place = { file: 'features', line: 1 };

  get cluster(): Cluster {
    assert(this.#cluster, 'the scenario has a cluster once it has begun');
    return this.#cluster;
  }

  get namespace(): string {
    return this.cluster.namespace;
  }

  begin(cluster: Cluster): void {
    this.#cluster = cluster;
    this.#opened = cluster.journal.length;
  }

  /** Nothing has happened since the cluster was opened. */
  get isUntouched(): boolean {
    return this.cluster.journal.length === this.#opened;
  }

  get now(): View {
    return this.cluster.journal.now();
  }

  /** The object as it is now, if it is. */
  find<T extends KubeObject>({ resource, name }: Named, view: View = this.now): T | undefined {
    return view.get<T>(resource, resource.namespaced ? this.namespace : undefined, name);
  }

  /** The node that a pod was on when the scenario first spoke of it: that node, wherever the pod is later. */
  nodeOf(pod: string): Named {
    const known = this.#nodes.get(pod);
    if (known) return known;
    const name = this.find<Pod>({ resource: resources.Pod, name: pod })?.spec.nodeName;
    if (!name) throw new Error(`pod ${pod} is on no node`);
    const node = { resource: resources.Node, name };
    this.#nodes.set(pod, node);
    return node;
  }

  /** What a step names by its owner: the node of a pod, or the volume of a claim. */
  other(pod: string | undefined, claim = ''): Named {
    return pod === undefined ? this.#volumeOf(claim) : this.nodeOf(pod);
  }

  /** The volume that a claim is bound to now. */
  #volumeOf(claim: string): Named {
    const bound = this.find<PersistentVolumeClaim>({
      resource: resources.PersistentVolumeClaim,
      name: claim,
    });
    const name = bound?.spec.volumeName;
    if (!name) throw new Error(`claim ${claim} has no volume`);
    return { resource: resources.PersistentVolume, name };
  }

  /** A request about a named object, as a user. */
  ask({ resource, name }: Named, request: Omit<Request, 'resource' | 'name' | 'namespace'>): Promise<Answer> {
    const place = resource.namespaced ? { namespace: this.namespace } : {};
    return this.cluster.request({ ...request, resource, name, ...place });
  }

  /** As `ask`, but a refusal is kept for the next step, which must speak of it. */
  async attempt(named: Named, request: Omit<Request, 'resource' | 'name' | 'namespace'>): Promise<void> {
    try {
      await this.ask(named, request);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.refusal = error;
    }
  }

  /**
   * What the machine can do beyond the API.
   * @throws NotApplicable when it cannot
   */
  can<C extends Capability>(capability: C): Capabilities[C] {
    const able = this.cluster.can(capability);
    if (!able) throw new NotApplicable(capability, this.cluster.name);
    return able;
  }
}
