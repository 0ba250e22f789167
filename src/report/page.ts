import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { transformSync } from '@swc/core';
import { pack } from './page/pack.ts';
import type { RunRecord, ScenarioRecord, Summary } from './record.ts';
import { summaryOf } from './summary.ts';

const folder = path.join(__dirname, 'page');

/** The page's own code, each file after those that it uses. They are one script, so top-level names are told once. */
const parts = [
  '../comparison.ts',
  'pack.ts',
  'dom.ts',
  'text.ts',
  'tags.ts',
  'scale.ts',
  'model.ts',
  'timeline-view.ts',
  'stage.ts',
  'step-list.ts',
  'state-view.ts',
  'failure-cards.ts',
  'scenario-view.ts',
  'compare-view.ts',
  'summary-view.ts',
  'tables-view.ts',
  'nav-view.ts',
  'app.ts',
];

const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

/** One script without imports, exports or types; small, because every report carries it. */
export function pageScript(): string {
  const joined = parts
    .map((name) =>
      read(name)
        .replace(/^import [^;]*;$/gm, '')
        .replace(/^export (?=\w)/gm, ''),
    )
    .join('\n');
  const { code } = transformSync(`(() => {${joined}})();`, {
    isModule: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022', minify: { compress: true, mangle: true } },
    minify: true,
  });
  // A closing tag inside a string would end the script.
  return code.replaceAll('</', '<\\/');
}

const pageStyle = (): string =>
  read('page.css')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

const allowed = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only this script and this style; no network, no frames, no forms, nothing else. */
const policy = (script: string, style: string): string =>
  `default-src 'none'; script-src ${allowed(script)}; style-src ${allowed(style)}; base-uri 'none'; form-action 'none'`;

/** What the page does not show is left out: digests are told by their beginning, and a clean bill is short. */
function trimmed(scenario: ScenarioRecord): ScenarioRecord {
  const { trace, status } = scenario;
  const realMs = Math.round(scenario.realMs * 10) / 10;
  if (!trace) return { ...scenario, realMs };
  const { tail, ...rest } = trace;
  return {
    ...scenario,
    realMs,
    trace: { ...rest, journal: trace.journal.slice(0, 12), ...(status === 'failed' && tail && { tail }) },
  };
}

const payload = (run: RunRecord, summary: Summary): string =>
  gzipSync(JSON.stringify(pack({ run: { ...run, scenarios: run.scenarios.map(trimmed) }, summary })), {
    level: 9,
  }).toString('base64');

const shortcuts = [
  ['/', 'search words or @tags'],
  ['j k', 'next, previous scenario'],
  ['f F', 'next, previous failure'],
  ['← →', 'step through what happens'],
  ['z', 'narrow long waits'],
  ['s c i', 'summary, claims, invariants'],
  ['y', 'copy a link to this moment'],
  ['d', 'light or dark'],
  ['?', 'this help'],
] as const;

const keyboard = (keys: string): string =>
  keys
    .split(' ')
    .map((key) => `<kbd>${escaped(key)}</kbd>`)
    .join(' ');

const help = (): string =>
  `<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Keys</h2><dl>${shortcuts
    .map(([keys, what]) => `<dt>${keyboard(keys)}</dt><dd>${escaped(what)}</dd>`)
    .join('')}</dl><form method="dialog"><button class="quiet-button">close</button></form></dialog>`;

const logo =
  '<svg class="logo" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><rect x="1" y="13" width="18" height="5" rx="1.5"/><rect x="1" y="7" width="18" height="5" rx="1.5"/><rect x="1" y="1" width="18" height="5" rx="1.5"/></svg>';

function header({ cluster, kubernetes, seed, started }: RunRecord): string {
  const facts = [
    `${cluster === 'sim' ? 'simulated' : cluster} Kubernetes ${kubernetes.replace(/^v/, '')}`,
    `seed ${seed}`,
    `${started.slice(0, 16).replace('T', ' ')} UTC`,
  ];
  const tabs = [
    ['summary', 'Summary'],
    ['claims', 'Claims'],
    ['invariants', 'Invariants'],
  ] as const;
  return (
    `<header class="top"><h1>${logo}Statefulspec</h1><p class="facts">${facts.map((fact) => `<span>${escaped(fact)}</span>`).join('')}</p>` +
    `<nav aria-label="Views">${tabs.map(([id, title]) => `<a href="#${id}">${title}</a>`).join('')}</nav>` +
    '<p class="row"><button class="quiet-button" id="theme" title="Light or dark (d)">◐ theme</button><button class="quiet-button" id="helper" title="Keys (?)">? keys</button></p></header>'
  );
}

/** What a reader without scripts sees. */
const plainly = ({ scenarios, failures }: Summary): string =>
  `<noscript><p>${scenarios.passed} passed, ${scenarios.failed} failed, ${scenarios.notApplicable} not applicable.</p><ul>${failures
    .map(({ uri, line, name, because }) => `<li>${escaped(`${name} (${uri}:${line}): ${because}`)}</li>`)
    .join(
      '',
    )}</ul><p>The rest of this page needs JavaScript; cucumber.html and summary.md are beside it.</p></noscript>`;

/** `reports/index.html`: one file that needs nothing else, not even a network. */
export function buildPage(run: RunRecord): string {
  const summary = summaryOf(run);
  const [script, style] = [pageScript(), pageStyle()];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>Statefulspec · conformance</title><style>${style}</style></head>
<body>${header(run)}<div class="body"><nav id="nav" aria-label="Scenarios"></nav><main id="main" tabindex="-1">${plainly(summary)}</main></div>
${help()}<p id="say" role="status"></p>
<script type="application/octet-stream" id="run">${payload(run, summary)}</script>
<script>${script}</script></body></html>
`;
}
