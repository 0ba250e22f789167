import { setTimeout as pause } from 'node:timers/promises';
import type { Observation } from '#cluster/journal.ts';
import type { Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from '../client.ts';
import { patchPodStatus } from '../pod-status.ts';
import type { PlayedAttachments } from './attachments.ts';
import type { PlayedNodes } from './nodes.ts';
import { crashed, ended, rejected, running, unpullable } from './reports.ts';

/** What a played node knows of a pod that does not show in its object. */
interface Mood {
  readonly ready: boolean;
}

interface Stage {
  readonly name: string;
  readonly fits: (pod: Pod) => boolean;
  /** Milliseconds from when it fits until it is done. */
  readonly after: number;
  readonly act: (player: PodPlayer, pod: Pod) => Promise<unknown>;
}

/** Names below .invalid never resolve (RFC 2606), so no registry there can be asked. */
const isUnpullable = ({ spec }: Pod): boolean =>
  spec.containers.some(({ image = '' }) => /^[^/]+\.invalid\//.test(image));

const isWaiting = ({ status }: Pod): boolean =>
  status.containerStatuses?.some(({ state }) => state?.waiting) ?? false;
const isStarting = ({ status }: Pod): boolean => (status.phase ?? 'Pending') === 'Pending';

/** Milliseconds between two looks at whether volumes are attached. */
const ATTACH_EVERY = 100;
/** Milliseconds from the last report until the pod is deleted. */
const TEARDOWN = 300;
/** As if by SIGKILL. */
const NEVER_RAN = 137;

/**
 * A pod's life on a played node: the first stage that fits is the next one. A little quicker than a kubelet, but slow
 * enough for controllers to tell each step in a status, as they do with kubelets.
 */
const stages: readonly Stage[] = [
  {
    name: 'end',
    fits: ({ metadata }) => metadata.deletionTimestamp !== undefined,
    after: 300,
    act: (player, pod) => player.end(pod),
  },
  {
    name: 'fail to pull',
    fits: (pod) => isUnpullable(pod) && isStarting(pod) && !isWaiting(pod),
    after: 50,
    act: (player, pod) => player.report(pod, unpullable(pod)),
  },
  {
    name: 'start',
    fits: (pod) => isStarting(pod) && !isUnpullable(pod),
    after: 700,
    act: (player, pod) => player.begin(pod),
  },
  {
    name: 'restart',
    fits: (pod) => pod.status.phase === 'Running' && isWaiting(pod),
    after: 300,
    act: (player, pod) => player.run(pod),
  },
];

/** The ports of its node that a pod takes. */
const portsOf = ({ spec }: Pod): readonly string[] =>
  spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort ? [`${hostPort} ${protocol}`] : [])),
  );

/** Plays the kubelets' part for the pods on played nodes. */
export class PodPlayer {
  readonly #client: Client;
  readonly #nodes: PlayedNodes;
  readonly #attachments: PlayedAttachments;
  readonly #pods = new Map<string, Pod>();
  readonly #moods = new Map<string, Mood>();
  readonly #due = new Map<string, { readonly stage: Stage; readonly timer: NodeJS.Timeout }>();

  constructor(client: Client, nodes: PlayedNodes, attachments: PlayedAttachments) {
    this.#client = client;
    this.#nodes = nodes;
    this.#attachments = attachments;
  }

  see({ resource, type, object }: Pick<Observation, 'resource' | 'type' | 'object'>): void {
    if (resource !== resources.Pod) return;
    const pod = object as Pod;
    if (type === 'DELETED') this.#forget(pod);
    else this.#pods.set(pod.metadata.uid, pod);
    if (type !== 'DELETED') this.#plan(pod);
  }

  /** A node answers again: what it missed is due. */
  catchUp(): void {
    for (const pod of this.#pods.values()) this.#plan(pod);
  }

  stop(): void {
    for (const { timer } of this.#due.values()) clearTimeout(timer);
    this.#due.clear();
    this.#pods.clear();
  }

  async setReady(pod: Pod, ready: boolean): Promise<void> {
    this.#moods.set(pod.metadata.uid, { ready });
    await this.report(pod, running(pod, ready));
  }

  /** Its containers end with a code; they are started again where the pod says so. */
  async exit(pod: Pod, code: number): Promise<void> {
    const { restartPolicy = 'Always' } = pod.spec;
    const again = restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && code !== 0);
    await this.report(pod, again ? crashed(pod, code) : ended(pod, code));
  }

  /** Its volumes have to be there first; the control plane attaches one to a node when another node has let it go. */
  async begin({ metadata: { uid } }: Pod): Promise<void> {
    for (;;) {
      const pod = this.#pods.get(uid);
      if (!pod || pod.metadata.deletionTimestamp || !this.#nodes.answers(pod.spec.nodeName)) return;
      if (this.#lacksPort(pod))
        return this.report(
          pod,
          rejected('NodePorts', "node(s) didn't have free ports for the requested pod ports"),
        );
      if (await this.#attachments.areThere(pod)) return this.run(pod);
      await pause(ATTACH_EVERY, undefined, { ref: false });
    }
  }

  async run(pod: Pod): Promise<void> {
    await this.report(pod, running(pod, this.#moods.get(pod.metadata.uid)?.ready ?? true));
  }

  /** The containers have ended: told, and then the pod is removed for good. */
  async end(pod: Pod): Promise<void> {
    const { name, namespace = '', uid } = pod.metadata;
    if (pod.status.phase === 'Running') await this.report(pod, ended(pod, 0));
    // of containers that never ran a kubelet tells that they could not be located
    if (pod.status.phase === 'Pending') await this.report(pod, ended(pod, NEVER_RAN));
    // a kubelet takes the sandbox down before it lets the pod go, and controllers see the end first
    await pause(TEARDOWN, undefined, { ref: false });
    await this.#client.try({
      verb: 'delete',
      resource: resources.Pod,
      namespace,
      name,
      body: { gracePeriodSeconds: 0, preconditions: { uid } },
    });
  }

  async report(pod: Pod, status: unknown): Promise<void> {
    await patchPodStatus(this.#client, pod, status);
  }

  /** The scheduler sees to it, but for pods that name their node themselves. */
  #lacksPort(pod: Pod): boolean {
    const wanted = portsOf(pod);
    const here = [...this.#pods.values()].filter(
      ({ metadata, spec, status }) =>
        metadata.uid !== pod.metadata.uid &&
        spec.nodeName === pod.spec.nodeName &&
        status.phase === 'Running',
    );
    return here.some((other) => portsOf(other).some((port) => wanted.includes(port)));
  }

  #plan(pod: Pod): void {
    if (!this.#nodes.answers(pod.spec.nodeName)) return;
    const { uid } = pod.metadata;
    const stage = stages.find(({ fits }) => fits(pod));
    const planned = this.#due.get(uid);
    if (planned && planned.stage === stage) return;
    clearTimeout(planned?.timer);
    this.#due.delete(uid);
    if (stage)
      this.#due.set(uid, { stage, timer: setTimeout(() => void this.#act(uid, stage), stage.after) });
  }

  async #act(uid: string, stage: Stage): Promise<void> {
    const pod = this.#pods.get(uid);
    if (pod && this.#nodes.answers(pod.spec.nodeName) && stage.fits(pod)) {
      // a server that does not answer shows in the scenario's own requests
      await stage.act(this, pod).catch(() => undefined);
    }
    if (this.#due.get(uid)?.stage === stage) this.#due.delete(uid);
  }

  #forget({ metadata: { uid } }: Pod): void {
    clearTimeout(this.#due.get(uid)?.timer);
    for (const kept of [this.#due, this.#pods, this.#moods]) kept.delete(uid);
  }
}
