import type { Duration } from '#kernel/time.ts';
import type { Image } from '../images.ts';
import type { Listener, Network, PidSpace, Process, Program, System } from '../process/process.ts';
import { ProcessTable } from '../process/process.ts';
import type { Tasks } from '../process/tasks.ts';
import { Topic } from '../process/tasks.ts';
import { lookup } from '../programs/lookup.ts';

/** The network namespace that the containers of a pod share. */
export class PodNetwork {
  readonly listeners = new Map<number, Listener>();
  readonly changed = new Topic();
  version = 0;
  address = '';

  touch(): void {
    this.version += 1;
    this.changed.notify();
  }

  listen(port: number, listener: Listener): boolean {
    const taken = this.listeners.get(port);
    if (taken && taken.process.exitCode === undefined) return false;
    this.listeners.set(port, listener);
    this.touch();
    return true;
  }

  /** A process has ended: whatever it listened on is closed. */
  closed(process: Process): void {
    for (const listener of this.listeners.values()) if (listener.process === process) this.touch();
  }

  /** The live server on a port, as the pod's address leads to it. */
  at(port: number): Listener | undefined {
    const listener = this.inside(port);
    return listener?.onlyLocal ? undefined : listener;
  }

  /** The same by 127.0.0.1. */
  inside(port: number): Listener | undefined {
    const listener = this.listeners.get(port);
    return listener?.process.exitCode === undefined ? listener : undefined;
  }
}

/** One running container as its programs see it. */
export class ContainerSystem implements System {
  readonly tasks: Tasks;
  readonly processes: ProcessTable;
  readonly hostname: string;
  readonly domain: string;
  readonly userland: 'busybox' | 'gnu';
  readonly network: Network;
  readonly address: () => string;
  readonly #image: Image;
  readonly #pod: PodNetwork;
  /** How long after their start its servers listen. */
  readonly warmUp: Duration;
  /** Ports that the pod declares: where a program that nothing is known of listens. */
  readonly ports: readonly number[];
  /** Rises when something was read that no version tells of: the clock, chance. */
  unpredictable = 0;
  readonly #kill: (greedy: Process | undefined) => void;

  constructor(parts: {
    tasks: Tasks;
    hostname: string;
    domain: string;
    image: Image;
    network: Network;
    pod: PodNetwork;
    warmUp: Duration;
    ports: readonly number[];
    outOfMemory: (greedy: Process | undefined) => void;
    /** Those of the pod, where its containers see each other's processes. */
    pids: PidSpace | undefined;
  }) {
    this.tasks = parts.tasks;
    this.processes = new ProcessTable(parts.tasks, (process) => parts.pod.closed(process), parts.pids);
    this.hostname = parts.hostname;
    this.domain = parts.domain;
    this.userland = parts.image.userland;
    this.network = parts.network;
    this.address = () => parts.pod.address;
    this.#image = parts.image;
    this.#pod = parts.pod;
    this.warmUp = parts.warmUp;
    this.ports = parts.ports;
    this.#kill = parts.outOfMemory;
  }

  program(name: string): Program | undefined {
    return lookup(name, this.#image);
  }

  listen(port: number, listener: Listener): boolean {
    return this.#pod.listen(port, listener);
  }

  listener(port: number): Listener | undefined {
    return this.#pod.at(port);
  }

  /** The kernel kills the container for its memory. */
  outOfMemory(greedy?: Process): void {
    this.#kill(greedy);
  }
}
