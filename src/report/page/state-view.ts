import type { PodSpan, Timeline } from '../record.ts';
import { h, type Child } from './dom.ts';
import { moment, shortRevision } from './text.ts';

/** Who is there at a moment, and how. */
export function stateAt({ pods, claims, revisions }: Timeline, ms: number): HTMLElement {
  const there = <Span extends { from: number; to: number }>(spans: readonly Span[]): Span | undefined =>
    spans.find(({ from, to }) => from <= ms && ms < to) ?? spans.find(({ to }) => to === ms);
  const podLine = (name: string, now: PodSpan | undefined): Child =>
    h(
      'tr',
      { class: now ? '' : 'absent' },
      h('td', {}, name),
      h('td', {}, now ? h('span', { class: `dot ${now.phase}` }, now.phase) : 'not there'),
      h(
        'td',
        {},
        now && now.revision >= 0
          ? h('span', { class: `rev r${now.revision % 6}` }, shortRevision(revisions[now.revision] ?? ''))
          : '',
      ),
      h('td', {}, now?.node ?? ''),
    );
  return h(
    'div',
    {},
    h('p', { class: 'clock', 'aria-live': 'off' }, moment(ms)),
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ['pod', 'phase', 'revision', 'node'].map((title) => h('th', { scope: 'col' }, title)),
        ),
      ),
      h(
        'tbody',
        {},
        pods.slice(0, 40).map(({ name, spans }) => podLine(name, there(spans))),
      ),
    ),
    claims.length > 0 &&
      h('p', { class: 'quiet' }, claimCounts(claims.map(({ spans }) => there(spans)?.phase))),
  );
}

function claimCounts(phases: readonly (string | undefined)[]): string {
  const parts = ['Bound', 'Pending', 'Lost', 'Terminating'].map(
    (phase) => [phases.filter((each) => each === phase).length, phase] as const,
  );
  const told = parts.filter(([count]) => count > 0).map(([count, phase]) => `${count} ${phase}`);
  return `claims: ${told.join(', ') || 'none yet'}`;
}
