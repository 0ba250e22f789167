import type { KubeObject, Pod, PodSpec } from '#model/objects.ts';
import type { Kind } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { instantOf } from '#kernel/time.ts';
import type { ApiResponse } from '../api/request.ts';
import { bootstrap } from '../api/bootstrap.ts';
import { machineHeartbeats } from '../machine-heartbeats.ts';
import { Simulator } from '../simulator.ts';
import { Kubelet } from './kubelet.ts';
import type { MachinesOptions } from './machines.ts';
import { Machines } from './machines.ts';
import { nodeBody } from './node-object.ts';

/** A cluster with one node and no scheduler's help, for the tests of this room: pods name their node. */
export class Bench {
  readonly machines: Machines;
  readonly simulator: Simulator;

  constructor(options: MachinesOptions = {}) {
    this.machines = new Machines(options);
    this.machines.images.preload('busybox:1.36');
    this.simulator = new Simulator({
      parameters: { heartbeats: machineHeartbeats(this.machines) },
      processes: new Map([['kubelet', () => [new Kubelet(this.machines)]]]),
    });
    bootstrap(this.simulator.api, this.simulator.now());
    const machine = this.machines.add({ name: 'node-1' }, this.simulator.now());
    this.create('Node', nodeBody(machine.options, machine, this.simulator.now()));
    this.simulator.runFor(100);
  }

  create(kind: Kind, body: object): ApiResponse {
    const namespace = resources[kind].namespaced ? { namespace: 'default' } : {};
    const answer = this.simulator.request({ verb: 'create', resource: resources[kind], ...namespace, body });
    if (!answer.ok) throw new Error(answer.body.message);
    return answer;
  }

  pod(name: string, spec: Partial<PodSpec>): void {
    this.create('Pod', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { nodeName: 'node-1', automountServiceAccountToken: false, ...spec },
    });
  }

  get<T extends KubeObject = Pod>(name: string, kind: Kind = 'Pod'): T | undefined {
    const namespace = resources[kind].namespaced ? { namespace: 'default' } : {};
    const answer = this.simulator.request({ verb: 'get', resource: resources[kind], ...namespace, name });
    return answer.ok ? (answer.body as T) : undefined;
  }

  delete(name: string, body: object = {}): void {
    this.simulator.request({ verb: 'delete', resource: resources.Pod, namespace: 'default', name, body });
  }

  run(seconds: number): void {
    this.simulator.runFor(seconds * 1000);
  }

  /** What the containers of a pod were seen to be, in order: `seconds phase state ready restarts`. */
  story(name: string): readonly string[] {
    const of = this.simulator.history.filter(
      ({ resource, object }) => resource === resources.Pod && object.metadata.name === name,
    );
    const began = instantOf(of[0]?.object.metadata.creationTimestamp ?? '');
    return of.map(({ type, at, object }) =>
      type === 'DELETED' ? `${seconds(at - began)} gone` : `${seconds(at - began)} ${picture(object as Pod)}`,
    );
  }

  /** `reason: message x count` of the events about a pod. */
  events(name: string): readonly string[] {
    const latest = new Map<string, KubeObject>();
    for (const { resource, object } of this.simulator.history)
      if (resource === resources.Event) latest.set(object.metadata.name, object);
    return [...latest.values()].flatMap((event) => {
      const { involvedObject, reason, message, count } = event as KubeObject & {
        involvedObject: { name: string };
        reason: string;
        message: string;
        count: number;
      };
      return involvedObject.name === name ? [`${reason}: ${message}${count > 1 ? ` x${count}` : ''}`] : [];
    });
  }
}

const seconds = (span: number): string => (span / 1000).toFixed(1);

function picture({ metadata, status }: Pod): string {
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
    ({ state, ready, restartCount }) => {
      const is =
        state?.waiting?.reason ??
        (state?.running ? 'running' : `${state?.terminated?.reason}:${state?.terminated?.exitCode}`);
      return `${is}${ready ? '+' : '-'}${restartCount}`;
    },
  );
  return [metadata.deletionTimestamp ? 'deleting' : '', status.phase, status.reason ?? '', ...containers]
    .filter(Boolean)
    .join(' ');
}
