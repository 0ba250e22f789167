import type { ScenarioRecord, ScenarioStatus } from '../record.ts';
import { compareView } from './compare-view.ts';
import { h, type Child } from './dom.ts';
import { grouped, hashOf, signs, type PageRun } from './model.ts';
import { counted, span } from './text.ts';

/** The first page: does it hold, what does not, and how to run it again. */
export function summaryView(
  { run, summary }: PageRun,
  copy: (text: string, what: string) => void,
): HTMLElement {
  const { scenarios } = run;
  return h(
    'article',
    {},
    verdict({ run, summary }),
    tiles({ run, summary }),
    failures(scenarios),
    compareView(run.comparison),
    h(
      'section',
      { class: 'card' },
      h('h3', {}, 'Every scenario'),
      h('div', { class: 'map' }, [...grouped(scenarios, ({ feature }) => feature)].map(mapRow)),
      mapLegend(),
    ),
    notApplicable(scenarios),
    h(
      'section',
      { class: 'card' },
      h('h3', {}, 'Run it again'),
      h(
        'p',
        { class: 'row' },
        h('code', { class: 'command' }, `$ ${run.command}`),
        h('button', { class: 'quiet-button', onclick: () => copy(run.command, 'command') }, 'copy'),
      ),
      h(
        'p',
        { class: 'quiet' },
        'The same seed gives the same journal, byte for byte: ',
        h('code', {}, summary.journal),
      ),
      h(
        'p',
        { class: 'quiet' },
        'Beside this page: ',
        otherReports.map((file, i) => [i > 0 && ' · ', h('a', { href: file }, file)]),
      ),
    ),
  );
}

const otherReports = [
  'cucumber.html',
  'junit.xml',
  'messages.ndjson',
  'summary.json',
  'summary.md',
  'conformance.yaml',
];

function verdict({ run, summary }: PageRun): HTMLElement {
  const { passed, failed } = summary.scenarios;
  const says =
    failed > 0
      ? `${failed} of ${counted(passed + failed, 'scenario')} ${failed === 1 ? 'fails' : 'fail'}`
      : `All ${counted(passed, 'scenario')} hold`;
  const { judged, observations, violated } = summary.invariants;
  const invariants = `${counted(judged, 'invariant')} judged ${counted(observations, 'observation')}; ${violated.length === 0 ? 'none was violated' : `violated: ${violated.join(', ')}`}.`;
  return h(
    'header',
    { class: 'verdict' },
    h(
      'h2',
      {},
      h(
        'span',
        { class: `sign ${failed > 0 ? 'fail' : 'pass'}`, 'aria-hidden': 'true' },
        failed > 0 ? '✘' : '✔',
      ),
      ' ',
      says,
    ),
    h(
      'p',
      {},
      invariants,
      run.partial && h('b', { class: 'skip' }, ' The run was interrupted, so this is a part of it.'),
    ),
  );
}

function tiles({ run, summary }: PageRun): HTMLElement {
  const virtual = run.scenarios.reduce((sum, { trace }) => sum + (trace?.virtualMs ?? 0), 0);
  const { passed, failed, notApplicable: skipped } = summary.scenarios;
  const tile = (kind: string, value: string, title: string): HTMLElement =>
    h('div', { class: `tile ${kind}` }, h('b', {}, value), h('span', {}, title));
  return h(
    'div',
    { class: 'tiles' },
    tile('pass', String(passed), 'passed'),
    tile(failed > 0 ? 'fail' : '', String(failed), 'failed'),
    tile(skipped > 0 ? 'skip' : '', String(skipped), 'not applicable'),
    tile('', span(virtual), 'of cluster time'),
    tile('', span(run.realMs), 'of real time'),
    tile('', String(summary.invariants.judged), 'invariants'),
  );
}

/** So many failures are told at once; the others are one click away. */
const FAILURES_SHOWN = 8;
const FAILURES_MAX = 500;

function failures(scenarios: readonly ScenarioRecord[]): Child {
  const failed = scenarios.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return undefined;
  const [first, rest] = [failed.slice(0, FAILURES_SHOWN), failed.slice(FAILURES_SHOWN, FAILURES_MAX)];
  return h(
    'section',
    { class: 'card bad' },
    h('h3', {}, 'What fails'),
    h('ol', { class: 'failures' }, first.map(failureItem)),
    rest.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `and ${failed.length - first.length} more`),
        h('ol', { class: 'failures' }, rest.map(failureItem)),
      ),
  );
}

const failureItem = (scenario: ScenarioRecord): HTMLElement =>
  h(
    'li',
    {},
    h(
      'a',
      { href: hashOf(scenario) },
      h('span', { class: 'sign fail', 'aria-hidden': 'true' }, '✘'),
      ' ',
      scenario.name,
    ),
    h('p', { class: 'first-line' }, (scenario.failure ?? '').split('\n')[0]),
    h('p', { class: 'quiet' }, `${scenario.feature} · ${scenario.uri}:${scenario.line}`),
  );

const order: readonly ScenarioStatus[] = ['failed', 'not applicable', 'passed'];

function mapRow([feature, scenarios]: readonly [string, readonly ScenarioRecord[]]): HTMLElement {
  const worst = order.find((status) => scenarios.some((scenario) => scenario.status === status)) ?? 'passed';
  const passed = scenarios.filter(({ status }) => status === 'passed').length;
  return h(
    'div',
    { class: 'map-row' },
    h(
      'span',
      { class: 'map-name' },
      h(
        'span',
        { class: `sign ${signs[worst].kind}`, role: 'img', 'aria-label': signs[worst].word },
        signs[worst].glyph,
      ),
      ' ',
      feature,
    ),
    h(
      'span',
      { class: 'cells' },
      scenarios.map((scenario) => {
        const { kind, word, glyph } = signs[scenario.status];
        return h(
          'a',
          {
            class: `cell ${kind}`,
            href: hashOf(scenario),
            title: `${scenario.name}: ${word}`,
            'aria-label': `${scenario.name}: ${word}`,
          },
          kind === 'pass' ? '' : glyph,
        );
      }),
    ),
    h('span', { class: 'quiet map-count' }, `${passed}/${scenarios.length}`),
  );
}

const mapLegend = (): HTMLElement =>
  h(
    'p',
    { class: 'legend' },
    order
      .toReversed()
      .map((status) =>
        h(
          'span',
          { class: 'key' },
          h(
            'span',
            { class: `cell ${signs[status].kind}`, 'aria-hidden': 'true' },
            status === 'passed' ? '' : signs[status].glyph,
          ),
          signs[status].word,
        ),
      ),
  );

function notApplicable(scenarios: readonly ScenarioRecord[]): Child {
  const skipped = scenarios.filter(({ status }) => status === 'not applicable');
  if (skipped.length === 0) return undefined;
  return h(
    'section',
    { class: 'card' },
    h('h3', {}, 'What does not apply to this cluster'),
    h(
      'ul',
      { class: 'plain' },
      skipped
        .slice(0, 100)
        .map((scenario) =>
          h(
            'li',
            {},
            h('a', { href: hashOf(scenario) }, scenario.name),
            h('span', { class: 'quiet' }, ` ${scenario.trace?.notApplicable ?? 'skipped by a step'}`),
          ),
        ),
    ),
  );
}
