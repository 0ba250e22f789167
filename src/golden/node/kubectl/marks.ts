import type { Node, Taint } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { isOn } from './options.ts';
import type { Options } from './options.ts';
import type { Outcome } from './outcome.ts';
import { complaint, printed } from './outcome.ts';
import type { Session } from './session.ts';
import { taken } from './session.ts';
import type { Target } from './target.ts';
import { nameOf, objectsOf, targetsOf } from './target.ts';

/** `KEY=VALUE` sets, `KEY-` removes. */
const isChange = (word: string): boolean => /=|-$/.test(word);

export const changesIn = (words: readonly string[]): Readonly<Record<string, string | null>> =>
  Object.fromEntries(
    words.map((word) =>
      word.endsWith('-') && !word.includes('=')
        ? [word.slice(0, -1), null]
        : [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)],
    ),
  );

/** The objects that a command is about, without the changes that stand behind their names. */
function targetsIn(session: Session, options: Options): readonly Required<Target>[] {
  const names = options.operands.filter((word) => !isChange(word));
  return targetsOf(names).flatMap((target) =>
    objectsOf(session, target, options).map(({ metadata }) => ({
      resource: target.resource,
      name: metadata.name,
    })),
  );
}

type Marks = Readonly<Record<string, string>>;

/** `label` and `annotate` */
const marking =
  (field: 'labels' | 'annotations', done: string) =>
  (session: Session, options: Options): Outcome => {
    const changes = changesIn(options.operands.filter(isChange));
    const outcomes = targetsIn(session, options).map(({ resource, name }) => {
      const { metadata } = taken(session.get(resource, name));
      const known = (metadata[field] ?? {}) as Marks;
      if (!isOn(options, '--overwrite')) checkUnset(known, changes);
      const absent = Object.keys(changes).filter((key) => changes[key] === null && !(key in known));
      taken(
        session.ask(resource, name, {
          verb: 'patch',
          patchType: 'merge',
          body: { metadata: { [field]: changes } },
        }),
      );
      const notes = absent.map((key) => `${field.slice(0, -1)} ${JSON.stringify(key)} not found.\n`);
      const said = field === 'labels' ? labelsSaid(known, changes) : done;
      return `${notes.join('')}${nameOf(resource, name)} ${said}\n`;
    });
    return printed(outcomes.join(''));
  };

/** What became of the labels (updateDataChangeMsg). */
function labelsSaid(known: Marks, changes: Readonly<Record<string, string | null>>): string {
  const isMore = Object.entries(changes).some(([key, value]) => value !== null && known[key] !== value);
  const isLess = Object.entries(changes).some(([key, value]) => value === null && key in known);
  if (isMore) return isLess ? 'modified' : 'labeled';
  return isLess ? 'unlabeled' : 'not labeled';
}

/** @throws Refusal when a mark has another value already */
function checkUnset(known: Marks, changes: Readonly<Record<string, string | null>>): void {
  for (const [key, value] of Object.entries(changes))
    if (value !== null && known[key] !== undefined && known[key] !== value)
      throw complaint(`'${key}' already has a value (${known[key]}), and --overwrite is false`);
}

export const label = marking('labels', 'labeled');
export const annotate = marking('annotations', 'annotated');

interface TaintChange {
  readonly key: string;
  readonly value: string | undefined;
  readonly effect: string | undefined;
  readonly isRemoval: boolean;
}

function taintChange(word: string): TaintChange {
  const [, key = '', value, effect] = /^([^=:-][^=:]*?)(?:=([^:]*))?(?::(\w+))?-?$/.exec(word) ?? [];
  return { key, value, effect, isRemoval: word.endsWith('-') };
}

const isAbout =
  ({ key, effect }: TaintChange) =>
  (taint: Taint): boolean =>
    taint.key === key && (effect === undefined || taint.effect === effect);

/** `taint node NAME KEY=VALUE:EFFECT`, `KEY:EFFECT-` or `KEY-` */
export function taint(session: Session, options: Options): Outcome {
  const [, ...words] = options.operands;
  const changes = words
    .filter((word) => /[:=]|-$/.test(word) && !session.get(resources.Node, word).ok)
    .map(taintChange);
  const names = words.filter((word) => session.get(resources.Node, word).ok);
  return printed(names.map((name) => taintOne(session, name, changes, options)).join(''));
}

/** How kubectl sums up (reorganizeTaints): with `--overwrite` always in the same way. */
function doneOf(added: number, changes: number, overwrites: boolean): string {
  if (overwrites || (added > 0 && added < changes)) return 'modified';
  return added > 0 ? 'tainted' : 'untainted';
}

function taintOne(session: Session, name: string, changes: readonly TaintChange[], options: Options): string {
  const before = (taken(session.get(resources.Node, name)) as Node).spec.taints ?? [];
  const lost = changes.find((change) => change.isRemoval && !before.some(isAbout(change)));
  if (lost)
    throw complaint(
      `taint ${JSON.stringify(lost.effect ? `${lost.key}:${lost.effect}` : lost.key)} not found`,
    );
  const added = changes.filter(({ isRemoval }) => !isRemoval);
  const replaced = added.filter((change) => before.some(isAbout(change)));
  if (replaced.length > 0 && !isOn(options, '--overwrite'))
    throw complaint(
      `node ${name} already has ${replaced.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  const kept = before.filter((one) => !changes.some((change) => isAbout(change)(one)));
  const taints = [
    ...added.map(({ key, value, effect }) => ({
      key,
      ...(value && { value }),
      effect: effect as 'NoSchedule',
    })),
    ...kept,
  ];
  taken(session.ask(resources.Node, name, { verb: 'patch', patchType: 'merge', body: { spec: { taints } } }));
  return `node/${name} ${doneOf(added.length, changes.length, isOn(options, '--overwrite'))}\n`;
}
