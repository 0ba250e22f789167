import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { complaint } from './outcome.ts';
import type { Options } from './options.ts';
import type { Session } from './session.ts';
import { placeOf, taken } from './session.ts';

/** A resource by one of the names that kubectl takes. @throws Refusal when there is none */
function resourceNamed(name: string): Resource {
  const found = Object.values(resources).find(
    ({ plural, kind, group, shortNames }) =>
      name === plural ||
      name === kind.toLowerCase() ||
      name === `${plural}.${group}` ||
      name === `${kind.toLowerCase()}.${group}` ||
      shortNames.includes(name),
  );
  if (!found) throw complaint(`the server doesn't have a resource type ${JSON.stringify(name)}`);
  return found;
}

/** What a command is about: one object, or all of a resource. */
export interface Target {
  readonly resource: Resource;
  readonly name?: string;
}

/** `pod web`, `pod web-0 web-1`, `pod/web svc/front` or `pods`. @throws Refusal */
export function targetsOf(operands: readonly string[]): readonly Target[] {
  const [first = '', ...rest] = operands;
  if (first.includes('/')) return operands.map(slashed);
  const resource = resourceNamed(first);
  return rest.length > 0 ? rest.map((name) => ({ resource, name })) : [{ resource }];
}

/** `pod/web` */
export function slashed(word: string): Target {
  const [kind = '', name = ''] = word.split('/');
  return { resource: resourceNamed(kind), name };
}

/** The objects that a command means, by name, by `-l`, or all. @throws Refusal when a named one is not there */
export function objectsOf(
  session: Session,
  { resource, name }: Target,
  { flags }: Pick<Options, 'flags'>,
): readonly KubeObject[] {
  if (name !== undefined) return [taken(session.get(resource, name))];
  const labelSelector = flags.get('-l');
  const fieldSelector = flags.get('--field-selector');
  const query = { ...(labelSelector && { labelSelector }), ...(fieldSelector && { fieldSelector }) };
  const list = taken(session.request({ verb: 'list', ...placeOf(resource), query }));
  return (list as unknown as { readonly items: readonly KubeObject[] }).items;
}

/** How kubectl names an object it has changed: `statefulset.apps/db`. */
export const nameOf = ({ kind, group }: Resource, name: string): string =>
  `${kindOf({ kind, group })}/${name}`;

/** `statefulset.apps` */
export const kindOf = ({ kind, group }: Pick<Resource, 'kind' | 'group'>): string =>
  group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase();
