import type { Capabilities, Ref } from '#cluster/capability.ts';
import type { View } from '#cluster/journal.ts';
import { isReady } from '#model/pod-state.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from '../client.ts';
import type { Change } from '../watcher.ts';
import { LABEL, removeFurniture, SHARED } from '../space.ts';
import { PlayedAttachments } from './attachments.ts';
import { PlayedNodes } from './nodes.ts';
import { PodPlayer } from './player.ts';
import { PlayedVolumes } from './volumes.ts';

const NODES = ['node-1', 'node-2', 'node-3'];

/** What the machine lends to those who play on it. */
export interface PlayedStage {
  readonly client: Client;
  readonly namespace: string;
  readonly view: () => View;
  /** Waits until the journal shows it, so many milliseconds. */
  readonly shown: (holds: () => boolean, limit?: number) => Promise<void>;
  /** Nodes and classes are the scenario's own; else it shares them. */
  readonly alone: boolean;
}

/** Nodes, pods and volumes of a control plane without kubelets. */
export class PlayedMachine {
  readonly #stage: PlayedStage;
  readonly #nodes: PlayedNodes;
  readonly #player: PodPlayer;
  readonly #attachments: PlayedAttachments;
  readonly #volumes: PlayedVolumes;

  constructor(stage: PlayedStage) {
    const owner = stage.alone ? stage.namespace : SHARED;
    this.#stage = stage;
    this.#nodes = new PlayedNodes({ ...stage, owner });
    this.#attachments = new PlayedAttachments(stage.client);
    this.#player = new PodPlayer(stage.client, this.#nodes, this.#attachments);
    this.#volumes = new PlayedVolumes(stage, owner);
  }

  /** Whether a node or a class is there for this scenario. */
  concerns({ metadata }: KubeObject): boolean {
    const owner = metadata.labels?.[LABEL];
    return owner === (this.#stage.alone ? this.#stage.namespace : SHARED);
  }

  async furnish(): Promise<void> {
    if (this.#stage.alone) await removeFurniture(this.#stage.client, SHARED);
    await Promise.all([this.#volumes.furnish(), this.#nodes.furnish(NODES)]);
  }

  see(change: Change): void {
    this.#attachments.see(change);
    this.#player.see(change);
    this.#volumes.see(change);
  }

  /** Without a node everything waits for timers of minutes. */
  get hasLostNode(): boolean {
    return !this.#nodes.areWhole;
  }

  stop(): void {
    this.#nodes.stop();
    this.#player.stop();
  }

  get capabilities(): Partial<Capabilities> {
    return {
      'pods.stopBeingReady': (pod) => this.#setReady(pod, false),
      'pods.becomeReady': (pod) => this.#setReady(pod, true),
      'pods.exit': (pod, code) => this.#player.exit(this.#pod(pod), code),
      ...(this.#stage.alone && this.#overNodes()),
    };
  }

  #overNodes(): Pick<Capabilities, 'nodes.lose' | 'nodes.recover' | 'nodes.add'> {
    return {
      'nodes.lose': async (name) => this.#nodes.lose(name),
      'nodes.recover': async (name) => {
        await this.#nodes.recover(name);
        this.#player.catchUp();
      },
      'nodes.add': (name, labels) => this.#nodes.add(name, labels),
    };
  }

  async #setReady(ref: Ref, ready: boolean): Promise<void> {
    await this.#player.setReady(this.#pod(ref), ready);
    await this.#stage.shown(() => isReady(this.#pod(ref)) === ready);
  }

  #pod({ namespace, name }: Ref): Pod {
    const pod = this.#stage.view().get<Pod>(resources.Pod, namespace, name);
    if (!pod) throw new Error(`there is no pod ${name}`);
    return pod;
  }
}
