import type { KubeObject } from '#model/objects.ts';
import type { Kind, Resource } from '#model/resources.ts';
import { apiVersionOf, resources } from '#model/resources.ts';
import type { ApiRequest, PatchType, Verb } from '../api/request.ts';
import { typeNamed, typeOf } from '../api/schema/schema.ts';
import type { Dice } from './dice.ts';
import { mutate } from './mutate.ts';
import { samples } from './samples.ts';
import { anything, numbers, structFor, texts } from './values.ts';

type Query = NonNullable<ApiRequest['query']>;
type Draw = (dice: Dice) => string;

const names = ['a', 'a', 'a', 'b', 'c'];
const namespaces = ['default', 'default', 'other'];
const kinds = Object.keys(resources) as Kind[];
/** Kinds with the most rules come more often. */
const favourites: readonly Kind[] = ['StatefulSet', 'Pod', 'PersistentVolumeClaim', 'Service', 'Namespace'];
const MUTATIONS = 4;

const text: Draw = (dice) => dice.pick(texts);
const whole: Draw = (dice) => (dice.once(3) ? text(dice) : String(dice.pick(numbers)));
const version: Draw = (dice) => (dice.once(4) ? whole(dice) : String(dice.below(3000)));
const flag: Draw = (dice) => dice.pick(['true', 'false', '1', '0', 'T', '', 'maybe']);
const selectors = [
  'app=web',
  'app!=web',
  'app in (web,a)',
  '!app',
  'app',
  'app notin (',
  'a>1',
  'a=b=c',
  ',',
  'app in ()',
  'x/y/z=1',
];
const fields = [
  'metadata.name=a',
  'metadata.name!=a',
  'spec.nodeName=a',
  'status.phase=Pending',
  'metadata.namespace=default,metadata.name=a',
  'nothing=a',
  '=',
  'a',
  '\\,',
  '__proto__=a',
];
const tokens: Draw = (dice) =>
  Buffer.from(
    JSON.stringify({
      v: dice.once(4) ? text(dice) : 'meta.k8s.io/v1',
      rv: dice.once(3) ? dice.pick(numbers) : 5 + dice.below(2000),
      start: dice.once(5) ? anything(dice, 1) : 'default/a\0',
    }),
  ).toString('base64url');

/** Query parameters by their names, each with a way to draw a value. */
const parameters: { readonly [name: string]: Draw } = {
  dryRun: (dice) => dice.pick(['All', 'All', '', 'None', 'all']),
  fieldManager: (dice) => dice.pick(['me', 'you', '', 'x'.repeat(200), '\u0000']),
  fieldValidation: (dice) => dice.pick(['Ignore', 'Warn', 'Strict', 'Strict', 'x']),
  force: flag,
  labelSelector: (dice) => (dice.once(3) ? text(dice) : dice.pick(selectors)),
  fieldSelector: (dice) => (dice.once(5) ? text(dice) : dice.pick(fields)),
  limit: (dice) => (dice.once(2) ? '1' : whole(dice)),
  continue: (dice) => (dice.once(4) ? text(dice) : tokens(dice)),
  resourceVersion: version,
  resourceVersionMatch: (dice) => dice.pick(['Exact', 'NotOlderThan', '', 'x']),
  timeoutSeconds: whole,
  gracePeriodSeconds: whole,
  propagationPolicy: (dice) => dice.pick(['Foreground', 'Background', 'Orphan', '', 'x']),
  orphanDependents: flag,
  sendInitialEvents: flag,
  allowWatchBookmarks: flag,
  pretty: flag,
};

function queryFor(dice: Dice): Query {
  const out: Record<string, string> = {};
  for (let left = dice.below(4); left > 0; left -= 1) {
    const name = dice.pick(Object.keys(parameters));
    out[name] = parameters[name]?.(dice) ?? '';
  }
  return out;
}

/** What a random request may know of the server: what is stored, so that some requests go far. */
export type Peek = (
  resource: Resource,
  namespace: string | undefined,
  name: string,
) => KubeObject | undefined;

interface Aim {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly present: KubeObject | undefined;
}

function aim(dice: Dice, peek: Peek): Aim {
  const resource = resources[dice.once(3) ? dice.pick(favourites) : dice.pick(kinds)];
  const namespace = resource.namespaced ? (dice.once(50) ? text(dice) : dice.pick(namespaces)) : undefined;
  const name = dice.once(40) ? text(dice) : dice.pick(names);
  return { resource, namespace, name, present: peek(resource, namespace, name) };
}

function mutated(dice: Dice, value: unknown, type: string): unknown {
  let out = value;
  for (let left = dice.below(MUTATIONS); left > 0; left -= 1) out = mutate(dice, out, type);
  return out;
}

/** A valid object, one that is stored, or one made of the schema alone; then mutated a few times. */
function objectFor(dice: Dice, { resource, name, present }: Aim): unknown {
  const type = typeOf(resource);
  const kind = dice.once(3) ? { kind: resource.kind, apiVersion: apiVersionOf(resource) } : {};
  const sample = samples[resource.kind as Kind] as { readonly metadata: object };
  const identity = dice.once(10) ? { generateName: 'made-' } : { name };
  const base =
    present && dice.once(2)
      ? withoutVersion(dice, present)
      : { ...kind, ...sample, metadata: { ...sample.metadata, ...identity } };
  if (dice.once(30)) return { ...structFor(dice, type, 3), metadata: { name } };
  return mutated(dice, base, type);
}

function withoutVersion(dice: Dice, object: KubeObject): unknown {
  if (dice.once(2)) return object;
  const { resourceVersion: _version, ...metadata } = object.metadata;
  return { ...object, metadata };
}

const operations = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

function jsonPatchFor(dice: Dice, about: Aim): unknown {
  if (dice.once(15)) return anything(dice);
  return Array.from({ length: dice.below(4) }, () => ({
    op: dice.once(20) ? text(dice) : dice.pick(operations),
    path: pathIn(dice, about.present ?? samples.StatefulSet),
    from: pathIn(dice, about.present ?? samples.Pod),
    value: anything(dice),
  }));
}

function pathIn(dice: Dice, value: unknown): string {
  if (value === null || typeof value !== 'object' || dice.once(5))
    return dice.once(3) ? `/${dice.pick([...texts, '-', '0', '99'])}` : '';
  const keys = Object.keys(value);
  const key = keys.length > 0 ? dice.pick(keys) : 'x';
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${pathIn(dice, (value as Record<string, unknown>)[key])}`;
}

const patchTypes: readonly PatchType[] = ['json', 'merge', 'strategic', 'apply'];

/** Part of an object, mutated: only some of its top fields, so that a patch says little. */
function patchFor(dice: Dice, type: PatchType, about: Aim): unknown {
  if (type === 'json') return jsonPatchFor(dice, about);
  const whole = objectFor(dice, about);
  if (type === 'apply' || whole === null || typeof whole !== 'object' || dice.once(3))
    return type === 'apply' ? applied(whole, about) : whole;
  const kept = dice.pick(['spec', 'metadata', 'status', 'data']);
  const part = { [kept]: (whole as Record<string, unknown>)[kept] };
  return type === 'strategic' && dice.once(4)
    ? mutate(dice, { ...part, $patch: dice.pick(['replace', 'delete', 'merge', 'x']) }, undefined)
    : part;
}

function applied(object: unknown, { resource }: Aim): unknown {
  if (object === null || typeof object !== 'object' || Array.isArray(object)) return object;
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, ...object };
}

const small = (dice: Dice, type: string, base: object): unknown =>
  mutated(dice, dice.once(3) ? { ...base, ...structFor(dice, type, 2) } : base, type);

const deleteOptionsFor = (dice: Dice): unknown =>
  dice.once(2)
    ? undefined
    : small(
        dice,
        typeNamed('meta', 'v1', 'DeleteOptions'),
        dice.pick([
          {},
          { gracePeriodSeconds: 0 },
          { propagationPolicy: 'Foreground' },
          { propagationPolicy: 'Orphan' },
          { preconditions: { uid: 'a' } },
          { dryRun: ['All'] },
        ]),
      );

/** What is sent to a subresource that takes a small object of its own. */
function smallBody(dice: Dice, subresource: string, { name }: Aim): unknown {
  if (subresource === 'scale')
    return small(dice, typeNamed('autoscaling', 'v1', 'Scale'), {
      metadata: { name },
      spec: { replicas: dice.below(5) },
    });
  if (subresource === 'binding')
    return small(dice, typeNamed('', 'v1', 'Binding'), {
      metadata: { name },
      target: { kind: 'Node', name: 'a' },
    });
  return small(dice, typeNamed('policy', 'v1', 'Eviction'), {
    metadata: { name },
    deleteOptions: deleteOptionsFor(dice) ?? {},
  });
}

/** What can be asked, by how often it is. */
const deeds: readonly (readonly [number, Verb, (string | undefined)?])[] = [
  [10, 'create'],
  [6, 'update'],
  [10, 'patch'],
  [3, 'delete'],
  [1, 'get'],
  [2, 'list'],
  [1, 'deletecollection'],
  [2, 'update', 'status'],
  [3, 'patch', 'status'],
  [1, 'get', 'status'],
  [1, 'get', 'scale'],
  [1, 'update', 'scale'],
  [2, 'patch', 'scale'],
  [1, 'update', 'ephemeralcontainers'],
  [1, 'patch', 'ephemeralcontainers'],
  [1, 'update', 'resize'],
  [1, 'patch', 'resize'],
  [1, 'update', 'finalize'],
  [1, 'create', 'binding'],
  [1, 'create', 'eviction'],
];
const weighted = deeds.flatMap(([weight, verb, subresource]) =>
  Array.from({ length: weight }, () => ({ verb, subresource })),
);

const hasSubresource = ({ status, scale, kind }: Resource, subresource: string): boolean =>
  (subresource === 'status' && status) ||
  (subresource === 'scale' && scale) ||
  (subresource === 'finalize' && kind === 'Namespace') ||
  (kind === 'Pod' && ['ephemeralcontainers', 'resize', 'binding', 'eviction'].includes(subresource));

/** One random request. Most are refused; many are not. */
export function requestFor(dice: Dice, peek: Peek): ApiRequest {
  const about = aim(dice, peek);
  const { resource, namespace, name } = about;
  const { verb, subresource: asked } = dice.pick(weighted);
  const subresource = asked !== undefined && hasSubresource(resource, asked) ? asked : undefined;
  const named =
    verb !== 'list' && verb !== 'deletecollection' && (verb !== 'create' || subresource !== undefined);
  const query = queryFor(dice);
  const everywhere = verb === 'list' && dice.once(3);
  return {
    verb,
    resource,
    user: dice.pick(['user', 'statefulset-controller']),
    ...(subresource !== undefined && { subresource }),
    ...(namespace !== undefined && !everywhere && { namespace }),
    ...(named && { name }),
    ...bodyFor(dice, verb, subresource, about),
    query,
  };
}

function bodyFor(
  dice: Dice,
  verb: Verb,
  subresource: string | undefined,
  about: Aim,
): Pick<ApiRequest, 'body' | 'patchType' | 'query'> {
  if (verb === 'get' || verb === 'list') return {};
  if (verb === 'delete' || verb === 'deletecollection') {
    const body = deleteOptionsFor(dice);
    return body === undefined ? {} : { body };
  }
  const isSmall = subresource === 'scale' || subresource === 'binding' || subresource === 'eviction';
  if (verb !== 'patch')
    return { body: isSmall ? smallBody(dice, subresource, about) : objectFor(dice, about) };
  const patchType = dice.pick(patchTypes);
  return {
    patchType,
    body:
      isSmall && patchType !== 'json'
        ? smallBody(dice, subresource, about)
        : patchFor(dice, patchType, about),
  };
}
