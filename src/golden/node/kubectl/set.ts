import type { Container, EnvVar, PodSpec } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { changesIn } from './marks.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { printed, silent } from './outcome.ts';
import type { Session } from './session.ts';
import { taken } from './session.ts';
import type { Target } from './target.ts';
import { nameOf, objectsOf, targetsOf } from './target.ts';

/** What is set: how a container becomes another, and what kubectl says of it. */
interface Setting {
  readonly done: string;
  readonly change: (container: Container, options: Options, words: readonly string[]) => Partial<Container>;
}

const settings: Readonly<Record<string, Setting>> = {
  image: {
    done: 'image updated',
    change({ name, image }, _options, words) {
      const images = changesIn(words);
      const next = images[name] ?? images['*'] ?? image;
      return next === undefined ? {} : { image: next };
    },
  },
  env: {
    done: 'env updated',
    change({ env = [] }, { values }, words) {
      const changes = changesIn([...words, ...(values.get('-e') ?? [])]);
      return { env: withChanges(env, changes) };
    },
  },
  resources: {
    done: 'resource requirements updated',
    change({ resources: known = {} }, { flags }) {
      const said = { limits: amountsIn(flags.get('--limits')), requests: amountsIn(flags.get('--requests')) };
      return {
        resources: {
          ...known,
          ...(said.limits && { limits: { ...known.limits, ...said.limits } }),
          ...(said.requests && { requests: { ...known.requests, ...said.requests } }),
        },
      };
    },
  },
};

/** `set image|env|resources KIND/NAME ...`: all containers, or the one of `-c`. */
export function set(session: Session, options: Options): Outcome {
  const [what = '', ...rest] = options.operands;
  const setting = Object.hasOwn(settings, what) ? settings[what] : undefined;
  if (!setting || options.flags.has('--list')) return silent;
  const words = rest.filter((word) => /=|-$/.test(word));
  const targets = targetsOf(rest.filter((word) => !/=|-$/.test(word)));
  return printed(targets.map((target) => setOne(session, target, setting, options, words)).join(''));
}

interface Templated {
  readonly spec: PodSpec & { readonly template: { readonly spec: PodSpec } };
}

function setOne(
  session: Session,
  target: Target,
  { done, change }: Setting,
  options: Options,
  words: readonly string[],
): string {
  const { resource } = target;
  const [found] = objectsOf(session, target, options);
  if (!found) return '';
  const { spec } = found as unknown as Templated;
  const only = options.flags.get('-c') ?? '*';
  const { containers } = resource === resources.Pod ? spec : spec.template.spec;
  const changed = containers.map((container) =>
    only === '*' || container.name === only
      ? { ...container, ...change(container, options, words) }
      : container,
  );
  if (JSON.stringify(changed) === JSON.stringify(containers)) return '';
  const part = { containers: changed };
  const body = { spec: resource === resources.Pod ? part : { template: { spec: part } } };
  taken(session.ask(resource, found.metadata.name, { verb: 'patch', patchType: 'merge', body }));
  return `${nameOf(resource, found.metadata.name)} ${done}\n`;
}

function withChanges(
  env: readonly EnvVar[],
  changes: Readonly<Record<string, string | null>>,
): readonly EnvVar[] {
  const kept = env
    .filter(({ name }) => changes[name] !== null)
    .map((each) =>
      !(each.name in changes) ? each : { name: each.name, value: changes[each.name] as string },
    );
  const known = new Set(env.map(({ name }) => name));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === null || known.has(name) ? [] : [{ name, value }],
  );
  return [...kept, ...added];
}

/** `cpu=100m,memory=64Mi` */
const amountsIn = (text: string | undefined): Readonly<Record<string, string>> | undefined =>
  text === undefined ? undefined : (changesIn(text.split(',')) as Record<string, string>);
