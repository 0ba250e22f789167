import type { Claim, PodSpan, ScenarioRecord, StepRecord, Timeline } from '../record.ts';
import { h, linked, svg, type Child } from './dom.ts';
import { eventsOf, hashOf, signs, storyEnd, until } from './model.ts';
import { hasLongWait } from './scale.ts';
import { moment, shortRevision, span } from './text.ts';
import { timelineView, type TimelineView } from './timeline-view.ts';

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

/** The strip with its playhead, drawn again when its width or its choices change. */
class Stage {
  readonly strip = h('div', { class: 'strip' });
  readonly waits = h('button', { class: 'quiet-button', title: 'Narrow long waits (z)', onclick: () => this.toggleWaits() }, 'narrow waits');
  readonly rest: HTMLElement;
  readonly #scenario: ScenarioRecord;
  readonly #whole: Timeline;
  readonly #onMove: (ms: number) => void;
  #shown: Timeline;
  #narrowWaits: boolean;
  #drawn: TimelineView | undefined;
  #width = 0;
  #at = 0;

  constructor(scenario: ScenarioRecord, whole: Timeline, onMove: (ms: number) => void) {
    this.#scenario = scenario;
    this.#whole = whole;
    this.#onMove = onMove;
    this.#shown = until(whole, storyEnd(scenario));
    this.#narrowWaits = hasLongWait(this.#shown.end, eventsOf(this.#shown));
    const follows = whole.end - this.#shown.end;
    this.rest = h('button', { class: 'quiet-button', hidden: follows === 0, onclick: () => this.#toggleRest() }, `show the ${span(follows)} after`);
    new ResizeObserver(() => requestAnimationFrame(() => this.resize())).observe(this.strip);
  }

  get events(): readonly number[] {
    return eventsOf(this.#shown);
  }

  moveTo(ms: number): void {
    this.#at = ms;
    this.#drawn?.moveTo(ms);
  }

  toggleWaits(): void {
    this.#narrowWaits = !this.#narrowWaits;
    this.#draw();
  }

  #toggleRest(): void {
    this.#shown = this.#shown === this.#whole ? until(this.#whole, storyEnd(this.#scenario)) : this.#whole;
    this.rest.setAttribute('aria-pressed', String(this.#shown === this.#whole));
    this.#draw();
  }

  resize(): void {
    if (this.strip.clientWidth === this.#width) return;
    this.#width = this.strip.clientWidth;
    this.#draw();
  }

  #draw(): void {
    const choices = { width: Math.max(480, this.#width), narrowWaits: this.#narrowWaits, onMove: this.#onMove };
    this.#drawn = timelineView(this.#scenario, this.#shown, choices);
    this.strip.replaceChildren(this.#drawn.element);
    this.waits.setAttribute('aria-pressed', String(this.#narrowWaits));
    this.moveTo(this.#at);
  }
}

export function scenarioView(scenario: ScenarioRecord, surroundings: Surroundings, startAt?: number): ScenarioView {
  const timeline = scenario.trace?.timeline;
  const stage = timeline && new Stage(scenario, timeline, (ms) => view.moveTo(ms));
  const state = h('div', {});
  const steps = stepList(scenario, (ms) => view.moveTo(ms));
  let at = 0;
  const view: ScenarioView = {
    element: h('article', {},
      heading(scenario, surroundings), ...claimQuote(scenario),
      timeline && stage && timelineCard(timeline, stage),
      h('div', { class: 'two' }, steps.element, timeline && h('section', { class: 'card' }, h('h3', {}, 'At this moment'), state)),
      ...violationCards(scenario, surroundings.claims), ...failureCard(scenario), invariantCard(scenario, surroundings.claims)),
    get at() { return at; },
    moveTo(ms) {
      at = ms;
      stage?.moveTo(ms);
      steps.mark(ms);
      if (timeline) state.replaceChildren(stateAt(timeline, ms));
    },
    moveBy(direction) {
      const events = stage?.events ?? [];
      const next = direction > 0 ? events.find((ms) => ms > at + 0.5) : events.findLast((ms) => ms < at - 0.5);
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

const lastStepEnd = ({ steps }: ScenarioRecord): number | undefined => steps.findLast(({ at }) => at !== undefined)?.at;

const failedAt = ({ steps }: ScenarioRecord): number | undefined => steps.find(({ status }) => status === 'failed')?.at;

function heading(scenario: ScenarioRecord, { command, copy, claims }: Surroundings): HTMLElement {
  const { name, feature, rule, uri, line, tags, status, realMs, trace, attempts } = scenario;
  const { glyph, word, kind } = signs[status];
  const again = `${command.split(' -- ')[0]} -- ${uri}:${line}${/--seed \d+/.exec(command)?.[0].replace(/^/, ' ') ?? ''}`;
  return h('header', { class: 'scenario-head' },
    h('p', { class: 'crumbs' }, [feature, rule].filter(Boolean).join(' › ')),
    h('h2', {}, h('span', { class: `sign ${kind}`, role: 'img', 'aria-label': word }, glyph), ' ', name),
    h('p', { class: 'facts' },
      h('span', {}, `${uri}:${line}`),
      trace && h('span', {}, `${span(trace.virtualMs)} of cluster time in ${span(realMs)}`),
      trace && h('span', {}, `${trace.observations} observations`),
      trace && h('span', { title: 'digest of the journal' }, 'journal ', h('code', {}, trace.journal.slice(0, 12))),
      attempts > 1 && h('span', { class: 'skip' }, `flaky: attempt ${attempts}`)),
    h('p', { class: 'row' },
      tags.map((tag) => h('span', { class: 'tag', title: claims.get(tag.slice(1))?.sentence }, tag)),
      h('button', { class: 'quiet-button', title: 'Copy a link to this moment (y)', onclick: () => copy(location.href.split('#')[0] + hashOf(scenario), 'link') }, 'copy link'),
      h('button', { class: 'quiet-button', onclick: () => copy(again, 'command') }, 'copy command')));
}

/** The documentation's own words, which the rule quotes. */
const claimQuote = ({ claim }: ScenarioRecord): Child[] =>
  claim ? [h('blockquote', {}, claim.split('\n').map((line) => h('p', {}, linked(line.trim()))))] : [];

function timelineCard(timeline: Timeline, { strip, waits, rest }: Stage): HTMLElement {
  return h('section', { class: 'card' },
    h('div', { class: 'row spread' }, h('h3', {}, 'Timeline ', h('span', { class: 'quiet' }, 'cluster time; point at it, or use ← →')), h('span', { class: 'row' }, rest, waits)),
    strip, legend(timeline));
}

const swatch = (kind: string, text: string): HTMLElement =>
  h('span', { class: 'key' }, svg('svg', { width: 14, height: 12, class: 'timeline', 'aria-hidden': 'true' },
    svg('g', { class: kind }, svg('rect', { width: 14, height: 12, rx: 2 }))), text);

function legend({ pods, revisions, claims }: Timeline): HTMLElement {
  const phases = [...new Set(pods.flatMap(({ spans }) => spans.map(({ phase }) => phase)))];
  return h('div', { class: 'legend' },
    phases.map((phase) => swatch(`phase ${phase}`, phase)),
    revisions.slice(0, 6).map((name, i) => swatch(`revision r${i}`, `revision ${shortRevision(name)}`)),
    claims.length > 0 && swatch('claim bound', 'claim'));
}

interface StepList {
  readonly element: HTMLElement;
  /** Shows which step was at work at a moment. */
  mark(ms: number): void;
}

function stepList({ steps }: ScenarioRecord, onChoose: (ms: number) => void): StepList {
  const items = steps.map((step, i) => stepItem(step, i, onChoose));
  return {
    element: h('section', { class: 'card' }, h('h3', {}, 'Steps'), h('ol', { class: 'steps' }, items)),
    mark(ms) {
      const current = steps.findIndex(({ at }) => at !== undefined && at >= ms - 0.5);
      items.forEach((item, i) => item.classList.toggle('current', i === current));
    },
  };
}

function stepItem({ keyword, text, at, status, message, table, document: below }: StepRecord, i: number, onChoose: (ms: number) => void): HTMLElement {
  return h('li', { class: status },
    h('button', { onclick: () => { if (at !== undefined) onChoose(at); } },
      h('span', { class: 'number' }, i + 1),
      h('span', { class: 'step-text' }, h('b', {}, keyword), ' ', text, status !== 'passed' && h('em', {}, ` ${status}`)),
      h('span', { class: 'time' }, at === undefined ? '' : moment(at))),
    table && h('table', { class: 'argument' }, h('tbody', {}, table.map((row) => h('tr', {}, row.map((cell) => h('td', {}, cell)))))),
    below !== undefined && h('pre', { class: 'argument', tabindex: 0 }, below),
    status === 'failed' && message !== undefined && h('p', { class: 'fail first-line' }, message.split('\n')[0]));
}

/** Who is there at a moment, and how. */
function stateAt({ pods, claims, revisions }: Timeline, ms: number): HTMLElement {
  const there = <Span extends { from: number; to: number }>(spans: readonly Span[]): Span | undefined =>
    spans.find(({ from, to }) => from <= ms && ms < to) ?? spans.find(({ to }) => to === ms);
  const podLine = (name: string, now: PodSpan | undefined): Child =>
    h('tr', { class: now ? '' : 'absent' }, h('td', {}, name),
      h('td', {}, now ? h('span', { class: `dot ${now.phase}` }, now.phase) : 'not there'),
      h('td', {}, now && now.revision >= 0 ? h('span', { class: `rev r${now.revision % 6}` }, shortRevision(revisions[now.revision] ?? '')) : ''),
      h('td', {}, now?.node ?? ''));
  return h('div', {},
    h('p', { class: 'clock', 'aria-live': 'off' }, moment(ms)),
    h('table', {},
      h('thead', {}, h('tr', {}, ['pod', 'phase', 'revision', 'node'].map((title) => h('th', { scope: 'col' }, title)))),
      h('tbody', {}, pods.slice(0, 40).map(({ name, spans }) => podLine(name, there(spans))))),
    claims.length > 0 && h('p', { class: 'quiet' }, claimCounts(claims.map(({ spans }) => there(spans)?.phase))));
}

function claimCounts(phases: readonly (string | undefined)[]): string {
  const parts = ['Bound', 'Pending', 'Lost', 'Terminating'].map((phase) => [phases.filter((each) => each === phase).length, phase] as const);
  const told = parts.filter(([count]) => count > 0).map(([count, phase]) => `${count} ${phase}`);
  return `claims: ${told.join(', ') || 'none yet'}`;
}

/** The rule that was broken, and who says so. */
const claimed = (claim: Claim | undefined): Child =>
  claim && h('p', { class: 'quiet' }, claim.sentence, ' — ', linked(claim.source));

function violationCards({ trace }: ScenarioRecord, claims: ReadonlyMap<string, Claim>): HTMLElement[] {
  return (trace?.invariants ?? []).flatMap(({ id, violations }) => violations.slice(0, 5).map((breach) =>
    h('section', { class: 'card bad' },
      h('h3', {}, h('span', { class: 'sign fail', 'aria-hidden': 'true' }, '✘'), ` invariant ${id} is violated at ${moment(breach.at)}`),
      h('p', {}, breach.saw),
      claimed(claims.get(id)),
      h('table', {}, h('tbody', {},
        ([['expected', breach.expected], ['observed', breach.observed], ['caused by', breach.causedBy]] as const)
          .filter(([, value]) => value !== undefined)
          .map(([title, value]) => h('tr', {}, h('th', { scope: 'row' }, title), h('td', {}, h('code', { class: title }, value)))))))));
}

function failureCard({ failure, trace, status }: ScenarioRecord): Child[] {
  if (status === 'not applicable') {
    return [h('section', { class: 'card' }, h('h3', {}, 'Why it does not apply'), h('p', {}, trace?.notApplicable ?? 'a step skipped the scenario'))];
  }
  if (failure === undefined) return [];
  const [letter, stack] = [false, true].map((frames) => failure.split('\n').filter((line) => /^\s+at .+/.test(line) === frames).join('\n'));
  // The letter of a failed wait quotes the end of the journal already.
  const tail = failure.includes(trace?.tail?.at(-1) ?? '') ? [] : (trace?.tail ?? []);
  return [h('section', { class: 'card bad' }, h('h3', {}, 'Failure'), h('pre', { tabindex: 0 }, letter),
    stack !== '' && h('details', {}, h('summary', {}, 'where in the code'), h('pre', { tabindex: 0 }, stack)),
    tail.length > 0 && [h('h3', {}, 'Last entries of the journal'), h('pre', { tabindex: 0 }, tail.join('\n'))])];
}

function invariantCard({ trace }: ScenarioRecord, claims: ReadonlyMap<string, Claim>): Child {
  if (!trace || trace.invariants.length === 0) return undefined;
  const judged = trace.invariants.filter(({ checked }) => checked > 0);
  return h('section', { class: 'card' },
    h('h3', {}, `Invariants `, h('span', { class: 'quiet' }, `${judged.length} of ${trace.invariants.length} had something to judge`)),
    h('ul', { class: 'chips' }, trace.invariants.map(({ id, checked, violations }) => {
      const kind = violations.length > 0 ? 'fail' : checked > 0 ? 'pass' : 'quiet';
      const glyph = violations.length > 0 ? '✘' : checked > 0 ? '✔' : '–';
      return h('li', { title: `${claims.get(id)?.sentence ?? id} (judged ${checked} observations)` }, h('span', { class: `sign ${kind}` }, glyph), ' ', id);
    })));
}
