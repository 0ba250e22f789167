import type { ScenarioRecord, Timeline } from '../record.ts';
import { h, svg } from './dom.ts';
import { eventsOf, storyEnd, until } from './model.ts';
import { hasLongWait } from './scale.ts';
import { shortRevision, span } from './text.ts';
import { timelineView, type TimelineView } from './timeline-view.ts';

/** The strip with its playhead, drawn again when its width or its choices change. */
export class Stage {
  readonly strip = h('div', { class: 'strip' });
  readonly waits = h(
    'button',
    { class: 'quiet-button', title: 'Narrow long waits (z)', onclick: () => this.toggleWaits() },
    'narrow waits',
  );
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
    this.rest = h(
      'button',
      { class: 'quiet-button', hidden: follows === 0, onclick: () => this.#toggleRest() },
      `show the ${span(follows)} after`,
    );
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
    const choices = {
      width: Math.max(480, this.#width),
      narrowWaits: this.#narrowWaits,
      onMove: this.#onMove,
    };
    this.#drawn = timelineView(this.#scenario, this.#shown, choices);
    this.strip.replaceChildren(this.#drawn.element);
    this.waits.setAttribute('aria-pressed', String(this.#narrowWaits));
    this.moveTo(this.#at);
  }
}

export function timelineCard(timeline: Timeline, { strip, waits, rest }: Stage): HTMLElement {
  return h(
    'section',
    { class: 'card' },
    h(
      'div',
      { class: 'row spread' },
      h('h3', {}, 'Timeline ', h('span', { class: 'quiet' }, 'cluster time; point at it, or use ← →')),
      h('span', { class: 'row' }, rest, waits),
    ),
    strip,
    legend(timeline),
  );
}

const swatch = (kind: string, text: string): HTMLElement =>
  h(
    'span',
    { class: 'key' },
    svg(
      'svg',
      { width: 14, height: 12, class: 'timeline', 'aria-hidden': 'true' },
      svg('g', { class: kind }, svg('rect', { width: 14, height: 12, rx: 2 })),
    ),
    text,
  );

function legend({ pods, revisions, claims }: Timeline): HTMLElement {
  const phases = [...new Set(pods.flatMap(({ spans }) => spans.map(({ phase }) => phase)))];
  return h(
    'div',
    { class: 'legend' },
    phases.map((phase) => swatch(`phase ${phase}`, phase)),
    revisions.slice(0, 6).map((name, i) => swatch(`revision r${i}`, `revision ${shortRevision(name)}`)),
    claims.length > 0 && swatch('claim bound', 'claim'),
  );
}
