import type { Instant } from '#kernel/time.ts';
import type { Container as ContainerSpec, ContainerState } from '#model/objects.ts';
import type { Mounts } from '../files/mounts.ts';
import type { Image } from '../images.ts';
import type { Process, System } from '../process/process.ts';
import type { Log } from './log.ts';

/** How a run of a container ended. */
export interface Ending {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  readonly at: Instant;
}

/** One created container of the runtime: a restart makes another one. */
export interface Run {
  readonly id: string;
  /** Which of the pod's sandboxes it was made in. */
  readonly sandbox: number;
  /** The image, as the pod named it. */
  readonly asked: string | undefined;
  readonly image: Image;
  readonly system: System;
  readonly files: Mounts;
  /** Of process 1, and of every command that is executed beside it. */
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly log: Log;
  startedAt?: Instant;
  process?: Process;
  /** The status has told that it runs. */
  told?: boolean;
  /** How it ended, once the kubelet has seen that. */
  ended?: Ending;
  /** When its process ended, once the runtime knows. */
  exitedAt?: Instant;
  /** The kubelet takes the end of the process in at once: it has killed it itself. */
  noteEnd?: () => void;
  /** What its image and the runtime had put into its root, in bytes; known where it is limited what comes on top. */
  furnished?: number;
  /** The kernel's out-of-memory killer ended it. */
  outOfMemory?: boolean;
}

/** A container of a pod as the kubelet knows it: the runtime's facts, and what it remembers about them. */
export class Container {
  /** As the pod has it now; only its image can change. */
  spec: ContainerSpec;
  readonly isInit: boolean;
  /** An init container with restartPolicy Always: it is started in order and keeps running. */
  readonly isSidecar: boolean;
  restarts = 0;
  current: Run | undefined;
  previous: Run | undefined;
  /** Why the last attempt to start it failed; shown from the next sync on (the kubelet's reason cache). */
  failure: { readonly reason: string; readonly message: string } | undefined;
  /** Result of its readiness probe; undefined without one. */
  ready: boolean | undefined;
  /** Result of its startup probe; undefined without one. */
  startupPassed: boolean | undefined;
  /** When that was. */
  startupPassedAt: Instant | undefined;
  /** A probe asked for a restart. */
  unhealthy: 'liveness' | 'startup' | undefined;
  /** A user of the simulator holds it unready. */
  heldUnready = false;

  constructor(spec: ContainerSpec, isInit: boolean) {
    this.spec = spec;
    this.isInit = isInit;
    this.isSidecar = isInit && spec.restartPolicy === 'Always';
    this.forgetProbes();
  }

  get running(): boolean {
    return this.current?.startedAt !== undefined && this.current.ended === undefined;
  }

  /** It runs another image than the pod asks for. */
  get isOutdated(): boolean {
    return this.current !== undefined && this.current.asked !== this.spec.image;
  }

  /** When its newest run that has ended did so. */
  get lastEnd(): Instant | undefined {
    return (this.current?.ended ?? this.previous?.ended)?.at;
  }

  get isStarted(): boolean {
    return this.running && this.startupPassed !== false;
  }

  get isReady(): boolean {
    return this.isStarted && this.ready !== false && !this.heldUnready;
  }

  /** What probes say before they have run. */
  forgetProbes(): void {
    this.ready = this.spec.readinessProbe ? false : undefined;
    // a container that is ended and started anew in one sync is still told as started, until its startup probe runs
    this.startupPassed = this.spec.startupProbe ? (this.startupPassed ?? false) : undefined;
    this.unhealthy = undefined;
  }

  /** It is told as ended, or probed anew: its startup probe has not passed. */
  forgetStart(): void {
    if (this.startupPassed !== undefined) this.startupPassed = false;
  }

  /** A new kubelet has not probed it yet; a container that had started counts as started. */
  forgetReadiness(): void {
    if (this.ready !== undefined) this.ready = false;
  }

  /** `spec.containers{web}`: how events name it. */
  get fieldPath(): string {
    return `spec.${this.isInit ? 'initContainers' : 'containers'}{${this.spec.name}}`;
  }
}

export type Terminated = NonNullable<ContainerState['terminated']>;
