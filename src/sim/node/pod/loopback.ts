import type { Question, Reply, Unanswered } from '../../network/dns-message.ts';
import type { Network } from '../process/process.ts';
import type { PodMachine } from './pod-machine.ts';

const OWN = /^(127\.|::1$|0\.0\.0\.0$)/;

/** A pod's own addresses lead to its own servers; everything else goes out. */
export class Loopback implements Network {
  readonly #pod: PodMachine;
  readonly #outside: (pod: PodMachine) => Network;

  constructor(pod: PodMachine, outside: (pod: PodMachine) => Network) {
    this.#pod = pod;
    this.#outside = outside;
  }

  ask(question: Question, server?: string): Reply | Unanswered {
    if (server !== undefined && this.#isOwn(server)) return 'refused';
    return this.#outside(this.#pod).ask(question, server);
  }

  connect(address: string, port: number): ReturnType<Network['connect']> {
    if (!this.#isOwn(address)) return this.#outside(this.#pod).connect(address, port);
    const { network, podIP } = this.#pod;
    return (address === podIP ? network.at(port) : network.inside(port)) ?? 'refused';
  }

  answersPing(address: string): boolean {
    return this.#isOwn(address) || this.#outside(this.#pod).answersPing(address);
  }

  #isOwn(address: string): boolean {
    return OWN.test(address) || address === this.#pod.podIP;
  }
}
