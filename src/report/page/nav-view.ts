import type { ScenarioRecord, ScenarioStatus } from '../record.ts';
import { h } from './dom.ts';
import { grouped, hashOf, idOf, signs } from './model.ts';
import { search } from './tags.ts';
import { span } from './text.ts';

const statuses: readonly ScenarioStatus[] = ['passed', 'failed', 'not applicable'];
/** With more scenarios than this, features begin closed and are filled when they are opened. */
const OPEN_MAX = 400;

/** How long the steps took; what follows them is settling down. */
function lasted({ steps }: ScenarioRecord): string {
  const end = steps.findLast(({ at }) => at !== undefined)?.at;
  return end === undefined ? '' : span(end);
}

/** The list of scenarios on the left: searched, filtered, and the order in which keys walk. */
export class NavView {
  readonly element: HTMLElement;
  readonly searchBox: HTMLInputElement;
  readonly #scenarios: readonly ScenarioRecord[];
  readonly #wanted = new Set<ScenarioStatus>();
  readonly #links = new Map<string, HTMLElement>();
  readonly #list = h('div', { class: 'list' });
  readonly #count = h('p', { class: 'quiet', role: 'status' });
  #shown: readonly ScenarioRecord[];
  #selected: string | undefined;

  constructor(scenarios: readonly ScenarioRecord[]) {
    this.#scenarios = scenarios;
    this.#shown = scenarios;
    const placeholder = 'Search words or @tags   ( / )';
    this.searchBox = h('input', {
      type: 'search',
      placeholder,
      'aria-label': 'Search scenarios',
      oninput: () => this.#refresh(),
    });
    const chips = statuses.map((status) => this.#chip(status));
    this.element = h(
      'nav',
      { 'aria-label': 'Scenarios' },
      this.searchBox,
      h('div', { class: 'row', role: 'group', 'aria-label': 'Filter by status' }, chips),
      this.#count,
      this.#list,
    );
    this.#refresh();
  }

  /** What the filters leave, in order. */
  get shown(): readonly ScenarioRecord[] {
    return this.#shown;
  }

  select(id: string | undefined): void {
    if (this.#selected !== undefined) this.#links.get(this.#selected)?.removeAttribute('aria-current');
    this.#selected = id;
    const current = id === undefined ? undefined : this.#links.get(id);
    current?.setAttribute('aria-current', 'true');
    current?.scrollIntoView({ block: 'nearest' });
  }

  #chip(status: ScenarioStatus): HTMLElement {
    const { glyph, word, kind } = signs[status];
    const count = this.#scenarios.filter((each) => each.status === status).length;
    const toggle = (): void => {
      if (!this.#wanted.delete(status)) this.#wanted.add(status);
      button.setAttribute('aria-pressed', String(this.#wanted.has(status)));
      this.#refresh();
    };
    const sign = h('span', { class: `sign ${kind}`, 'aria-hidden': 'true' }, glyph);
    const button = h(
      'button',
      { class: 'chip', 'aria-pressed': 'false', onclick: toggle },
      sign,
      ` ${count} ${word}`,
    );
    return button;
  }

  #refresh(): void {
    const fits = search(this.searchBox.value);
    this.#shown = this.#scenarios.filter(
      (each) => (this.#wanted.size === 0 || this.#wanted.has(each.status)) && fits(each),
    );
    this.#links.clear();
    const groups = grouped(this.#shown, ({ feature }) => feature);
    this.#list.replaceChildren(...[...groups].map(([feature, members]) => this.#group(feature, members)));
    const everything = this.#shown.length === this.#scenarios.length;
    this.#count.textContent = everything ? '' : `${this.#shown.length} of ${this.#scenarios.length}`;
  }

  #group(feature: string, members: readonly ScenarioRecord[]): HTMLElement {
    const failed = members.filter(({ status }) => status === 'failed').length;
    const body = h('div', {});
    const fill = (): void => {
      if (body.childElementCount === 0) body.append(...members.map((scenario) => this.#link(scenario)));
    };
    const open = this.#shown.length <= OPEN_MAX || failed > 0;
    if (open) fill();
    const told = failed > 0 ? `✘ ${failed} of ${members.length}` : members.length;
    const summary = h('summary', {}, feature, h('span', { class: 'time' }, told));
    return h('details', { open, ontoggle: fill }, summary, body);
  }

  #link(scenario: ScenarioRecord): HTMLElement {
    const { glyph, word, kind } = signs[scenario.status];
    const current = idOf(scenario) === this.#selected && { 'aria-current': 'true' };
    const element = h(
      'a',
      { href: hashOf(scenario), title: scenario.name, ...current },
      h('span', { class: `sign ${kind}`, role: 'img', 'aria-label': word }, glyph),
      h('span', { class: 'what' }, scenario.name),
      h('span', { class: 'time' }, lasted(scenario)),
    );
    this.#links.set(idOf(scenario), element);
    return element;
  }
}
