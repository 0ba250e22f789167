import { equal } from '#kernel/json.ts';
import { at, conditionIsTrue, type Observation, type Seen } from './journal.ts';

/**
 * The moments of an object that order constraints speak about, as `scheduled` or `ready`. Each row asks whether an
 * observation that leads from `before` (undefined: the first sight) to `now` is such a moment.
 */
interface Milestone {
  readonly what: string;
  readonly kinds?: readonly string[];
  readonly happened: Happened;
}
type Happened = (before: Seen | undefined, now: Seen, type: Observation['type']) => boolean;

const isReady = (object: Seen | undefined): boolean => conditionIsTrue(object, 'Ready');
const appeared = (before: Seen | undefined, now: Seen, ...path: string[]): boolean =>
  Boolean(at(now, ...path)) && !at(before, ...path);
const over = new Set<unknown>(['Failed', 'Succeeded']);
const phase = ['status', 'phase'];
const generation = ['metadata', 'generation'];
const whileAlive =
  (happened: Happened): Happened =>
  (before, now, type) =>
    type !== 'DELETED' && happened(before, now, type);

const ofLiving: readonly Milestone[] = [
  { what: 'terminating', happened: (before, now) => appeared(before, now, 'metadata', 'deletionTimestamp') },
  { what: 'ready', kinds: ['pod'], happened: (before, now) => isReady(now) && !isReady(before) },
  { what: 'unready', kinds: ['pod'], happened: (before, now) => !isReady(now) && isReady(before) },
  {
    what: 'finished',
    kinds: ['pod'],
    happened: (before, now) => over.has(at(now, ...phase)) && at(now, ...phase) !== at(before, ...phase),
  },
  { what: 'scheduled', kinds: ['pod'], happened: (before, now) => appeared(before, now, 'spec', 'nodeName') },
  // What the scheduler looks at; phase Bound follows.
  { what: 'bound', kinds: ['pvc'], happened: (before, now) => appeared(before, now, 'spec', 'volumeName') },
  {
    what: 'status',
    kinds: ['statefulset'],
    happened: (before, now, type) => type !== 'ADDED' && !equal(now.status, before?.status),
  },
  {
    what: 'spec',
    kinds: ['statefulset'],
    happened: (before, now) => before !== undefined && at(now, ...generation) !== at(before, ...generation),
  },
];

const milestones: readonly Milestone[] = [
  { what: 'created', happened: (_before, _now, type) => type === 'ADDED' },
  { what: 'deleted', happened: (_before, _now, type) => type === 'DELETED' },
  ...ofLiving.map((row) => ({ ...row, happened: whileAlive(row.happened) })),
];

/** The milestones that one observation passes, in the order of the table. */
export const milestonesOf = (
  kind: string,
  type: Observation['type'],
  before: Seen | undefined,
  now: Seen,
): string[] =>
  milestones
    .filter(({ kinds, happened }) => (!kinds || kinds.includes(kind)) && happened(before, now, type))
    .map(({ what }) => what);
