import type { Claim, ScenarioRecord } from '../record.ts';
import { byId, h } from './dom.ts';
import { hashOf, idOf, routeOf, type PageRun } from './model.ts';
import { NavView } from './nav-view.ts';
import { unpack, type Packed } from './pack.ts';
import { scenarioView, type ScenarioView } from './scenario-view.ts';
import { summaryView } from './summary-view.ts';
import { claimsView, invariantsView } from './tables-view.ts';

/** Unpacks the run that the page carries: base64 of gzip of packed JSON. */
async function readRun(): Promise<PageRun> {
  const bytes = Uint8Array.from(atob(byId('run').textContent ?? ''), (char) => char.charCodeAt(0));
  const text = await new Response(
    new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')),
  ).text();
  return unpack(JSON.parse(text) as Packed) as PageRun;
}

interface App {
  readonly page: PageRun;
  readonly nav: NavView;
  readonly main: HTMLElement;
  readonly claims: ReadonlyMap<string, Claim>;
  scenario: ScenarioView | undefined;
  current: ScenarioRecord | undefined;
}

function copy(text: string, what: string): void {
  void navigator.clipboard?.writeText(text).then(
    () => say(`${what} copied`),
    () => say(`the browser does not let this page copy; it was: ${text}`),
  );
}

function say(text: string): void {
  const place = byId('say');
  place.textContent = text;
  place.classList.add('seen');
  setTimeout(() => place.classList.remove('seen'), 1800);
}

function show(app: App): void {
  const route = routeOf(location.hash);
  const { scenarios, command } = app.page.run;
  app.current = route.view === 'scenario' ? scenarios.find((each) => idOf(each) === route.id) : undefined;
  app.scenario =
    app.current &&
    scenarioView(
      app.current,
      { command, copy, claims: app.claims },
      route.view === 'scenario' ? route.at : undefined,
    );
  const view =
    app.scenario?.element ??
    (route.view === 'claims'
      ? claimsView(app.page)
      : route.view === 'invariants'
        ? invariantsView(app.page)
        : summaryView(app.page, copy));
  app.main.replaceChildren(view);
  app.scenario?.attached();
  app.main.scrollTop = 0;
  app.nav.select(app.current && idOf(app.current));
  document.title = `${app.current?.name ?? 'Statefulspec'} · conformance`;
  for (const tab of document.querySelectorAll('header.top a')) {
    if (tab.getAttribute('href') === `#${app.current ? '' : route.view}`)
      tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
}

/** To the next or previous scenario of those shown, or of those that fail. */
function walk({ nav, current }: App, direction: 1 | -1, onlyFailures: boolean): void {
  const all = nav.shown;
  const here = current
    ? all.findIndex((each) => idOf(each) === idOf(current))
    : direction > 0
      ? -1
      : all.length;
  const ahead = direction > 0 ? all.slice(here + 1) : all.slice(0, Math.max(0, here)).toReversed();
  const next = ahead.find(({ status }) => !onlyFailures || status === 'failed');
  if (next) location.hash = hashOf(next);
}

function toggleTheme(): void {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
}

function toggleHelp(): void {
  const help = byId('help') as HTMLDialogElement;
  if (help.open) help.close();
  else help.showModal();
}

const keys = (app: App): Readonly<Record<string, () => void>> => ({
  '/': () => app.nav.searchBox.focus(),
  j: () => walk(app, 1, false),
  k: () => walk(app, -1, false),
  f: () => walk(app, 1, true),
  F: () => walk(app, -1, true),
  s: () => {
    location.hash = 'summary';
  },
  c: () => {
    location.hash = 'claims';
  },
  i: () => {
    location.hash = 'invariants';
  },
  d: toggleTheme,
  z: () => app.scenario?.toggleWaits(),
  y: () =>
    copy(
      location.href.split('#')[0] + (app.current ? hashOf(app.current, app.scenario?.at) : location.hash),
      'link',
    ),
  '?': toggleHelp,
  ArrowRight: () => app.scenario?.moveBy(1),
  ArrowLeft: () => app.scenario?.moveBy(-1),
});

function onKey(app: App, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target === app.nav.searchBox;
  if (typing && event.key === 'Escape') app.nav.searchBox.blur();
  const action = typing ? undefined : keys(app)[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

async function start(): Promise<void> {
  const page = await readRun();
  const app: App = {
    page,
    nav: new NavView(page.run.scenarios),
    main: byId('main'),
    claims: new Map(page.run.claims.map((claim) => [claim.id, claim])),
    scenario: undefined,
    current: undefined,
  };
  byId('nav').replaceWith(app.nav.element);
  byId('theme').addEventListener('click', toggleTheme);
  byId('helper').addEventListener('click', toggleHelp);
  addEventListener('hashchange', () => show(app));
  addEventListener('keydown', (event) => onKey(app, event));
  show(app);
  document.documentElement.classList.add('ready');
}

start().catch((error: unknown) =>
  byId('main').replaceChildren(h('p', { class: 'fail' }, `This page cannot show its run: ${String(error)}`)),
);
