import type { Claim, ScenarioRecord } from '../record.ts';
import { h, linked, type Child } from './dom.ts';
import { moment } from './text.ts';

/** The rule that was broken, and who says so. */
const claimed = (claim: Claim | undefined): Child =>
  claim && h('p', { class: 'quiet' }, claim.sentence, ' — ', linked(claim.source));

export function violationCards({ trace }: ScenarioRecord, claims: ReadonlyMap<string, Claim>): HTMLElement[] {
  return (trace?.invariants ?? []).flatMap(({ id, violations }) =>
    violations.slice(0, 5).map((breach) =>
      h(
        'section',
        { class: 'card bad' },
        h(
          'h3',
          {},
          h('span', { class: 'sign fail', 'aria-hidden': 'true' }, '✘'),
          ` invariant ${id} is violated at ${moment(breach.at)}`,
        ),
        h('p', {}, breach.saw),
        claimed(claims.get(id)),
        h(
          'table',
          {},
          h(
            'tbody',
            {},
            (
              [
                ['expected', breach.expected],
                ['observed', breach.observed],
                ['caused by', breach.causedBy],
              ] as const
            )
              .filter(([, value]) => value !== undefined)
              .map(([title, value]) =>
                h(
                  'tr',
                  {},
                  h('th', { scope: 'row' }, title),
                  h('td', {}, h('code', { class: title }, value)),
                ),
              ),
          ),
        ),
      ),
    ),
  );
}

export function failureCard({ failure, trace, status }: ScenarioRecord): Child[] {
  if (status === 'not applicable') {
    return [
      h(
        'section',
        { class: 'card' },
        h('h3', {}, 'Why it does not apply'),
        h('p', {}, trace?.notApplicable ?? 'a step skipped the scenario'),
      ),
    ];
  }
  if (failure === undefined) return [];
  const [letter, stack] = [false, true].map((frames) =>
    failure
      .split('\n')
      .filter((line) => /^\s+at .+/.test(line) === frames)
      .join('\n'),
  );
  // The letter of a failed wait quotes the end of the journal already.
  const tail = failure.includes(trace?.tail?.at(-1) ?? '') ? [] : (trace?.tail ?? []);
  return [
    h(
      'section',
      { class: 'card bad' },
      h('h3', {}, 'Failure'),
      h('pre', { tabindex: 0 }, letter),
      stack !== '' &&
        h('details', {}, h('summary', {}, 'where in the code'), h('pre', { tabindex: 0 }, stack)),
      tail.length > 0 && [
        h('h3', {}, 'Last entries of the journal'),
        h('pre', { tabindex: 0 }, tail.join('\n')),
      ],
    ),
  ];
}

export function invariantCard({ trace }: ScenarioRecord, claims: ReadonlyMap<string, Claim>): Child {
  if (!trace || trace.invariants.length === 0) return undefined;
  const judged = trace.invariants.filter(({ checked }) => checked > 0);
  return h(
    'section',
    { class: 'card' },
    h(
      'h3',
      {},
      `Invariants `,
      h('span', { class: 'quiet' }, `${judged.length} of ${trace.invariants.length} had something to judge`),
    ),
    h(
      'ul',
      { class: 'chips' },
      trace.invariants.map(({ id, checked, violations }) => {
        const kind = violations.length > 0 ? 'fail' : checked > 0 ? 'pass' : 'quiet';
        const glyph = violations.length > 0 ? '✘' : checked > 0 ? '✔' : '–';
        return h(
          'li',
          { title: `${claims.get(id)?.sentence ?? id} (judged ${checked} observations)` },
          h('span', { class: `sign ${kind}` }, glyph),
          ' ',
          id,
        );
      }),
    ),
  );
}
