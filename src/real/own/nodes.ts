import { NotApplicable } from '#cluster/capability.ts';
import type { Request } from '#cluster/request.ts';
import type { View } from '#cluster/journal.ts';
import type { Node } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Client } from '../client.ts';
import { forget, note, putBack } from './kept-node.ts';
import type { NodeCommand } from './node-command.ts';

const CHANGING = ['update', 'patch', 'delete'];

/** The cluster's own nodes: stopped and changed only where the user has given a command for it, and put back at the end. */
export class OwnNodes {
  readonly #client: Client;
  readonly #command: NodeCommand | undefined;
  readonly #machine: string;
  readonly #run: string;
  readonly #lost = new Set<string>();
  readonly #before = new Map<string, Node>();

  /**
   * @param machine the cluster's name in a reason
   * @param command without it nodes are left alone
   * @param run whose scenario it is
   */
  constructor(client: Client, machine: string, command: NodeCommand | undefined, run: string) {
    this.#client = client;
    this.#run = run;
    this.#machine = machine;
    this.#command = command;
  }

  get mayBeStopped(): boolean {
    return this.#command !== undefined;
  }

  async lose(name: string, view: View): Promise<void> {
    this.#lost.add(name);
    const node = view.get<Node>(resources.Node, undefined, name);
    if (node) await note(this.#client, this.#run, node, true);
    await this.#command?.('stop', name);
  }

  async recover(name: string): Promise<void> {
    await this.#command?.('start', name);
    this.#lost.delete(name);
    await forget(this.#client, name);
  }

  /**
   * Remembers a node that is about to be changed.
   * @throws NotApplicable when nodes are to be left alone
   */
  async remember({ resource, verb, name = '' }: Request, view: View): Promise<void> {
    if (resource !== resources.Node || !CHANGING.includes(verb)) return;
    if (!this.#command) throw new NotApplicable("changing the cluster's own nodes", this.#machine);
    const node = view.get<Node>(resources.Node, undefined, name);
    if (!node || this.#before.has(name)) return;
    this.#before.set(name, node);
    if (!this.#lost.has(name)) await note(this.#client, this.#run, node, false);
  }

  /** Puts back what the scenario has done to nodes. */
  async restore(): Promise<void> {
    for (const name of this.#lost) await this.recover(name);
    for (const [name, node] of this.#before) await this.#putBack(name, node);
  }

  async #putBack(name: string, { spec, metadata }: Node): Promise<void> {
    const isThere = await putBack(this.#client, name, { spec, labels: metadata.labels });
    if (isThere) return void (await forget(this.#client, name));
    // a node that was deleted comes back with its kubelet
    await this.#command?.('stop', name);
    await this.#command?.('start', name);
  }
}
