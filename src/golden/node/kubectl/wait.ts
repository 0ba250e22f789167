import type { Condition, KubeObject } from '#model/objects.ts';
import { valuesAt } from './field-path.ts';
import type { Options } from './options.ts';
import { isOn, secondsIn } from './options.ts';
import type { Outcome } from './outcome.ts';
import { complaint, printed, silent } from './outcome.ts';
import type { Session, Wait } from './session.ts';
import type { Target } from './target.ts';
import { nameOf, objectsOf, targetsOf } from './target.ts';

const USUAL_SECONDS = 30;

/** Whether an object is as somebody waits for; undefined: there is none. */
type Test = (object: KubeObject | undefined) => boolean;

/** `kubectl wait`: for a condition, a field, or the end of objects. */
export function waitFor(session: Session, options: Options, wait: Wait): Outcome {
  const asked = options.flags.get('--for') ?? '';
  const test = testOf(asked);
  if (!test) return silent;
  const named = namedIn(session, options, asked === 'delete');
  if (named.length === 0 && asked === 'delete') return printed('');
  if (named.length === 0) throw complaint('no matching resources found');
  const seconds = secondsIn(options.flags.get('--timeout')) ?? USUAL_SECONDS;
  const isMet = (target: Named): boolean => test(objectNow(session, target));
  wait(() => named.every(isMet), seconds);
  const met = named.filter(isMet).map(({ resource, name }) => `${nameOf(resource, name)} condition met\n`);
  const left = named
    .filter((target) => !isMet(target))
    .map(
      ({ resource, name }) => `error: timed out waiting for the condition on ${resource.plural}/${name}\n`,
    );
  return { stdout: met.join(''), stderr: left.join(''), code: left.length > 0 ? 1 : 0, compared: true };
}

type Named = Required<Target> & { readonly uid: string };

/** What is there when the wait begins. @throws Refusal unless the end of what is not there is waited for */
function namedIn(session: Session, options: Options, isEnd: boolean): readonly Named[] {
  return targetsOf(options.operands).flatMap((target) => {
    const { resource, name } = target;
    if (isEnd && name !== undefined && !session.find(resource, name)) return [];
    if (name === undefined && !isOn(options, '--all') && !options.flags.has('-l'))
      throw complaint('resource(s) were provided, but no name was specified');
    return objectsOf(session, target, options).map(({ metadata }) => ({
      resource,
      name: metadata.name,
      uid: metadata.uid,
    }));
  });
}

function objectNow(session: Session, { resource, name, uid }: Named): KubeObject | undefined {
  const object = session.find(resource, name);
  return object?.metadata.uid === uid ? object : undefined;
}

/** `condition=Ready`, `condition=Ready=false`, `jsonpath={.status.phase}=Running`, `delete` */
function testOf(asked: string): Test | undefined {
  if (asked === 'delete') return (object) => object === undefined;
  const [, type, status = 'true'] = /^condition=([^=]+)(?:=(.+))?$/i.exec(asked) ?? [];
  if (type !== undefined) return (object) => saysOfCondition(object, type, status);
  const [, path, value] = /^jsonpath=['"]?\{?([^}=]+)\}?['"]?(?:=(.*))?$/.exec(asked) ?? [];
  if (path === undefined) return undefined;
  return (object) => {
    const [found] = valuesAt(object, path);
    return value === undefined ? found !== undefined : String(found) === value;
  };
}

function saysOfCondition(object: KubeObject | undefined, type: string, status: string): boolean {
  const { conditions = [] } =
    (object as { status?: { conditions?: readonly Condition[] } } | undefined)?.status ?? {};
  const found = conditions.find((condition) => condition.type.toLowerCase() === type.toLowerCase());
  return found?.status.toLowerCase() === status.toLowerCase();
}
