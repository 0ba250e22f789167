import type { ClaimRow, Mark, PodRow, PodSpan, ScenarioRecord, StepRecord, Timeline } from '../record.ts';
import { svg } from './dom.ts';
import { eventsOf } from './model.ts';
import { eventful, even, type Scale } from './scale.ts';
import { moment, shortRevision, span } from './text.ts';

/** Sizes in pixels. */
const size = {
  bar: 20,
  strip: 4,
  pod: 34,
  claim: 16,
  axis: 18,
  badges: 22,
  lane: 16,
  right: 14,
  letter: 6.6,
};
/** More rows than this say nothing to the eye. */
const ROWS_MAX = 120;
const REVISION_COLOURS = 6;
/** Longer words of a mark are cut; the whole stands in its title. */
const WORDS_MAX = 60;

export interface TimelineView {
  readonly element: SVGElement;
  /** Moves the playhead. */
  moveTo(ms: number): void;
}

interface Layout {
  readonly scale: Scale;
  readonly left: number;
  readonly width: number;
  readonly timeline: Timeline;
  /** The height that is taken so far; every part is drawn below the one before. */
  y: number;
}

interface Choices {
  readonly width: number;
  readonly narrowWaits: boolean;
  /** Called when the reader points at a moment. */
  readonly onMove: (ms: number) => void;
}

/** Draws who lived when: pods with phases and revisions, claims, steps, and what happened to them. */
export function timelineView(
  { steps, name }: ScenarioRecord,
  timeline: Timeline,
  { width, narrowWaits, onMove }: Choices,
): TimelineView {
  const layout = layoutOf(timeline, width, narrowWaits);
  const parts = [badges(layout, steps), ...podRows(layout), ...claimRows(layout), ...markLines(layout)];
  const height = layout.y + 4;
  const head = svg(
    'g',
    { class: 'playhead' },
    svg('line', { x1: 0, x2: 0, y1: size.axis, y2: height }),
    svg('path', { d: `M-5 ${size.axis - 5}h10l-5 7z` }),
  );
  const element = svg(
    'svg',
    {
      class: 'timeline',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': `Timeline of ${name}`,
    },
    svg('defs', {}, hatch()),
    axis(layout, height),
    ...parts,
    head,
  );
  const momentAt = (event: Event): number =>
    layout.scale.moment((event as MouseEvent).clientX - element.getBoundingClientRect().left);
  element.addEventListener('pointermove', (event) => onMove(momentAt(event)));
  return {
    element,
    moveTo: (ms) =>
      head.setAttribute(
        'transform',
        `translate(${layout.scale.at(Math.min(ms, timeline.end)).toFixed(1)} 0)`,
      ),
  };
}

function layoutOf(timeline: Timeline, width: number, narrowWaits: boolean): Layout {
  const names = [...timeline.pods, ...timeline.claims].map(({ name }) => name.length);
  const left = Math.min(width * 0.3, Math.max(64, Math.max(0, ...names) * size.letter + 14));
  const right = width - size.right;
  const scale = narrowWaits
    ? eventful(timeline.end, eventsOf(timeline), left, right)
    : even(timeline.end, left, right);
  return { scale, left, width, timeline, y: size.axis };
}

/** Terminating is hatched, so that it is told without colour. */
const hatch = (): SVGElement =>
  svg(
    'pattern',
    { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    svg('rect', { width: 6, height: 6, class: 'hatch-ground' }),
    svg('rect', { width: 2, height: 6, class: 'hatch-line' }),
  );

const axis = ({ scale }: Layout, height: number): SVGElement =>
  svg(
    'g',
    { class: 'axis' },
    scale.ticks.map((ms) => [
      svg('line', { x1: scale.at(ms), x2: scale.at(ms), y1: size.axis, y2: height }),
      svg('text', { x: scale.at(ms), y: 11, 'text-anchor': 'middle' }, moment(ms)),
    ]),
  );

/** Steps that end at nearly the same moment share one badge: `1–3`. */
function badges(layout: Layout, steps: readonly StepRecord[]): SVGElement {
  const groups: { x: number; first: number; last: number; failed: boolean }[] = [];
  steps.forEach(({ at, status }, i) => {
    if (at === undefined || at > layout.timeline.end) return;
    const x = layout.scale.at(at);
    const before = groups.at(-1);
    const failed = status === 'failed';
    if (before && x - before.x < 34) Object.assign(before, { last: i + 1, failed: before.failed || failed });
    else groups.push({ x, first: i + 1, last: i + 1, failed });
  });
  const y = layout.y + 4;
  layout.y += size.badges;
  return svg(
    'g',
    { class: 'badges' },
    groups.map(({ x, first, last, failed }) => {
      const label = first === last ? String(first) : `${first}–${last}`;
      const width = 10 + label.length * size.letter;
      const place = Math.min(layout.width - width / 2 - 1, x);
      return svg(
        'g',
        { class: failed ? 'failed' : '' },
        svg('rect', { x: place - width / 2, y, width, height: 15, rx: 7.5 }),
        svg('text', { x: place, y: y + 11, 'text-anchor': 'middle' }, label),
        svg('title', {}, first === last ? `step ${first} ends here` : `steps ${first} to ${last} end here`),
      );
    }),
  );
}

function podRows(layout: Layout): SVGElement[] {
  const { pods } = layout.timeline;
  const rows = pods.slice(0, ROWS_MAX).map((row) => podRow(layout, row));
  if (pods.length > ROWS_MAX) rows.push(note(layout, `and ${pods.length - ROWS_MAX} more pods`));
  layout.y += 4;
  return rows;
}

function note(layout: Layout, text: string): SVGElement {
  layout.y += 18;
  return svg('text', { class: 'quiet', x: layout.left, y: layout.y - 4 }, text);
}

const label = ({ left }: Layout, y: number, name: string, quiet = false): SVGElement => {
  const most = Math.floor((left - 10) / size.letter);
  const shown = name.length > most ? `…${name.slice(1 - most)}` : name;
  return svg(
    'text',
    { class: quiet ? 'name quiet' : 'name', x: left - 8, y, 'text-anchor': 'end' },
    shown,
    svg('title', {}, name),
  );
};

function podRow(layout: Layout, { name, spans }: PodRow): SVGElement {
  const y = layout.y + 4;
  layout.y += size.pod;
  return svg(
    'g',
    { class: 'pod' },
    label(layout, y + 14, name),
    stretches(spans).map((each) => podSpan(layout, y, name, each)),
    strips(layout, y, spans),
  );
}

/** Neighbours of one phase are one bar: getting a node is not worth a line. */
function stretches(spans: readonly PodSpan[]): readonly PodSpan[] {
  const merged: PodSpan[] = [];
  for (const each of spans) {
    const before = merged.at(-1);
    const goesOn =
      before?.phase === each.phase && before.incarnation === each.incarnation && before.to === each.from;
    if (before && goesOn) merged[merged.length - 1] = { ...before, ...each, from: before.from };
    else merged.push(each);
  }
  return merged;
}

function podSpan({ scale }: Layout, y: number, name: string, { from, to, phase, node }: PodSpan): SVGElement {
  const [x, width] = [scale.at(from), Math.max(1.5, scale.at(to) - scale.at(from))];
  const told = `${name} is ${phase} from ${moment(from)} to ${moment(to)} (${span(to - from)})${node ? ` on ${node}` : ''}`;
  const fits = width > phase.length * size.letter + 8;
  return svg(
    'g',
    { class: `phase ${phase}` },
    svg('rect', { x, y, width, height: size.bar }),
    fits && svg('text', { x: x + 5, y: y + 14 }, phase),
    svg('title', {}, told),
  );
}

/** Under each pod's life a strip in the colour of its revision; a gap parts one pod from its successor. */
function strips({ scale, timeline }: Layout, y: number, spans: readonly PodSpan[]): SVGElement[] {
  const lives = new Map<string, { from: number; to: number; revision: number }>();
  for (const { from, to, revision, incarnation } of spans) {
    const key = `${incarnation}/${revision}`;
    lives.set(key, { from: lives.get(key)?.from ?? from, to, revision });
  }
  return [...lives.values()]
    .filter(({ revision }) => revision >= 0)
    .map(({ from, to, revision }) =>
      svg(
        'rect',
        {
          class: `revision r${revision % REVISION_COLOURS}`,
          x: scale.at(from),
          y: y + size.bar + 1,
          width: Math.max(1.5, scale.at(to) - scale.at(from) - 1),
          height: size.strip,
        },
        svg('title', {}, `revision ${shortRevision(timeline.revisions[revision] ?? '')}`),
      ),
    );
}

function claimRows(layout: Layout): SVGElement[] {
  const { claims } = layout.timeline;
  const rows = claims.slice(0, ROWS_MAX).map((row) => claimRow(layout, row));
  if (claims.length > ROWS_MAX) rows.push(note(layout, `and ${claims.length - ROWS_MAX} more claims`));
  layout.y += 4;
  return rows;
}

function claimRow(layout: Layout, { name, spans }: ClaimRow): SVGElement {
  const y = layout.y;
  layout.y += size.claim;
  const { scale } = layout;
  return svg(
    'g',
    { class: 'claim' },
    label(layout, y + 11, name, true),
    spans.map(({ from, to, phase }) =>
      svg(
        'rect',
        {
          class: phase,
          x: scale.at(from),
          y: y + 4,
          width: Math.max(2, scale.at(to) - scale.at(from)),
          height: 7,
          rx: 3.5,
        },
        svg('title', {}, `${name} is ${phase} from ${moment(from)} to ${moment(to)}`),
      ),
    ),
  );
}

/** Lines through all rows, with their words below in as many lanes as it takes to keep them apart. */
function markLines(layout: Layout): SVGElement[] {
  const ends: number[] = [];
  const top = layout.y;
  const placed = [...layout.timeline.marks]
    .sort((a, b) => a.at - b.at)
    .map((mark) => {
      const [x, width] = [layout.scale.at(mark.at), words(mark).length * size.letter + 12];
      const flipped = x + width > layout.width;
      const from = flipped ? Math.max(0, x - width) : x;
      let lane = ends.findIndex((end) => end <= from);
      if (lane < 0) lane = ends.length;
      ends[lane] = from + width;
      return { mark, x, lane, from };
    });
  layout.y += ends.length * size.lane + (ends.length > 0 ? 4 : 0);
  return placed.map(({ mark, x, lane, from }) => markLine(mark, x, top + lane * size.lane + 13, from));
}

const markGlyphs: Readonly<Record<Mark['kind'], string>> = { action: '▸', fault: '⚡', violation: '✘' };
const words = ({ kind, text }: Mark): string =>
  `${markGlyphs[kind]} ${text.length > WORDS_MAX ? `${text.slice(0, WORDS_MAX - 1)}…` : text}`;

const markLine = (mark: Mark, x: number, y: number, from: number): SVGElement =>
  svg(
    'g',
    { class: `mark ${mark.kind}` },
    svg('line', { x1: x, x2: x, y1: size.axis + size.badges, y2: y }),
    svg('text', { x: from + 4, y }, words(mark)),
    svg('title', {}, `${mark.kind} at ${moment(mark.at)}: ${mark.text}`),
  );
