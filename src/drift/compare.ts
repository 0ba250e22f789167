import { equal, mergePatchBetween } from '#kernel/json.ts';
import type { Account, ToldEvent } from './account.ts';
import { inversions } from './order.ts';
import { type Sight, stepsOf } from './sequence.ts';

/** Two accounts of one scenario. */
export interface Pair {
  readonly a: Account;
  readonly b: Account;
}

/** The first thing that two machines show differently: where, and what either shows there. */
export interface Difference {
  /** `pod/web-1#1`, an event stream, or `order`. */
  readonly object: string;
  /** The step of the scenario in which it shows, from 1; 0 before the first, one more than there are when it is over. */
  readonly step: number;
  readonly a: string;
  readonly b: string;
}

/** The differences of two accounts, the earliest step first; none means that they tell the same. */
export function differences({ a, b }: Pair): Difference[] {
  const found = [...objectsDiffer(a, b), ...eventsDiffer(a, b), ...ordersDiffer(a, b), ...claimsDiffer(a, b)];
  return found.sort((one, other) => one.step - other.step);
}

function* objectsDiffer(a: Account, b: Account): Generator<Difference> {
  const none: readonly Sight[] = [];
  for (const object of new Set([...a.objects.keys(), ...b.objects.keys()])) {
    const difference = sequencesDiffer(
      [a.objects.get(object) ?? none, endOf(a)],
      [b.objects.get(object) ?? none, endOf(b)],
    );
    if (difference) yield { object, ...difference };
  }
}

/** Observations from this step on came after the scenario's last step: nobody waited for them. */
const endOf = ({ journal }: Account): number => journal.steps.length + 1;

type Sequence = readonly [sights: readonly Sight[], end: number];

function sequencesDiffer([a, endA]: Sequence, [b, endB]: Sequence): Omit<Difference, 'object'> | undefined {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index], b[index]];
    if (left && right && isSame(left, right)) continue;
    const rest = [left ? undefined : right, right ? undefined : left].find(Boolean);
    if (rest && stepOf(rest) >= (left ? endA : endB)) return undefined;
    const step = Math.min(...[left, right].flatMap((sight) => (sight ? [stepOf(sight)] : [])));
    return { step, ...tellBoth(a, b, index) };
  }
  return undefined;
}

const stepOf = (sight: Sight): number => Math.min(...stepsOf(sight));
const isSame = (a: Sight, b: Sight): boolean => a.type === b.type && equal(a.object, b.object);

/** What either shows there: where both began from the same, only what changed. */
function tellBoth(a: readonly Sight[], b: readonly Sight[], index: number): Pick<Difference, 'a' | 'b'> {
  return { a: tell(a, index), b: tell(b, index) };
}

function tell(sights: readonly Sight[], index: number): string {
  const sight = sights[index];
  if (!sight) return sights.length === 0 ? 'not there' : 'nothing further';
  const before = sights[index - 1];
  const what = before ? (mergePatchBetween(before.object, sight.object) ?? {}) : sight.object;
  return `${sight.type} ${JSON.stringify(what)}`;
}

function* eventsDiffer(a: Account, b: Account): Generator<Difference> {
  const none: readonly ToldEvent[] = [];
  for (const object of new Set([...a.events.keys(), ...b.events.keys()])) {
    const [left, right] = [a.events.get(object) ?? none, b.events.get(object) ?? none];
    const index = [...left, ...right].findIndex((_, at) => left[at]?.text !== right[at]?.text);
    const told = [left[index], right[index]];
    if (index < 0 || told.every((one) => one?.late ?? true)) continue;
    const [one = '', other = ''] = told.map((event) => event?.text ?? 'nothing further');
    yield { object, step: endOf(a), a: one, b: other };
  }
}

function* ordersDiffer(a: Account, b: Account): Generator<Difference> {
  for (const { says, first, second } of inversions(a, b))
    yield {
      object: `order (${says})`,
      step: endOf(a),
      a: `${first}, then ${second}`,
      b: `${second}, then ${first}`,
    };
}

/** What only one machine's controllers told before it was so. */
function* claimsDiffer(a: Account, b: Account): Generator<Difference> {
  for (const object of new Set([...a.early, ...b.early])) {
    const [one, other] = [a, b].map(({ early }) =>
      early.has(object) ? 'before it was so' : 'not too early',
    );
    if (one !== other) yield { object, step: endOf(a), a: String(one), b: String(other) };
  }
}
