import { isMap } from '#kernel/json.ts';
import type { KubeObject, Pod, StatefulSet } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resourceOfKind, resources } from '#model/resources.ts';
import type { ApiRequest, ApiResponse } from '#sim/api/request.ts';
import type { Session } from '#sim/node/pod/exec.ts';
import { ExecTrouble, LogTrouble } from '#sim/node/pod/exec.ts';
import { NodeUnreachable, exec, logs } from '#sim/node/user-actions.ts';
import type { RecordedCluster } from './cluster.ts';
import { NAMESPACE } from './cluster.ts';
import { getRaw } from './raw.ts';

/** What a command printed; `compared` is false where only its effect counts here. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly compared: boolean;
}

const silent: Outcome = { stdout: '', stderr: '', code: 0, compared: false };

const BAD_TAIL: Outcome = {
  stdout: '',
  stderr: 'error: --tail must be greater than or equal to -1\n',
  code: 1,
  compared: true,
};

interface Options {
  readonly operands: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  readonly command: readonly string[];
}

const VALUED = new Set(['-c', '-p', '-n', '-o', '--replicas', '-f', '-l', '--type']);

function parse(words: readonly string[]): Options {
  const split = words.indexOf('--');
  const before = split < 0 ? words : words.slice(0, split);
  const operands: string[] = [];
  const flags = new Map<string, string>();
  for (let i = 0; i < before.length; i += 1) {
    const word = before[i] as string;
    const equals = word.indexOf('=');
    if (!word.startsWith('-')) operands.push(word);
    else if (equals > 0) flags.set(word.slice(0, equals), word.slice(equals + 1));
    else if (VALUED.has(word)) flags.set(word, before[(i += 1)] ?? '');
    else flags.set(word, 'true');
  }
  return { operands, flags, command: split < 0 ? [] : words.slice(split + 1) };
}

const PLURALS: Readonly<Record<string, Resource>> = {
  pod: resources.Pod,
  pods: resources.Pod,
  po: resources.Pod,
  statefulset: resources.StatefulSet,
  sts: resources.StatefulSet,
  pvc: resources.PersistentVolumeClaim,
  configmap: resources.ConfigMap,
  service: resources.Service,
  node: resources.Node,
};

/** As much of kubectl as the recorded cases use, by what it asks of the API server. */
export class Kubectl {
  readonly #cluster: RecordedCluster;

  constructor(cluster: RecordedCluster) {
    this.#cluster = cluster;
  }

  /** `wait` lets the cluster's time pass until something holds. */
  run(
    words: readonly string[],
    input: unknown,
    wait: (until: () => boolean, seconds: number) => void,
  ): Outcome {
    const [verb = ''] = words;
    const options = parse(words.slice(1));
    switch (verb) {
      case 'exec':
        return this.exec(options, typeof input === 'undefined' ? '' : JSON.stringify(input), wait);
      case 'get':
        return this.#get(options);
      case 'rollout':
        return this.#rollout(options, wait);
      case 'logs':
        return this.#logs(options, wait);
      case 'delete':
        return this.#delete(options, wait);
      case 'patch':
        return this.#patch(options);
      case 'scale':
        return this.#scale(options);
      case 'create':
        return this.#create(options, input);
      case 'cordon':
      case 'uncordon':
        return this.#cordon(options, verb === 'cordon');
      case 'drain':
        return this.#drain(options, wait);
      default:
        return silent;
    }
  }

  apply(body: object): void {
    const { apiVersion = '', kind = '', metadata } = body as Partial<KubeObject>;
    const resource = resourceOfKind(apiVersion, kind);
    if (!resource || !metadata) throw new Error(`no resource for ${kind}`);
    const at = { resource, ...(resource.namespaced && { namespace: NAMESPACE }) };
    const answer = this.#request({ ...at, verb: 'create', body });
    if (!answer.ok && answer.code === 409)
      this.#request({ ...at, verb: 'patch', patchType: 'strategic', name: metadata.name, body });
    else if (!answer.ok) throw new Error(answer.body.message);
  }

  pod(name: string): Pod | undefined {
    const answer = this.#request({ verb: 'get', resource: resources.Pod, namespace: NAMESPACE, name });
    return answer.ok ? (answer.body as Pod) : undefined;
  }

  exec(
    { operands, flags, command }: Options,
    stdin: string,
    wait: (until: () => boolean, seconds: number) => void,
  ): Outcome {
    const name = operands[0] ?? '';
    if (name.includes('/')) return { ...silent, compared: false };
    const pod = this.pod(name);
    const refuse = (stderr: string): Outcome => ({ stdout: '', stderr, code: 1, compared: true });
    if (command.length === 0)
      return refuse('error: you must specify at least one command for the container\n');
    if (!pod) return refuse(`Error from server (NotFound): pods "${name}" not found\n`);
    const chosen = flags.get('-c');
    const note = chosen === undefined ? defaulted(pod) : '';
    if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed')
      return refuse(
        `error: cannot exec into a container in a completed pod; current phase is ${pod.status.phase}\n`,
      );
    if (!pod.spec.nodeName)
      return refuse(
        `${note}error: unable to upgrade connection: pod ${name} does not have a host assigned\n`,
      );
    return this.#session(
      { name, command, stdin, note, ...(chosen !== undefined && { container: chosen }) },
      wait,
    );
  }

  #session(
    {
      name,
      command,
      stdin,
      note,
      container,
    }: { name: string; command: readonly string[]; stdin: string; note: string; container?: string },
    wait: (until: () => boolean, seconds: number) => void,
  ): Outcome {
    let session: Session;
    try {
      session = exec(
        this.#cluster.machines,
        { namespace: NAMESPACE, name },
        command,
        this.#cluster.simulator.now(),
        { stdin, ...(container !== undefined && { container }) },
      );
    } catch (error) {
      if (!(error instanceof ExecTrouble)) throw error;
      return { stdout: '', stderr: `${note}error: ${error.message}\n`, code: 1, compared: true };
    }
    wait(() => session.exitCode !== undefined, 120);
    const code = session.exitCode ?? -1;
    return {
      stdout: session.stdout,
      stderr: `${note}${session.stderr}${code === 0 ? '' : `command terminated with exit code ${code}\n`}`,
      code,
      compared: true,
    };
  }

  /** Only paths are read here: kubectl's tables are played by the transcripts. */
  #get({ operands: [path = ''], flags }: Options): Outcome {
    return flags.has('--raw') ? { ...getRaw(this.#cluster, path), compared: true } : silent;
  }

  /** Waits as `rollout status` does; what it prints meanwhile depends on how busy the machine is. */
  #rollout(
    { operands: [, target = ''] }: Options,
    wait: (until: () => boolean, seconds: number) => void,
  ): Outcome {
    const name = target.slice(target.indexOf('/') + 1);
    const isReady = (): boolean => {
      const answer = this.#request({
        verb: 'get',
        resource: resources.StatefulSet,
        namespace: NAMESPACE,
        name,
      });
      if (!answer.ok) return true;
      const { spec, status } = answer.body as StatefulSet;
      return status.readyReplicas === spec.replicas && status.updatedReplicas === spec.replicas;
    };
    wait(isReady, 60);
    return silent;
  }

  #logs({ operands, flags }: Options, wait: (until: () => boolean, seconds: number) => void): Outcome {
    const pod = this.pod(operands[0] ?? '');
    if (!pod?.spec.nodeName || flags.has('-l') || flags.has('--all-containers')) return silent;
    if (Number(flags.get('--tail') ?? 0) < -1) return BAD_TAIL;
    const note = flags.has('-c') ? '' : defaulted(pod);
    try {
      const options = {
        previous: flags.has('--previous'),
        container: flags.get('-c') ?? usualContainer(pod),
      };
      const read = () =>
        logs(this.#cluster.machines, { namespace: NAMESPACE, name: pod.metadata.name }, options);
      if (flags.has('-f')) return this.#follow(pod, read, wait);
      const text = read();
      const isNow = !options.previous && isRunning(pod, options.container);
      return {
        stdout: cut(isNow ? text.slice(0, text.lastIndexOf('\n') + 1) : text, flags),
        stderr: note,
        code: 0,
        compared: true,
      };
    } catch (error) {
      if (error instanceof ExecTrouble)
        return { stdout: '', stderr: `error: ${error.message}\n`, code: 1, compared: true };
      if (error instanceof NodeUnreachable)
        return {
          stdout: '',
          stderr: `${note}Error from server: ${error.message}\n`,
          code: 1,
          compared: true,
        };
      if (!(error instanceof LogTrouble)) throw error;
      return {
        stdout: '',
        stderr: `${note}Error from server (BadRequest): ${error.message}\n`,
        code: 1,
        compared: true,
      };
    }
  }

  /** Follows in the background: what the log is once the pod is over. */
  #follow(pod: Pod, read: () => string, _wait: unknown): Outcome {
    let last = '';
    const outcome = {
      get stdout() {
        try {
          last = read();
        } catch {
          /* the pod is gone: what was read stays */
        }
        return last;
      },
      stderr: '',
      code: 0,
      compared: true,
    };
    this.#cluster.simulator.api.subscribe(
      ({ object }) => object.metadata.uid === pod.metadata.uid && outcome.stdout,
    );
    return outcome;
  }

  #delete(
    { operands: [kind = '', ...names], flags }: Options,
    wait: (until: () => boolean, seconds: number) => void,
  ): Outcome {
    const resource = PLURALS[kind];
    if (!resource) return silent;
    const forced = flags.get('--force') === 'true';
    const asked = flags.has('--now')
      ? 1
      : flags.has('--grace-period')
        ? Number(flags.get('--grace-period'))
        : undefined;
    const seconds = asked === 0 && !forced ? 1 : asked;
    for (const name of names)
      this.#request({
        verb: 'delete',
        resource,
        namespace: NAMESPACE,
        name,
        body: {
          propagationPolicy: 'Background',
          ...(seconds !== undefined && { gracePeriodSeconds: seconds }),
        },
      });
    if (flags.get('--wait') !== 'false')
      wait(
        () => names.every((name) => !this.#request({ verb: 'get', resource, namespace: NAMESPACE, name }).ok),
        120,
      );
    return silent;
  }

  #patch({ operands: [kind = '', name = ''], flags }: Options): Outcome {
    const resource = PLURALS[kind];
    const type = flags.get('--type') ?? 'strategic';
    const subresource = flags.get('--subresource');
    if (resource)
      this.#request({
        verb: 'patch',
        resource,
        namespace: NAMESPACE,
        name,
        patchType: type as 'merge',
        body: JSON.parse(flags.get('-p') ?? '{}') as unknown,
        ...(subresource && { subresource }),
      });
    return silent;
  }

  #scale({ operands: [kind = '', name = ''], flags }: Options): Outcome {
    const resource = PLURALS[kind];
    if (resource)
      this.#request({
        verb: 'patch',
        resource,
        namespace: NAMESPACE,
        name,
        subresource: 'scale',
        patchType: 'merge',
        body: { spec: { replicas: Number(flags.get('--replicas')) } },
      });
    return silent;
  }

  #cordon({ operands: [node = ''] }: Options, unschedulable: boolean): Outcome {
    this.#request({
      verb: 'patch',
      resource: resources.Node,
      name: node,
      patchType: 'merge',
      body: { spec: { unschedulable: unschedulable || null } },
    });
    return silent;
  }

  #drain(
    { operands: [node = ''], flags }: Options,
    wait: (until: () => boolean, seconds: number) => void,
  ): Outcome {
    if (!flags.has('--force')) return silent;
    const list = this.#request({ verb: 'list', resource: resources.Pod, namespace: NAMESPACE });
    const pods = (list.ok ? (list.body as { items: readonly Pod[] }).items : [])
      .filter(({ spec }) => spec.nodeName === node)
      .map(({ metadata }) => metadata);
    for (const { name } of pods)
      this.#request({
        verb: 'create',
        resource: resources.Pod,
        namespace: NAMESPACE,
        name,
        subresource: 'eviction',
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
      });
    wait(() => pods.every(({ name, uid }) => this.pod(name)?.metadata.uid !== uid), 120);
    return silent;
  }

  #create({ operands: [kind, name], flags }: Options, input: unknown): Outcome {
    const raw = flags.get('--raw');
    if (flags.has('--raw')) {
      const path = raw === 'true' ? (kind ?? '') : (raw ?? '');
      const pod = /\/pods\/([^/]+)\/eviction$/.exec(path)?.[1];
      if (pod && isMap(input))
        this.#request({
          verb: 'create',
          resource: resources.Pod,
          namespace: NAMESPACE,
          name: pod,
          subresource: 'eviction',
          body: input,
        });
      return silent;
    }
    if (kind !== 'configmap' || name === undefined) return silent;
    const [key = '', value = ''] = (flags.get('--from-literal') ?? '').split('=');
    this.#request({
      verb: 'create',
      resource: resources.ConfigMap,
      namespace: NAMESPACE,
      body: { metadata: { name }, data: { [key]: value } },
    });
    return silent;
  }

  #request(request: Omit<ApiRequest, 'user'>): ApiResponse {
    return this.#cluster.simulator.request(request);
  }
}

const isRunning = ({ status }: Pod, container: string): boolean =>
  [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].some(
    ({ name, state }) => name === container && state?.running !== undefined,
  );

/** As much of a log as `--tail` and `--limit-bytes` ask for. */
function cut(text: string, flags: ReadonlyMap<string, string>): string {
  const lines = text.split(/(?<=\n)/).filter(Boolean);
  const [tail, bytes] = [flags.get('--tail'), flags.get('--limit-bytes')];
  const kept =
    tail === undefined || Number(tail) < 0 ? text : lines.slice(lines.length - Number(tail)).join('');
  return bytes === undefined ? kept : kept.slice(0, Number(bytes));
}

/** The container that kubectl takes when none is named. */
const usualContainer = ({ metadata, spec }: Pod): string =>
  metadata.annotations?.['kubectl.kubernetes.io/default-container'] ?? spec.containers[0]?.name ?? '';

/** What kubectl says when it takes the first of several containers. */
function defaulted({ metadata, spec }: Pod): string {
  if (metadata.annotations?.['kubectl.kubernetes.io/default-container'] !== undefined) return '';
  const all = [
    ...spec.containers.map(({ name }) => name),
    ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ];
  return all.length > 1
    ? `Defaulted container ${JSON.stringify(spec.containers[0]?.name)} out of: ${all.join(', ')}\n`
    : '';
}
