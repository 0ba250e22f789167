import { equal, isMap, sortKeys } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import { resourceOfKind } from '#model/resources.ts';
import { LAST_APPLIED } from '#sim/api/patch/apply/last-applied.ts';
import type { ApiRequest } from '#sim/api/request.ts';
import { NAMESPACE } from '../cluster.ts';
import { changesIn } from './marks.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { complaint, printed, silent } from './outcome.ts';
import type { Session } from './session.ts';
import { placeOf, taken } from './session.ts';
import type { Target } from './target.ts';
import { nameOf, objectsOf, targetsOf } from './target.ts';

/** A patch of one object, and what is said of it. @throws Refusal in the API server's words */
function patched(
  session: Session,
  { resource, name }: Target,
  patch: Partial<Pick<ApiRequest, 'body' | 'subresource' | 'patchType'>>,
  done: string,
): Outcome {
  const before = taken(session.get(resource, name ?? ''));
  const after = taken(
    session.ask(resource, before.metadata.name, { patchType: 'strategic', ...patch, verb: 'patch' }),
  );
  const isSame = equal(after, before);
  return printed(
    `${nameOf(resource, before.metadata.name)} ${done}${isSame && done === 'patched' ? ' (no change)' : ''}\n`,
  );
}

export function patch(session: Session, { operands, flags }: Options): Outcome {
  const [target] = targetsOf(operands);
  if (!target) return silent;
  const body = JSON.parse(flags.get('-p') ?? '{}') as unknown;
  const patchType = (flags.get('--type') ?? 'strategic') as 'merge';
  const subresource = flags.get('--subresource') as 'status' | undefined;
  return patched(session, target, { patchType, body, ...(subresource && { subresource }) }, 'patched');
}

/** `kubectl scale`; with `--current-replicas` only from that size. */
export function scale(session: Session, options: Options): Outcome {
  const replicas = Number(options.flags.get('--replicas') ?? -1);
  if (replicas < 0)
    throw complaint('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  const current = Number(options.flags.get('--current-replicas') ?? -1);
  const said = targetsOf(options.operands).flatMap((target) =>
    objectsOf(session, target, options).map((object) => {
      const { spec } = object as KubeObject & { readonly spec: { readonly replicas: number } };
      if (current >= 0 && spec.replicas !== current)
        throw complaint(`Expected replicas to be ${current}, was ${spec.replicas}`);
      const one = { resource: target.resource, name: object.metadata.name };
      const asked = { patchType: 'merge', subresource: 'scale', body: { spec: { replicas } } } as const;
      return patched(session, one, asked, 'scaled').stdout;
    }),
  );
  return printed(said.join(''));
}

/** `create configmap` and `create secret generic` from literals, and `create -f -`. */
export function create(session: Session, options: Options, input: unknown): Outcome {
  const { operands, flags, values } = options;
  if (flags.get('-f') === '-' && isMap(input)) return created(session, input);
  const isSecret = operands[0] === 'secret' && operands[1] === 'generic';
  const name = operands[isSecret ? 2 : 1];
  if ((operands[0] !== 'configmap' && operands[0] !== 'cm' && !isSecret) || name === undefined) return silent;
  const data = changesIn(values.get('--from-literal') ?? []);
  const kind = isSecret ? 'Secret' : 'ConfigMap';
  const metadata = { name };
  return created(session, {
    apiVersion: 'v1',
    kind,
    metadata,
    ...(isSecret ? { stringData: data } : { data }),
  });
}

/** `kubectl run NAME --image=IMAGE -- ARGUMENTS` */
export function run(
  session: Session,
  { operands: [name = ''], flags, values, command = [] }: Options,
): Outcome {
  const env = Object.entries(changesIn(values.get('-e') ?? [])).map(([key, value]) => ({ name: key, value }));
  const container = {
    name,
    image: flags.get('--image'),
    ...(command.length > 0 && { [flags.has('--command') ? 'command' : 'args']: command }),
    ...(env.length > 0 && { env }),
  };
  const spec = { containers: [container], restartPolicy: flags.get('--restart') ?? 'Always' };
  const labels = flags.has('-l') ? changesIn((flags.get('-l') ?? '').split(',')) : { run: name };
  const outcome = created(session, { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels }, spec });
  return flags.has('-i') || flags.has('--rm') ? silent : outcome;
}

function created(session: Session, body: object): Outcome {
  const { apiVersion = '', kind = '' } = body as Partial<KubeObject>;
  const resource = resourceOfKind(apiVersion, kind);
  if (!resource) return silent;
  const { metadata } = taken(session.request({ verb: 'create', ...placeOf(resource), body }));
  return printed(`${nameOf(resource, metadata.name)} created\n`);
}

/**
 * `kubectl apply`: creates an object, or changes the one that is there. What was applied is kept with it.
 * @throws Refusal in the API server's words
 */
export function apply(session: Session, body: object): Outcome {
  const { apiVersion = '', kind = '', metadata } = body as Partial<KubeObject>;
  const resource = resourceOfKind(apiVersion, kind);
  if (!resource || !metadata) return silent;
  const marked = withLastApplied(body as KubeObject, resource.namespaced);
  const known = session.find(resource, metadata.name);
  const name = nameOf(resource, metadata.name);
  if (!known) {
    taken(session.request({ verb: 'create', ...placeOf(resource), body: marked }));
    return printed(`${name} created\n`);
  }
  const after = taken(
    session.ask(resource, metadata.name, { verb: 'patch', patchType: 'strategic', body: marked }),
  );
  const isSame = after.metadata.resourceVersion === known.metadata.resourceVersion;
  return printed(`${name} ${isSame ? 'unchanged' : 'configured'}\n`);
}

/** The object as it was asked for, as JSON with sorted keys and a line's end. */
function withLastApplied(object: KubeObject, isNamespaced: boolean): object {
  const { annotations = {}, ...rest } = object.metadata;
  const metadata = { annotations, ...(isNamespaced && { namespace: NAMESPACE }), ...rest };
  const text = `${JSON.stringify(sortKeys({ ...object, metadata }))}\n`;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } },
  };
}
