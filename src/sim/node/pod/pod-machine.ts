import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Pod, PodStatus } from '#model/objects.ts';
import { canonicalPart } from '../../api/strategy.ts';
import type { View } from '../../loop/view.ts';
import type { Durations } from '../durations.ts';
import type { ImageCatalogue } from '../images.ts';
import { canonical, referenceOf } from '../images.ts';
import type { Network, PidSpace } from '../process/process.ts';
import type { Task } from '../process/tasks.ts';
import { Tasks, Topic } from '../process/tasks.ts';
import { readinessTold, startTold } from '../status/amended.ts';
import type { Around } from '../status/containers.ts';
import { Lack } from '../status/lack.ts';
import { lastStatus, podStatus } from '../status/pod-status.ts';
import { restartsAfter } from '#model/restarts.ts';
import type { Mounted } from '../volumes/sources.ts';
import type { Stores } from '../volumes/stores.ts';
import { BackOff } from './back-off.ts';
import { Container } from './container.ts';
import { changesOf, startProbers } from './probes.ts';
import { Relists } from './relists.ts';
import { PodNetwork } from './system.ts';
import { terminator, turnOut } from './terminator.ts';
import { podWorker } from './worker.ts';

/** The node around a pod. */
export interface Host {
  readonly name: string;
  readonly address: string;
  readonly images: ImageCatalogue;
  readonly stores: Stores;
  readonly durations: Durations;
  /** Of its own resolv.conf. */
  readonly nameServers: readonly string[];
  readonly tellsGenerations: boolean;
  readonly tellsResources: boolean;
  readonly relistsOnDemand: boolean;
  readonly kubeletStart: number;
  readonly network: (pod: PodMachine) => Network;
  /** Images that this node has pulled. */
  readonly pulled: Set<string>;
  newAddress(pod: PodMachine): string;
  newId(): string;
}

/** A container that is not older when the kubelet starts has not shown that it is ready (kubeletRestartGracePeriod). */
const YOUNG: Duration = 10 * second;

/** What the kubelet says of pods that it gives up by itself. */
const GIVEN_UP = {
  DeadlineExceeded: 'Pod was active on the node longer than the specified deadline',
  Terminated: 'Pod was terminated in response to imminent node shutdown.',
} as const;

type Record = (type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string) => void;

/** What the kubelet lends a pod for a while: its informer caches, and a way to tell events. */
export interface Lent {
  readonly view: View;
  readonly record: Record;
}

/**
 * One pod on its node: containers, volumes and network, and what the kubelet remembers about them. It is driven by
 * `tasks.advance`: the kubelet looks at a pod when something in it is due or something outside changed, never else.
 * What the API should know piles up in `status` and `finished`.
 */
export class PodMachine {
  readonly uid: string;
  readonly host: Host;
  readonly tasks: Tasks;
  readonly containers: readonly Container[];
  readonly network = new PodNetwork();
  restarts = new BackOff();
  pulls = new BackOff();
  /** Something happened to a container that the kubelet should look at (its pod worker's wake-up). */
  readonly work = new Topic();
  /** An object that this pod waits for may have changed. */
  readonly objects = new Topic();
  /** Something may have been written to where a limit is. */
  readonly written = new Topic();
  readonly volumes = new Map<string, Mounted>();
  readonly startTime: Instant;
  pod: Pod;
  lent: Lent | undefined;
  sandbox = false;
  /** How many sandboxes it has had. */
  sandboxes = 0;
  /** The processes of all its containers, when they share them; process 1 is that of the sandbox. */
  pids: PidSpace | undefined;
  /** Its volumes have been waited for. */
  mounted = false;
  /** What its volumes are made of has changed since they were. */
  isStale = false;
  /** The volumes that cannot be made anew yet. */
  readonly remounting = new Set<string>();
  /** The machine has restarted under it: the sandbox is gone. */
  rebooted = false;
  podIP: string | undefined;
  /** The status that the API should show; undefined until the pod is admitted. */
  status: PodStatus | undefined;
  /** Compares it with that of the API. */
  readonly lack = new Lack();
  /** Counts the reports, so that the kubelet sees whether it has written the newest. */
  reported = 0;
  /** The pod is being ended, by deletion or because its containers are done. */
  terminating = false;
  /** The pod as it was when its end began. */
  endedFrom: Pod | undefined;
  /** Its containers are gone and its last status is told. */
  terminated = false;
  /** The API object may go. */
  finished = false;
  /** The node has what the pod took of it back. */
  left = false;
  worker: Task | undefined;
  /** Its worker makes, starts or ends something, which nothing stops (SyncPod of the runtime); how it is to end then. */
  isActing = false;
  endsAs: { readonly grace: Duration | undefined } | undefined;
  /** The ends of its containers, while it is being ended. */
  kills: readonly Task[] = [];
  /** Hooks before the end that were begun; they may outlast the grace. */
  hooks: Task[] = [];
  /** Its kubelet has begun anew, and found it here. */
  restarted = false;
  /** ... and has not looked at it yet. */
  isUnseen = false;
  /** Rises when the kubelet starts anew: probers begin from nothing. */
  probeEpoch = 0;
  pending = false;
  /** The address as the last relist has told it. */
  shownIP: string | undefined;
  readonly relists: Relists;
  /** The pod worker has told how the containers are. */
  readonly told = new Topic();
  /** Counts the looks of the pod worker. */
  looks = 0;
  /** Since when its containers are probed. */
  probedSince: Instant | undefined;
  /** What the API said of the pod when its end began. */
  endedAs: PodStatus | undefined;
  /** Why the kubelet has given the pod up. */
  failedFor: { readonly reason: string; readonly message: string } | undefined;

  constructor(pod: Pod, host: Host, now: Instant, onWake: () => void) {
    this.pod = pod;
    this.uid = pod.metadata.uid;
    this.host = host;
    this.startTime = now;
    this.tasks = new Tasks(onWake);
    this.relists = new Relists(this, host.durations.relist, host.relistsOnDemand);
    const init = (pod.spec.initContainers ?? []).map((spec) => new Container(spec, true));
    this.containers = [...init, ...pod.spec.containers.map((spec) => new Container(spec, false))];
  }

  now(): Instant {
    return this.tasks.now();
  }

  /** `web-0_default(uid)`: how messages name a pod. */
  get fullName(): string {
    const { name, namespace } = this.pod.metadata;
    return `${name}_${namespace}(${this.uid})`;
  }

  get deleted(): boolean {
    return this.pod.metadata.deletionTimestamp !== undefined;
  }

  get init(): readonly Container[] {
    return this.containers.filter(({ isInit }) => isInit);
  }

  get main(): readonly Container[] {
    return this.containers.filter(({ isInit }) => !isInit);
  }

  /** Tells an event about the pod, or about one of its containers. */
  record(type: 'Normal' | 'Warning', reason: string, message: string, container?: Container): void {
    this.lent?.record(type, reason, message, container?.fieldPath);
  }

  /** Lets the worker look at the containers once more. */
  trigger(): void {
    this.pending = true;
    this.work.notify();
  }

  /** Takes in what the runtime says of the containers now. */
  look(): void {
    for (const { current } of this.containers) if (current?.exitedAt !== undefined) current.noteEnd?.();
  }

  /** Takes over what may change in a running pod: the images of its containers. */
  adoptSpec(): void {
    const { initContainers = [], containers } = this.pod.spec;
    const specs = [...initContainers, ...containers];
    for (const [place, container] of this.containers.entries())
      container.spec = specs[place] ?? container.spec;
  }

  /** The pod worker's look: tells the status, so that whoever probes knows which containers run. */
  tell(): void {
    this.report();
    for (const container of this.containers) {
      if (container.current?.startedAt !== undefined) container.current.told = true;
      if (container.current?.ended) container.forgetStart();
    }
    this.looks += 1;
    this.told.notify();
  }

  /** The status tells of a container that has not ended. */
  get hasUnended(): boolean {
    const { containerStatuses = [], initContainerStatuses = [] } = this.status ?? {};
    return [...containerStatuses, ...initContainerStatuses].some(({ state }) => !state?.terminated);
  }

  /** The kubelet gives the pod up: it is Failed for a reason of the kubelet's own. */
  failFor(reason: keyof typeof GIVEN_UP): void {
    this.failedFor = { reason, message: GIVEN_UP[reason] };
  }

  /** The kubelet ends the pod, because it takes more of the node than it may. */
  evict(message: string, grace: Duration): void {
    this.failedFor = { reason: 'Evicted', message };
    this.end(grace);
  }

  get isEvicted(): boolean {
    return this.failedFor?.reason === 'Evicted';
  }

  /** Starts to bring the pod up. */
  begin(): void {
    this.worker = this.tasks.spawn(podWorker(this));
  }

  /** Starts to end the pod; once begun it is not done differently, whatever a second deletion asks for. */
  end(grace?: Duration): void {
    if (this.terminating) return;
    if (this.isActing) return void (this.endsAs ??= { grace });
    this.terminating = true;
    this.endedAs = this.pod.status;
    this.endedFrom = this.pod;
    const { deletionGracePeriodSeconds } = this.pod.metadata;
    const seconds = deletionGracePeriodSeconds ?? this.pod.spec.terminationGracePeriodSeconds ?? 30;
    // probers that sleep find out that they are cancelled
    for (const container of this.containers) changesOf(container).notify();
    const worker = this.worker;
    this.worker = this.tasks.spawn(terminator(this, grace ?? seconds * second));
    worker?.cancel();
  }

  /**
   * The kubelet has started anew: probes have found nothing yet, no back-off and no reason is known, and the pod is looked
   * at from the beginning. A pod that was ending is ended once more, with its hooks and all its grace.
   */
  restartWorker(now: Instant): void {
    if (this.terminated) return this.#forgetAddress();
    this.probeEpoch += 1;
    this.probedSince = undefined;
    this.restarted = true;
    this.worker?.cancel();
    for (const task of [...this.kills, ...this.hooks]) task.cancel();
    this.kills = [];
    this.hooks = [];
    this.isActing = false;
    this.endsAs = undefined;
    this.restarts = new BackOff();
    this.pulls = new BackOff();
    for (const container of this.containers) container.failure = undefined;
    if (!this.terminating) this.#probeAnew(now);
    this.terminating = false;
    this.isUnseen = true;
    this.tasks.awaken();
  }

  /** Of a pod that has ended only the kubelet that saw it run knows the address (PLEG's cache of statuses). */
  #forgetAddress(): void {
    this.podIP = undefined;
    this.shownIP = undefined;
    if (!this.deleted) this.report();
  }

  #probeAnew(now: Instant): void {
    for (const container of this.containers) {
      const wasReady = this.pod.status.conditions?.some(
        (each) => each.type === 'Ready' && each.status === 'True',
      );
      const isYoung = (container.current?.startedAt ?? 0) > now - YOUNG;
      if (isYoung || !wasReady) container.forgetReadiness();
      if (container.current) container.current.told = false;
      if (container.running && container.current) startProbers(this, container, container.current, false);
    }
  }

  /**
   * The kubelet that has begun anew looks at the pod for the first time, as the API has it then: what is deleted there is
   * only ended, whatever has become of its containers (podWorkers: a first update of a pod that terminates is no SyncPod).
   */
  takeUp(pod: Pod | undefined): void {
    if (!this.isUnseen) return;
    this.isUnseen = false;
    if (pod) this.pod = pod;
    if (!pod || this.deleted) this.end();
    else this.begin();
  }

  /** The kubelet that has begun anew does not admit the pod: it ends, and nothing more is told of it until its containers have. */
  reject(pod: Pod, why: { readonly reason: string; readonly message: string }): void {
    this.pod = pod;
    this.isUnseen = false;
    this.terminating = true;
    this.endedAs = pod.status;
    this.status = undefined;
    const grace = (pod.spec.terminationGracePeriodSeconds ?? 30) * second;
    this.worker = this.tasks.spawn(turnOut(this, grace, why));
  }

  /** Power is gone: every process and the sandbox with it. */
  cutPower(): void {
    this.worker?.cancel();
    const at = this.now();
    for (const { current } of this.containers) {
      if (!current || current.ended || current.startedAt === undefined) continue;
      current.ended = { exitCode: 255, reason: 'Unknown', at };
      if (current.process) current.system.processes.signal(current.process, 'KILL', true);
    }
    this.sandbox = false;
    this.podIP = undefined;
    this.shownIP = undefined;
    this.rebooted = true;
  }

  /** Whether the restart policy starts a container again that has ended (or never ran). */
  shouldRestart(container: Container): boolean {
    if (this.deleted) return false;
    const ended = container.current?.ended;
    if (!ended || container.isSidecar) return true;
    if (container.isInit && ended.exitCode === 0) return false;
    return restartsAfter(container.spec, this.pod.spec, ended.exitCode);
  }

  /** Whether a container that fails is started again. */
  restartsFailed(container: Container): boolean {
    return (container.spec.restartPolicy ?? this.pod.spec.restartPolicy) !== 'Never';
  }

  /** Computes the status anew; the kubelet writes it when it differs from the API's. */
  report(terminal = this.terminated, isHeld = false): void {
    const { pod, containers, startTime } = this;
    // a pod in the node's network has the node's address from the start
    const shownIP = pod.spec['hostNetwork'] ? this.host.address : this.shownIP;
    const mayRun = isHeld || !terminal || containers.some(({ running }) => running);
    const known = {
      pod,
      generation: this.host.tellsGenerations ? this.#generation : undefined,
      tellsResources: this.host.tellsResources,
      containers,
      around: this.#around(),
      startTime,
      hostIP: this.host.address,
      podIP: shownIP,
      sandboxReady: this.sandbox,
      hasBegun: this.main.some(({ current }) => current?.sandbox === this.sandboxes),
      failedFor: this.failedFor,
      terminal,
      mayRun,
    };
    // whoever asks whether the pod is over its time tells so each time
    if (this.failedFor?.reason === 'DeadlineExceeded')
      this.record('Normal', 'DeadlineExceeded', this.failedFor.message);
    const status = podStatus(known, this.now());
    // what is lost has no times here and null ones in the API: such a status is asked for once more before the pod goes
    this.status = this.terminated
      ? lastStatus(this.pod.spec, status, this.endedAs ?? status)
      : canonicalPart('core/v1.PodStatus', status);
    this.reported += 1;
  }

  /** Of the pod that the worker has in hand: one that ends it does not hear of its deletion before it is done. */
  get #generation(): number {
    const { metadata } = (this.terminating && !this.terminated && this.endedFrom) || this.pod;
    return metadata.generation ?? 1;
  }

  /** Tells whether a container has started, and nothing that follows: that is for the pod worker's next look. */
  reportStart({ spec: { name }, isStarted }: Container): void {
    if (this.status) this.#retell(startTold(this.status, name, isStarted));
  }

  /** Tells whether a container is ready, and what follows from that alone. */
  reportReadiness({ spec: { name }, isReady }: Container): void {
    const { pod, status } = this;
    if (status) this.#retell(readinessTold(pod, status, { name, ready: isReady }, this.now()));
  }

  #retell(status: PodStatus): void {
    this.status = status;
    this.reported += 1;
  }

  #around(): Around {
    return {
      hasInitContainers:
        this.pod.spec.initContainers !== undefined && this.pod.spec.initContainers.length > 0,
      restarts: (container) => this.shouldRestart(container),
      imageOf: ({ spec }) => imageNames(spec.image ?? ''),
    };
  }
}

/** Stable digits for a name: every image has its digest, and the same one in every run. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  let out = '';
  for (let round = 0; round < 8; round += 1) {
    for (const char of `${round}${text}`)
      hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    out += hash.toString(16).padStart(8, '0');
  }
  return out;
}

interface ImageNames {
  readonly image: string;
  readonly imageID: string;
}

const namesOfImages = new Map<string, ImageNames>();

/** Worked out once for each image. */
function imageNames(image: string): ImageNames {
  const known = namesOfImages.get(image) ?? readImageNames(image);
  namesOfImages.set(image, known);
  return known;
}

function readImageNames(image: string): ImageNames {
  const reference = referenceOf(image);
  if (!reference) return { image, imageID: '' };
  return {
    image: canonical(reference),
    imageID: `${reference.registry}/${reference.repository}@sha256:${digest(canonical(reference))}`,
  };
}
