import { equal, sortKeys } from '#kernel/json.ts';
import type { ControllerRevision, LabelSelector, Pod, PodTemplate, StatefulSet } from '#model/objects.ts';
import { controllerOf, controllerReference } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import { selectorMatches } from '#model/selectors.ts';
import type { Context, Requests } from '../../loop/controller.ts';
import { applyDefaults } from '../../api/defaults/defaults.ts';
import { revisionOf } from './identity.ts';
import { done, request } from './requests.ts';
import type { Outcome } from './requests.ts';
import { restoredTemplate } from './restore.ts';

const HASH_LABEL = 'controller.kubernetes.io/hash';
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const NAME_PREFIX_MAX = 223;

/** Go's JSON of a map: sorted keys, no spaces, and <, >, & and two line separators escaped. */
const goJson = (value: unknown): string =>
  JSON.stringify(sortKeys(value)).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const hashes = new WeakMap<object, string>();
/** The revision data of a template, one object per template so that equal templates are recognised at once. */
const dataOfTemplate = new WeakMap<PodTemplate, { readonly data: object; readonly text: string }>();

function dataOf(template: PodTemplate): { readonly data: object; readonly text: string } {
  let known = dataOfTemplate.get(template);
  if (!known) {
    const data = { spec: { template: { ...template, $patch: 'replace' } } };
    dataOfTemplate.set(template, (known = { data, text: goJson(data) }));
  }
  return known;
}

/** FNV-1, 32 bit, over the data and the collision count, in decimal, each digit through the safe alphabet. */
export function revisionHash(text: string, collisionCount: number): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text + String(collisionCount)))
    hash = Math.imul(hash, 0x01000193) ^ byte;
  return [...String(hash >>> 0)].map((c) => SAFE_ALPHABET[c.charCodeAt(0) % SAFE_ALPHABET.length]).join('');
}

/** The text of a stored revision's data, computed once per object. */
function textOf(revision: ControllerRevision): string {
  const data = revision.data as object;
  let text = hashes.get(data);
  if (text === undefined) hashes.set(data, (text = goJson(data)));
  return text;
}

const revisionName = (set: StatefulSet, hash: string): string =>
  `${set.metadata.name.slice(0, NAME_PREFIX_MAX)}-${hash}`;

interface Listed {
  readonly orphans: readonly ControllerRevision[];
  readonly selector: LabelSelector;
  readonly revisions: readonly ControllerRevision[];
}

/** By the list of what a set owns: the cache gives the same one while nothing changed. */
const listed = new WeakMap<readonly ControllerRevision[], Listed>();

/** Revisions of a set that the cache knows: its own, and orphans that its selector matches. In order of age. */
export function listRevisions(set: StatefulSet, { view }: Context): readonly ControllerRevision[] {
  const { namespace = '', uid } = set.metadata;
  const { selector } = set.spec;
  const owned = view.ownedBy<ControllerRevision>(resources.ControllerRevision, uid);
  const orphans = view.orphans<ControllerRevision>(resources.ControllerRevision, namespace);
  const known = listed.get(owned);
  if (known && known.orphans === orphans && known.selector === selector) return known.revisions;
  const revisions = [...owned.filter((r) => controllerOf(r)?.uid === uid), ...orphans]
    .filter((r) => selectorMatches(selector, r.metadata.labels))
    .sort(byAge);
  listed.set(owned, { orphans, selector, revisions });
  return revisions;
}

function byAge(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  if (a.metadata.creationTimestamp !== b.metadata.creationTimestamp)
    return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

export interface Revisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number;
}

/** Would going back to a revision leave the set as it is? Then it serves, whatever its data looks like. */
function means(revision: ControllerRevision, set: StatefulSet, gates: ReadonlySet<string>): boolean {
  const template = restoredTemplate(set, revision);
  if (!template) return false;
  const restored = { ...set, spec: { ...set.spec, template } };
  const { spec } = applyDefaults(resources.StatefulSet, restored, gates) as StatefulSet;
  return dataOf(spec.template).text === dataOf(set.spec.template).text;
}

/**
 * The current and the update revision of a set: the latest revision when it equals the template, an older equal one
 * with its number raised (a rollback), the latest when it means the same (StatefulSetSemanticRevisionComparison), or a
 * new one. Current falls back to update when it is gone.
 */
export function* resolveRevisions(
  set: StatefulSet,
  known: readonly ControllerRevision[],
  gates: ReadonlySet<string>,
): Requests<Outcome<Revisions>> {
  const { text } = dataOf(set.spec.template);
  const latest = known.at(-1);
  const next = (latest?.revision ?? 0) + 1;
  const same = known.findLast((r) => textOf(r) === text);
  let update: ControllerRevision;
  let collisionCount = set.status.collisionCount ?? 0;
  if (same && same === latest) update = latest;
  else if (same) {
    const raised = yield* raise(same, next);
    if (!raised.ok) return raised;
    update = raised.value;
  } else if (latest && means(latest, set, gates)) update = latest;
  else {
    const created = yield* create(set, next, collisionCount);
    if (!created.ok) return created;
    ({ revision: update, collisionCount } = created.value);
  }
  const current = known.find((r) => r.metadata.name === set.status.currentRevision) ?? update;
  return { ok: true, value: { current, update, collisionCount } };
}

/** Gives an older revision the newest number: the template went back to it. */
function* raise(revision: ControllerRevision, number: number): Requests<Outcome<ControllerRevision>> {
  if (revision.revision === number) return { ok: true, value: revision };
  const { name, namespace = '' } = revision.metadata;
  return yield* request<ControllerRevision>({
    verb: 'update',
    resource: resources.ControllerRevision,
    namespace,
    name,
    body: { ...revision, revision: number },
  });
}

interface Created {
  readonly revision: ControllerRevision;
  readonly collisionCount: number;
}

/** Creates a revision; another object of that name with other data raises the collision count and thus the name. */
function* create(set: StatefulSet, number: number, firstCount: number): Requests<Outcome<Created>> {
  const { namespace = '' } = set.metadata;
  const { text } = dataOf(set.spec.template);
  const body = newRevision(set, number, revisionHash(text, firstCount));
  for (let collisionCount = firstCount; ; collisionCount += 1) {
    const name = revisionName(set, revisionHash(text, collisionCount));
    const answer = yield* request<ControllerRevision>({
      verb: 'create',
      resource: resources.ControllerRevision,
      namespace,
      body: { ...body, metadata: { ...body.metadata, name } },
    });
    if (answer.ok) return { ok: true, value: { revision: answer.value, collisionCount } };
    if (answer.reason !== 'AlreadyExists') return answer;
    const existing = yield* request<ControllerRevision>({
      verb: 'get',
      resource: resources.ControllerRevision,
      namespace,
      name,
    });
    if (!existing.ok) return existing;
    if (equal(existing.value.data, body.data))
      return { ok: true, value: { revision: existing.value, collisionCount } };
  }
}

/** Labels are the template's and the hash, which keeps its value when a collision changes the name. */
function newRevision(set: StatefulSet, revision: number, hash: string) {
  const { namespace, annotations } = set.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      namespace,
      labels: { ...set.spec.template.metadata?.labels, [HASH_LABEL]: hash },
      ...(annotations && { annotations }),
      ownerReferences: [controllerReference(set)],
    },
    data: dataOf(set.spec.template).data,
    revision,
  };
}

/**
 * Deletes the oldest revisions that no pod and neither current nor update needs, until revisionHistoryLimit of them are
 * left. A negative limit keeps all.
 */
export function* truncateHistory(
  set: StatefulSet,
  known: readonly ControllerRevision[],
  pods: () => Iterable<Pod>,
  { current, update }: Revisions,
): Requests<Outcome<null>> {
  const limit = set.spec.revisionHistoryLimit ?? 10;
  if (limit < 0 || known.length <= limit) return done;
  const old = known.filter(
    ({ metadata: { name } }) => name !== current.metadata.name && name !== update.metadata.name,
  );
  if (old.length <= limit) return done;
  const live = new Set<string | undefined>();
  for (const pod of pods()) live.add(revisionOf(pod));
  const spare = old.filter((r) => !live.has(r.metadata.name));
  if (spare.length <= limit) return done;
  for (const {
    metadata: { name, namespace = '' },
  } of spare.slice(0, spare.length - limit)) {
    const answer = yield* request({
      verb: 'delete',
      resource: resources.ControllerRevision,
      namespace,
      name,
    });
    if (!answer.ok && answer.reason !== 'NotFound') return answer;
  }
  return done;
}
