import type { ScenarioRecord, ScenarioStatus } from '../record.ts';
import { h } from './dom.ts';
import { grouped, hashOf, idOf, signs } from './model.ts';
import { search } from './tags.ts';
import { span } from './text.ts';

/** The list of scenarios on the left: searched, filtered, and the order in which keys walk. */
export interface NavView {
  readonly element: HTMLElement;
  readonly searchBox: HTMLInputElement;
  /** What the filters leave, in order. */
  shown(): readonly ScenarioRecord[];
  select(id: string | undefined): void;
}

const statuses: readonly ScenarioStatus[] = ['passed', 'failed', 'not applicable'];
/** With more scenarios than this, features begin closed and are filled when they are opened. */
const OPEN_MAX = 400;

/** How long the steps took; what follows them is settling down. */
function lasted({ steps }: ScenarioRecord): string {
  const end = steps.findLast(({ at }) => at !== undefined)?.at;
  return end === undefined ? '' : span(end);
}

export function navView(scenarios: readonly ScenarioRecord[]): NavView {
  const wanted = new Set<ScenarioStatus>();
  let shown = scenarios;
  let selected: string | undefined;
  const links = new Map<string, HTMLElement>();
  const list = h('div', { class: 'list' });
  const searchBox = h('input', { type: 'search', placeholder: 'Search words or @tags   ( / )', 'aria-label': 'Search scenarios', oninput: () => refresh() });
  const count = h('p', { class: 'quiet', role: 'status' });

  const chip = (status: ScenarioStatus): HTMLElement => {
    const { glyph, word, kind } = signs[status];
    const button = h('button', { class: 'chip', 'aria-pressed': 'false', onclick: () => {
      if (!wanted.delete(status)) wanted.add(status);
      button.setAttribute('aria-pressed', String(wanted.has(status)));
      refresh();
    } }, h('span', { class: `sign ${kind}`, 'aria-hidden': 'true' }, glyph), ` ${scenarios.filter((each) => each.status === status).length} ${word}`);
    return button;
  };
  const link = (scenario: ScenarioRecord): HTMLElement => {
    const { glyph, word, kind } = signs[scenario.status];
    const element = h('a', { href: hashOf(scenario), title: scenario.name, ...(idOf(scenario) === selected && { 'aria-current': 'true' }) },
      h('span', { class: `sign ${kind}`, role: 'img', 'aria-label': word }, glyph),
      h('span', { class: 'what' }, scenario.name), h('span', { class: 'time' }, lasted(scenario)));
    links.set(idOf(scenario), element);
    return element;
  };
  const group = ([feature, members]: readonly [string, readonly ScenarioRecord[]]): HTMLElement => {
    const failed = members.filter(({ status }) => status === 'failed').length;
    const body = h('div', {});
    const open = shown.length <= OPEN_MAX || failed > 0;
    const fill = (): void => { if (body.childElementCount === 0) body.append(...members.map(link)); };
    if (open) fill();
    return h('details', { open, ontoggle: fill },
      h('summary', {}, feature, h('span', { class: 'time' }, failed > 0 ? `✘ ${failed} of ${members.length}` : members.length)), body);
  };
  const refresh = (): void => {
    const fits = search(searchBox.value);
    shown = scenarios.filter((each) => (wanted.size === 0 || wanted.has(each.status)) && fits(each));
    links.clear();
    list.replaceChildren(...[...grouped(shown, ({ feature }) => feature)].map(group));
    count.textContent = shown.length === scenarios.length ? '' : `${shown.length} of ${scenarios.length}`;
  };
  refresh();
  return {
    element: h('nav', { 'aria-label': 'Scenarios' }, searchBox, h('div', { class: 'row', role: 'group', 'aria-label': 'Filter by status' }, statuses.map(chip)), count, list),
    searchBox,
    shown: () => shown,
    select(id) {
      if (selected !== undefined) links.get(selected)?.removeAttribute('aria-current');
      selected = id;
      const current = id === undefined ? undefined : links.get(id);
      current?.setAttribute('aria-current', 'true');
      current?.scrollIntoView({ block: 'nearest' });
    },
  };
}
