import type { Claim, ScenarioRecord } from '../record.ts';
import { h, linked, type Child } from './dom.ts';
import { failureCard, invariantCard, violationCards } from './failure-cards.ts';
import { hashOf, signs } from './model.ts';
import { Stage, timelineCard } from './stage.ts';
import { stateAt } from './state-view.ts';
import { stepList } from './step-list.ts';
import { span } from './text.ts';

/** One scenario in full; `moveTo` and `moveBy` steer the playhead. */
export interface ScenarioView {
  readonly element: HTMLElement;
  moveTo(ms: number): void;
  /** To the next or previous moment at which something happens. */
  moveBy(direction: 1 | -1): void;
  toggleWaits(): void;
  /** To be called once the element is in the page: only then does it know its width. */
  attached(): void;
  readonly at: number;
}

/** What the view asks of the page around it. */
export interface Surroundings {
  readonly claims: ReadonlyMap<string, Claim>;
  readonly command: string;
  readonly copy: (text: string, what: string) => void;
}

export function scenarioView(
  scenario: ScenarioRecord,
  surroundings: Surroundings,
  startAt?: number,
): ScenarioView {
  const timeline = scenario.trace?.timeline;
  const stage = timeline && new Stage(scenario, timeline, (ms) => view.moveTo(ms));
  const state = h('div', {});
  const steps = stepList(scenario, (ms) => view.moveTo(ms));
  let at = 0;
  const view: ScenarioView = {
    element: h(
      'article',
      {},
      heading(scenario, surroundings),
      ...claimQuote(scenario),
      timeline && stage && timelineCard(timeline, stage),
      h(
        'div',
        { class: 'two' },
        steps.element,
        timeline && h('section', { class: 'card' }, h('h3', {}, 'At this moment'), state),
      ),
      ...violationCards(scenario, surroundings.claims),
      ...failureCard(scenario),
      invariantCard(scenario, surroundings.claims),
    ),
    get at() {
      return at;
    },
    moveTo(ms) {
      at = ms;
      stage?.moveTo(ms);
      steps.mark(ms);
      if (timeline) state.replaceChildren(stateAt(timeline, ms));
    },
    moveBy(direction) {
      const events = stage?.events ?? [];
      const next =
        direction > 0 ? events.find((ms) => ms > at + 0.5) : events.findLast((ms) => ms < at - 0.5);
      if (next !== undefined) view.moveTo(next);
    },
    toggleWaits: () => stage?.toggleWaits(),
    attached: () => stage?.resize(),
  };
  view.moveTo(startAt ?? startOf(scenario));
  return view;
}

/** The playhead begins where it hurts, or else at the end of the story. */
function startOf(scenario: ScenarioRecord): number {
  const breach = scenario.trace?.invariants.flatMap(({ violations }) => violations)[0]?.at;
  return breach ?? failedAt(scenario) ?? lastStepEnd(scenario) ?? 0;
}

const lastStepEnd = ({ steps }: ScenarioRecord): number | undefined =>
  steps.findLast(({ at }) => at !== undefined)?.at;

const failedAt = ({ steps }: ScenarioRecord): number | undefined =>
  steps.find(({ status }) => status === 'failed')?.at;

function heading(scenario: ScenarioRecord, { command, copy, claims }: Surroundings): HTMLElement {
  const { name, feature, rule, uri, line, tags, status, realMs, trace, attempts } = scenario;
  const { glyph, word, kind } = signs[status];
  const again = `${command.split(' -- ')[0]} -- ${uri}:${line}${/--seed \d+/.exec(command)?.[0].replace(/^/, ' ') ?? ''}`;
  return h(
    'header',
    { class: 'scenario-head' },
    h('p', { class: 'crumbs' }, [feature, rule].filter(Boolean).join(' › ')),
    h('h2', {}, h('span', { class: `sign ${kind}`, role: 'img', 'aria-label': word }, glyph), ' ', name),
    h(
      'p',
      { class: 'facts' },
      h('span', {}, `${uri}:${line}`),
      trace && h('span', {}, `${span(trace.virtualMs)} of cluster time in ${span(realMs)}`),
      trace && h('span', {}, `${trace.observations} observations`),
      trace &&
        h('span', { title: 'digest of the journal' }, 'journal ', h('code', {}, trace.journal.slice(0, 12))),
      attempts > 1 && h('span', { class: 'skip' }, `flaky: attempt ${attempts}`),
    ),
    h(
      'p',
      { class: 'row' },
      tags.map((tag) => h('span', { class: 'tag', title: claims.get(tag.slice(1))?.sentence }, tag)),
      h(
        'button',
        {
          class: 'quiet-button',
          title: 'Copy a link to this moment (y)',
          onclick: () => copy(location.href.split('#')[0] + hashOf(scenario), 'link'),
        },
        'copy link',
      ),
      h('button', { class: 'quiet-button', onclick: () => copy(again, 'command') }, 'copy command'),
    ),
  );
}

/** The documentation's own words, which the rule quotes. */
const claimQuote = ({ claim }: ScenarioRecord): Child[] =>
  claim
    ? [
        h(
          'blockquote',
          {},
          claim.split('\n').map((line) => h('p', {}, linked(line.trim()))),
        ),
      ]
    : [];
