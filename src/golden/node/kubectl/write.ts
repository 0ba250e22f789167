import { isMap } from '#kernel/json.ts';
import { timestamp } from '#kernel/time.ts';
import type { Node, Pod } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { ApiRequest, ApiResponse } from '#sim/api/request.ts';
import { NAMESPACE } from '../cluster.ts';
import { pathIn } from './get.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { printed, refused, silent } from './outcome.ts';
import type { Session, Wait } from './session.ts';
import { placeOf } from './session.ts';
import type { Target } from './target.ts';
import { kindOf, nameOf, targetOf } from './target.ts';

const IMMEDIATE =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';
/** kubectl waits for the end of what it deletes (seconds). */
const PATIENCE = 120;

/** What kubectl prints after a write. */
const told = (answer: ApiResponse, done: string): Outcome =>
  answer.ok
    ? printed(`${done}\n`)
    : refused(`Error from server (${answer.body.reason}): ${answer.body.message}\n`);

/** A patch of the one object that a command is about, and what is said of it. */
function patchOf(
  session: Session,
  { resource, names: [name = ''] }: Target,
  patch: Partial<Pick<ApiRequest, 'body' | 'subresource' | 'patchType'>>,
  done: string,
): Outcome {
  const answer = session.ask(resource, name, { patchType: 'strategic', ...patch, verb: 'patch' });
  return told(answer, `${nameOf(resource, name)} ${done}`);
}

/** A command about one object. */
const about =
  (run: (session: Session, target: Target, options: Options) => Outcome) =>
  (session: Session, options: Options): Outcome => {
    const target = targetOf(options.operands);
    return target ? run(session, target, options) : silent;
  };

export function remove(session: Session, { operands, flags }: Options, wait: Wait): Outcome {
  const target = targetOf(operands);
  if (!target || flags.has('-l') || flags.has('--all')) return silent;
  const { resource, names } = target;
  const isForced = flags.get('--force') === 'true';
  const asked = flags.has('--now')
    ? 1
    : flags.has('--grace-period')
      ? Number(flags.get('--grace-period'))
      : undefined;
  const seconds = asked === 0 && !isForced ? 1 : asked;
  const body = {
    propagationPolicy: flags.get('--cascade') === 'orphan' ? 'Orphan' : 'Background',
    ...(seconds !== undefined && { gracePeriodSeconds: seconds }),
  };
  const where = resource.namespaced ? ` from ${NAMESPACE} namespace` : '';
  const how = isForced && seconds === 0 ? 'force deleted' : 'deleted';
  const answers = names.map((name) => ({
    name,
    answer: session.ask(resource, name, { verb: 'delete', body }),
  }));
  if (flags.get('--wait') !== 'false')
    wait(() => names.every((name) => !session.get(resource, name).ok), PATIENCE);
  const lines = answers
    .filter(({ answer }) => answer.ok)
    .map(({ name }) => `${kindOf(resource)} "${name}" ${how}${where}\n`);
  const errors = answers.flatMap(({ answer }) =>
    answer.ok ? [] : [`Error from server (${answer.body.reason}): ${answer.body.message}\n`],
  );
  return {
    stdout: lines.join(''),
    stderr: `${isForced && seconds === 0 ? IMMEDIATE : ''}${errors.join('')}`,
    code: errors.length > 0 ? 1 : 0,
    compared: true,
  };
}

export const patch = about((session, target, { flags }) =>
  patchOf(
    session,
    target,
    {
      patchType: (flags.get('--type') ?? 'strategic') as 'merge',
      body: JSON.parse(flags.get('-p') ?? '{}') as unknown,
      ...(flags.has('--subresource') && { subresource: flags.get('--subresource') as 'status' }),
    },
    'patched',
  ),
);

export const scale = about((session, target, { flags }) =>
  patchOf(
    session,
    target,
    {
      patchType: 'merge',
      subresource: 'scale',
      body: { spec: { replicas: Number(flags.get('--replicas')) } },
    },
    'scaled',
  ),
);

/** `KEY=VALUE` sets, `KEY-` removes. */
const changesIn = (words: readonly string[]): Readonly<Record<string, string | null>> =>
  Object.fromEntries(
    words.map((word) =>
      word.endsWith('-') && !word.includes('=')
        ? [word.slice(0, -1), null]
        : [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)],
    ),
  );

const isChange = (word: string): boolean => /=|-$/.test(word);

/** `label` and `annotate` */
const marking = (field: 'labels' | 'annotations', done: string) =>
  about((session, { resource, names }, { operands }) =>
    patchOf(
      session,
      { resource, names: names.filter((word) => !isChange(word)) },
      { body: { metadata: { [field]: changesIn(operands.filter(isChange)) } } },
      done,
    ),
  );

export const label = marking('labels', 'labeled');
export const annotate = marking('annotations', 'annotated');

/** `taint node NAME KEY=VALUE:EFFECT`, `KEY:EFFECT-` or `KEY-` */
export const taint = about((session, { names: [name = '', ...changes] }) => {
  const answer = session.get(resources.Node, name);
  if (!answer.ok) return silent;
  let taints = (answer.body as Node).spec.taints ?? [];
  for (const change of changes) {
    const [, key = '', value, effect] = /^([^=:-][^=:]*?)(?:=([^:]*))?(?::(\w+))?-?$/.exec(change) ?? [];
    taints = taints.filter((other) => other.key !== key || (effect !== undefined && other.effect !== effect));
    if (!change.endsWith('-'))
      taints = [...taints, { key, ...(value && { value }), effect: effect as 'NoSchedule' }];
  }
  session.ask(resources.Node, name, { verb: 'patch', patchType: 'merge', body: { spec: { taints } } });
  const isLess = changes.every((change) => change.endsWith('-'));
  return printed(`node/${name} ${isLess ? 'untainted' : 'tainted'}\n`);
});

/** `set image KIND/NAME CONTAINER=IMAGE...` */
export function set(session: Session, { operands: [what, ...rest] }: Options): Outcome {
  const target = targetOf(rest);
  if (what !== 'image' || !target) return silent;
  const images = Object.entries(changesIn(rest.filter((word) => word.includes('='))));
  const containers = images.map(([name, image]) => ({ name, image }));
  const spec = target.resource === resources.Pod ? { containers } : { template: { spec: { containers } } };
  const names = target.names.filter((word) => !word.includes('='));
  return patchOf(session, { ...target, names }, { body: { spec } }, 'image updated');
}

/** `rollout status` waits, `rollout restart` marks the template with the time. */
export function rollout(session: Session, { operands: [what, ...rest] }: Options, wait: Wait): Outcome {
  const target = targetOf(rest);
  if (!target) return silent;
  const at = timestamp(session.cluster.simulator.now());
  const annotations = { 'kubectl.kubernetes.io/restartedAt': at };
  if (what === 'restart')
    return patchOf(
      session,
      target,
      { body: { spec: { template: { metadata: { annotations } } } } },
      'restarted',
    );
  if (what === 'status') wait(() => isRolledOut(session, target), 60);
  // what it prints meanwhile depends on how busy the machine is
  return silent;
}

interface RolledOut {
  readonly spec: { readonly replicas: number };
  readonly status: { readonly readyReplicas?: number; readonly updatedReplicas?: number };
}

function isRolledOut(session: Session, { resource, names: [name = ''] }: Target): boolean {
  const answer = session.get(resource, name);
  if (!answer.ok) return true;
  const { spec, status } = answer.body as unknown as RolledOut;
  return status.readyReplicas === spec.replicas && status.updatedReplicas === spec.replicas;
}

export function cordon(
  session: Session,
  { operands: [name = ''] }: Options,
  unschedulable: boolean,
): Outcome {
  const answer = session.get(resources.Node, name);
  if (!answer.ok) return silent;
  const was = Boolean((answer.body as Node).spec.unschedulable);
  session.ask(resources.Node, name, {
    verb: 'patch',
    patchType: 'merge',
    body: { spec: { unschedulable: unschedulable || null } },
  });
  const done = unschedulable ? 'cordoned' : 'uncordoned';
  return printed(`node/${name} ${was === unschedulable ? `already ${done}` : done}\n`);
}

/** `drain --force`: every pod of the node is evicted. */
export function drain(session: Session, { operands: [node = ''], flags }: Options, wait: Wait): Outcome {
  if (!flags.has('--force')) return silent;
  cordon(session, { operands: [node], flags, command: [] }, true);
  const list = session.request({ verb: 'list', ...placeOf(resources.Pod) });
  const pods = (list.ok ? (list.body as unknown as { items: readonly Pod[] }).items : [])
    .filter(({ spec }) => spec.nodeName === node)
    .map(({ metadata }) => metadata);
  for (const { name } of pods)
    evict(session, name, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } });
  wait(() => pods.every(({ name, uid }) => session.pod(name)?.metadata.uid !== uid), PATIENCE);
  return silent;
}

const evict = (session: Session, name: string, body: object): ApiResponse =>
  session.ask(resources.Pod, name, { verb: 'create', subresource: 'eviction', body });

/** `create configmap` and `create secret generic` from literals, `create --raw` for evictions. */
export function create(session: Session, options: Options, input: unknown): Outcome {
  const { operands, flags } = options;
  if (flags.has('--raw')) {
    const pod = /\/pods\/([^/]+)\/eviction$/.exec(pathIn(flags, operands))?.[1];
    if (pod && isMap(input)) evict(session, pod, input);
    return silent;
  }
  const isSecret = operands[0] === 'secret' && operands[1] === 'generic';
  const name = operands[isSecret ? 2 : 1];
  if ((operands[0] !== 'configmap' && !isSecret) || name === undefined) return silent;
  const literal = flags.get('--from-literal') ?? '';
  const data = { [literal.slice(0, literal.indexOf('='))]: literal.slice(literal.indexOf('=') + 1) };
  const resource = isSecret ? resources.Secret : resources.ConfigMap;
  const body = { metadata: { name }, ...(isSecret ? { stringData: data } : { data }) };
  return told(
    session.request({ verb: 'create', ...placeOf(resource), body }),
    `${nameOf(resource, name)} created`,
  );
}
