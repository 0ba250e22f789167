import { equal, mergePatchBetween } from '#kernel/json.ts';
import { type Sight, stepsOf } from './sequence.ts';

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Where two sequences part, and how. */
export function firstDifference(
  wanted: readonly Sight[],
  had: readonly Sight[],
): { at: number; why: string } | undefined {
  for (let at = 0; at < Math.max(wanted.length, had.length); at += 1) {
    const [want, have] = [wanted[at], had[at]];
    if (!want) return { at, why: `one observation too many: ${tell(had, at)}` };
    if (!have) return { at, why: `missing: ${tell(wanted, at)}` };
    const what = sightDiffers(want, have);
    if (what) return { at, why: `observation ${at + 1} (step ${have.step}): ${what}` };
  }
  return undefined;
}

function sightDiffers(want: Sight, have: Sight): string | undefined {
  if (want.type !== have.type) return `${want.type} expected, ${have.type} seen`;
  if (!equal(want.object, have.object))
    return `to get what was expected apply ${text(mergePatchBetween(have.object, want.object))}`;
  if (stepsOf(have).every((step) => stepsOf(want).includes(step))) return undefined;
  return `step ${stepsOf(want).join(' or ')} expected, step ${have.step} seen`;
}

/** One observation in a few words: its place, type, step, and what changed. */
export function tell(sequence: readonly Sight[], at: number): string {
  const [sight, before] = [sequence[at], sequence[at - 1]];
  const change =
    before && sight ? ` ${text(mergePatchBetween(before.object, sight.object) ?? {}).slice(0, 400)}` : '';
  return `observation ${at + 1}, ${sight?.type} in step ${sight?.step}${change}`;
}
