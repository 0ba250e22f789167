import type { ScenarioRecord } from '../record.ts';
import { h, linked, type Child } from './dom.ts';
import { grouped, hashOf, signs, type PageRun } from './model.ts';
import { counted, moment } from './text.ts';

/** What is claimed, by whom, and which scenarios show it. */
export function claimsView({ run }: PageRun): HTMLElement {
  const rules = [...grouped(run.scenarios, ({ feature, rule }) => `${feature}\n${rule ?? ''}`).values()];
  return h(
    'article',
    {},
    h(
      'header',
      { class: 'verdict' },
      h('h2', {}, 'Claims'),
      h('p', {}, `${counted(rules.length, 'claim')} of the documentation, and the scenarios that show each.`),
    ),
    h(
      'section',
      { class: 'card' },
      h(
        'table',
        { class: 'roomy' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ['claim', 'source', 'scenarios'].map((title) => h('th', { scope: 'col' }, title)),
          ),
        ),
        h('tbody', {}, rules.map(ruleRow)),
      ),
    ),
  );
}

function ruleRow(scenarios: readonly ScenarioRecord[]): HTMLElement {
  const [first] = scenarios;
  return h(
    'tr',
    {},
    h(
      'td',
      {},
      h('b', {}, first?.rule ?? first?.feature ?? ''),
      first?.rule !== undefined && h('span', { class: 'quiet block' }, first.feature),
    ),
    h(
      'td',
      { class: 'quiet source' },
      (first?.claim ?? '').split('\n').map((line) => h('span', { class: 'block' }, linked(line.trim()))),
    ),
    h(
      'td',
      {},
      h('span', { class: 'cells' }, scenarios.map(cell)),
      h(
        'span',
        { class: 'quiet' },
        ` ${scenarios.filter(({ status }) => status === 'passed').length}/${scenarios.length}`,
      ),
    ),
  );
}

function cell(scenario: ScenarioRecord): HTMLElement {
  const { kind, word, glyph } = signs[scenario.status];
  const told = `${scenario.name}: ${word}`;
  return h(
    'a',
    { class: `cell ${kind}`, href: hashOf(scenario), title: told, 'aria-label': told },
    kind === 'pass' ? '' : glyph,
  );
}

interface Judged {
  readonly scenarios: number;
  readonly observations: number;
  readonly breaches: readonly {
    readonly scenario: ScenarioRecord;
    readonly at: number;
    readonly saw: string;
  }[];
}

/** What one invariant found in some scenarios. */
function judgedBy(id: string, scenarios: readonly ScenarioRecord[]): Judged {
  const results = scenarios.flatMap((scenario) =>
    (scenario.trace?.invariants ?? [])
      .filter((each) => each.id === id)
      .map((result) => ({ scenario, result })),
  );
  return {
    scenarios: results.filter(({ result }) => result.checked > 0).length,
    observations: results.reduce((sum, { result }) => sum + result.checked, 0),
    breaches: results.flatMap(({ scenario, result }) =>
      result.violations.map(({ at, saw }) => ({ scenario, at, saw })),
    ),
  };
}

/** Every invariant against every feature: how many scenarios it judged, and where it was broken. */
export function invariantsView({ run }: PageRun): HTMLElement {
  const ids = [...new Set(run.scenarios.flatMap(({ trace }) => trace?.invariants.map(({ id }) => id) ?? []))];
  const features = [...grouped(run.scenarios, ({ feature }) => feature)];
  const sentences = new Map(run.claims.map(({ id, sentence }) => [id, sentence]));
  return h(
    'article',
    {},
    h(
      'header',
      { class: 'verdict' },
      h('h2', {}, 'Invariants'),
      h(
        'p',
        {},
        `${counted(ids.length, 'invariant')}, judged on every observation of every scenario, whether or not a step asked.`,
      ),
    ),
    h(
      'section',
      { class: 'card scroll', tabindex: 0 },
      h(
        'table',
        { class: 'matrix' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'invariant'),
            features.map(([name]) => h('th', { scope: 'col' }, h('span', { class: 'upright' }, name))),
            h('th', { scope: 'col' }, h('span', { class: 'upright' }, 'observations')),
          ),
        ),
        h(
          'tbody',
          {},
          ids.map((id) => matrixRow(id, features, judgedBy(id, run.scenarios), sentences.get(id))),
        ),
      ),
    ),
    breachCard(ids.map((id) => [id, judgedBy(id, run.scenarios)] as const)),
  );
}

function matrixRow(
  id: string,
  features: readonly (readonly [string, readonly ScenarioRecord[]])[],
  all: Judged,
  sentence?: string,
): HTMLElement {
  const [kind, glyph] =
    all.breaches.length > 0 ? ['fail', '✘'] : all.scenarios > 0 ? ['pass', '✔'] : ['quiet', '–'];
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      h('span', { class: `sign ${kind}`, 'aria-hidden': 'true' }, glyph),
      ' ',
      id,
      sentence !== undefined && h('span', { class: 'quiet block' }, sentence),
    ),
    features.map(([, scenarios]) => matrixCell(judgedBy(id, scenarios))),
    h('td', { class: 'number' }, all.observations.toLocaleString('en')),
  );
}

function matrixCell({ scenarios, breaches }: Judged): HTMLElement {
  if (breaches.length > 0)
    return h(
      'td',
      { class: 'number fail', title: counted(breaches.length, 'violation') },
      `✘ ${breaches.length}`,
    );
  if (scenarios === 0) return h('td', { class: 'number quiet', title: 'it had nothing to judge here' }, '–');
  return h('td', { class: 'number pass', title: `held in ${counted(scenarios, 'scenario')}` }, scenarios);
}

function breachCard(all: readonly (readonly [string, Judged])[]): Child {
  const breaches = all.flatMap(([id, { breaches: found }]) => found.map((breach) => ({ id, ...breach })));
  if (breaches.length === 0) return undefined;
  return h(
    'section',
    { class: 'card bad' },
    h('h3', {}, 'Violations'),
    h(
      'ul',
      { class: 'failures' },
      breaches
        .slice(0, 100)
        .map(({ id, scenario, at, saw }) =>
          h(
            'li',
            {},
            h('a', { href: hashOf(scenario, at) }, id, ' at ', moment(at)),
            h('p', { class: 'first-line' }, saw),
            h('p', { class: 'quiet' }, scenario.name),
          ),
        ),
    ),
  );
}
