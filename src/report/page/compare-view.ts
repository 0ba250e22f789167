import { type Comparison, countOf, type ScenarioComparison } from '../comparison.ts';
import { h, type Child } from './dom.ts';
import { hashOf } from './model.ts';

/** The run held against that of another machine: counts, drifts side by side, and what is allowed and why. */
export function compareView(comparison: Comparison | undefined): Child {
  if (!comparison) return undefined;
  const { machines, scenarios } = comparison;
  const of = (wanted: ScenarioComparison['verdict']): readonly ScenarioComparison[] =>
    scenarios.filter(({ verdict }) => verdict === wanted);
  const [drifts, allowed] = [of('drift'), of('allowed difference')];
  return h(
    'section',
    { class: `card${drifts.length > 0 ? ' bad' : ''}`, id: 'compare' },
    h('h3', {}, `${machines[0]} and ${machines[1]} side by side`),
    h('p', {}, counts(comparison)),
    drifts.map((scenario) => h('div', {}, titleOf(scenario), sides(scenario, machines))),
    allowed.length > 0 &&
      folded(`${allowed.length} allowed, and by which rules`, [
        rulesOf(comparison),
        h(
          'ul',
          { class: 'plain' },
          allowed.map((scenario) => h('li', {}, titleOf(scenario), sides(scenario, machines))),
        ),
      ]),
    reasons(of('not applicable')),
  );
}

const counts = (comparison: Comparison): string =>
  `${countOf(comparison, 'same')} same, ${countOf(comparison, 'allowed difference')} allowed, ` +
  `${countOf(comparison, 'drift')} drift; ${countOf(comparison, 'not applicable')} not applicable.`;

const titleOf = (scenario: ScenarioComparison): HTMLElement =>
  h(
    'p',
    {},
    h('a', { href: hashOf(scenario) }, scenario.name),
    h('span', { class: 'quiet' }, ` ${scenario.rules?.join(', ') ?? `${scenario.uri}:${scenario.line}`}`),
  );

/** The first difference, as either machine showed it. */
function sides({ first }: ScenarioComparison, machines: readonly [string, string]): Child {
  if (!first) return undefined;
  const where = `${first.object}${first.step === undefined ? '' : ` · step ${first.step}`}`;
  return [
    h('p', { class: 'quiet' }, where),
    h(
      'div',
      { class: 'two-sides' },
      [first.a, first.b].map((said, index) => h('div', {}, h('b', {}, machines[index]), h('pre', {}, said))),
    ),
  ];
}

const rulesOf = ({ rules, scenarios }: Comparison): HTMLElement =>
  h(
    'dl',
    {},
    rules.map(({ name, reason }) => {
      const times = scenarios.filter((scenario) => scenario.rules?.includes(name)).length;
      return [h('dt', {}, `${name} (${times})`), h('dd', {}, reason)];
    }),
  );

const folded = (title: string, content: readonly Child[]): HTMLElement =>
  h('details', {}, h('summary', {}, title), content);

function reasons(scenarios: readonly ScenarioComparison[]): Child {
  if (scenarios.length === 0) return undefined;
  const item = (scenario: ScenarioComparison): HTMLElement =>
    h(
      'li',
      {},
      h('a', { href: hashOf(scenario) }, scenario.name),
      h('span', { class: 'quiet' }, ` ${scenario.because ?? ''}`),
    );
  return folded(`${scenarios.length} not applicable, and why`, [
    h('ul', { class: 'plain' }, scenarios.map(item)),
  ]);
}
