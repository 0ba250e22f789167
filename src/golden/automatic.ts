import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#model/objects.ts';
import { type Client, NAMESPACE } from './client.ts';
import type { Live } from './live.ts';
import type { ScriptedKubelet } from './scripted-kubelet.ts';
import type { ScriptedNodes } from './scripted-nodes.ts';
import {
  isToRemove,
  provision,
  removeVolume,
  volumeNameOf,
  waitsForConsumer,
  wantsVolume,
} from './scripted-provisioner.ts';

export interface Hands {
  readonly live: Live;
  readonly nodes: ScriptedNodes;
  readonly kubelet: ScriptedKubelet;
  readonly provisioner: Client;
}

/** What the node and the provisioner do unasked when all is quiet: one thing at a time, removals first, then volumes, then starts. */
export class Automatic {
  kubelet: boolean;
  provisioner: boolean;
  /** While the controllers start, the node waits. */
  paused = false;
  /** Pods that the node leaves alone; `*` means all. */
  readonly held = new Set<string>();
  readonly #hands: Hands;
  readonly #removed = new Set<string>();

  constructor(
    hands: Hands,
    { kubelet, provisioner }: { readonly kubelet: boolean; readonly provisioner: boolean },
  ) {
    this.#hands = hands;
    this.kubelet = kubelet;
    this.provisioner = provisioner;
  }

  /** The next thing to do; undefined when there is none. */
  next(): (() => void) | undefined {
    if (this.paused) return undefined;
    return (
      (this.kubelet && this.#removal()) ||
      (this.provisioner && this.#volume()) ||
      (this.kubelet && this.#start()) ||
      undefined
    );
  }

  /** Something that will move by itself soon: a claim that the volume binder has yet to look at again. */
  waitsForBinder(): boolean {
    if (!this.kubelet || !this.provisioner) return false;
    return this.#hands.live
      .all<PersistentVolumeClaim>('PersistentVolumeClaim')
      .some(
        (claim) =>
          claim.status.phase === 'Pending' &&
          !claim.metadata.deletionTimestamp &&
          claim.spec.storageClassName?.startsWith('standard') &&
          !waitsForConsumer(claim),
      );
  }

  #removal(): (() => void) | undefined {
    const ending = this.#pods().find(
      ({ metadata }) =>
        metadata.deletionTimestamp && !metadata.finalizers?.length && !this.#removed.has(metadata.uid),
    );
    return (
      ending &&
      (() => {
        this.#removed.add(ending.metadata.uid);
        this.#hands.kubelet.remove(ending);
      })
    );
  }

  #volume(): (() => void) | undefined {
    const { live, provisioner } = this.#hands;
    const claims = live.all<PersistentVolumeClaim>('PersistentVolumeClaim');
    const claim = claims.find((c) => wantsVolume(c) && !live.get('PersistentVolume', volumeNameOf(c)));
    if (claim) return () => provision(provisioner, claim);
    const volume = live.all<PersistentVolume>('PersistentVolume').find(isToRemove);
    return volume && (() => removeVolume(provisioner, volume));
  }

  #start(): (() => void) | undefined {
    const fresh = this.#pods().find(
      ({ metadata, status }) =>
        !metadata.deletionTimestamp && status.phase === 'Pending' && !status.startTime,
    );
    return fresh && (() => this.#hands.kubelet.start(fresh));
  }

  /** The pods on living nodes that are not held, by name. A node that is not the scenario's own always lives. */
  #pods(): Pod[] {
    if (this.held.has('*')) return [];
    const served = (node: string): boolean =>
      !node.startsWith(`${NAMESPACE}-`) || this.#hands.nodes.isAlive(node);
    return this.#hands.live
      .all<Pod>('Pod')
      .filter(
        ({ metadata, spec }) =>
          !this.held.has(metadata.name) && spec.nodeName !== undefined && served(spec.nodeName),
      );
  }
}
