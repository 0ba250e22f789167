import type { Observation } from '#cluster/journal.ts';
import { applyMergePatch, mergePatchBetween, type Json } from '#kernel/json.ts';
import type { Instant } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';

/** The media type under which a scenario's journal travels through Cucumber's messages. */
export const JOURNAL_MEDIA_TYPE = 'application/vnd.statefulspec.journal+json';

/** One change of one object: in full when it is seen first, an RFC 7386 patch later. */
interface KeptChange {
  readonly type: Observation['type'];
  /** How many of the scenario's steps had begun; one more once the last had ended. */
  readonly step: number;
  /** Milliseconds since the scenario began. */
  readonly at: number;
  readonly uid: string;
  readonly full?: KubeObject;
  readonly patch?: Json;
}

/** A scenario's journal as it can be kept in a file: everything that was observed, on one machine. */
export interface KeptJournal {
  readonly format: 1;
  /** `features/scaling/order.feature:12`: two journals of one place are of one scenario. */
  readonly place: string;
  readonly name: string;
  readonly cluster: string;
  readonly kubernetes: string;
  readonly namespace: string;
  readonly started: Instant;
  /** The text of every step of the scenario. */
  readonly steps: readonly string[];
  readonly changes: readonly KeptChange[];
}

/** What was observed of an object, read back from a kept journal. */
export interface Change {
  readonly type: Observation['type'];
  readonly step: number;
  readonly at: number;
  readonly object: KubeObject;
}

/** Who owns which field says nothing about a cluster's behaviour that the journal does not say already. */
function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields, ...metadata } = object.metadata;
  return managedFields === undefined ? object : { ...object, metadata };
}

/**
 * Keeps observations.
 * @param stepAt the number of steps that had begun when an observation came, by its position
 */
export function keep(
  observations: readonly Observation[],
  facts: Omit<KeptJournal, 'format' | 'changes'>,
  stepAt: (position: number) => number,
): KeptJournal {
  const newest = new Map<string, KubeObject>();
  const changes = observations.map(({ type, at, object, position }): KeptChange => {
    const { uid } = object.metadata;
    const [before, now] = [newest.get(uid), withoutManagedFields(object)];
    newest.set(uid, now);
    const patch = before && (mergePatchBetween(before, now) as Json | undefined);
    return {
      type,
      step: stepAt(position),
      at: at - facts.started,
      uid,
      ...(before === undefined ? { full: now } : patch !== undefined && { patch }),
    };
  });
  return { format: 1, ...facts, changes };
}

/** The observations of a kept journal. */
export function changesOf({ changes }: KeptJournal): Change[] {
  const newest = new Map<string, KubeObject>();
  return changes.map(({ type, step, at, uid, full, patch }) => {
    const before = newest.get(uid);
    const object = full ?? ((patch === undefined ? before : applyMergePatch(before, patch)) as KubeObject);
    newest.set(uid, object);
    return { type, step, at, object };
  });
}

/** @throws Error when the text is no journal that this version reads */
export function parseKeptJournal(text: string): KeptJournal {
  const value = JSON.parse(text) as Partial<KeptJournal>;
  if (value.format !== 1 || !Array.isArray(value.changes))
    throw new Error('this is no kept journal of format 1');
  return value as KeptJournal;
}

/** On a real cluster everything that a scenario makes for itself carries it. */
export const OUR_LABEL = 'statefulspec.dev/scenario';

/** Were the scenario's nodes no machines, but made by the scenario? */
export const hasPlayedNodes = ({ changes }: KeptJournal): boolean =>
  changes.some(({ full }) => full?.kind === 'Node' && full.metadata.labels?.[OUR_LABEL] !== undefined);
