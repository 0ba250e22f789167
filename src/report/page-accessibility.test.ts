import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { hashOf } from './page/model.ts';
import { buildPage } from './page.ts';
import { sampleComparison, sampleRun } from './sample-run.ts';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

const plain = sampleRun(60);
const run = { ...plain, comparison: sampleComparison(plain) };
const failed = run.scenarios.find(({ status }) => status === 'failed');
const views = ['#summary', '#claims', '#invariants', failed ? hashOf(failed) : ''];
const themes = ['light', 'dark'];
/** A judge that looked at fewer rules than this looked at an empty page. */
const RULES_MIN = 15;

/** Shows every view in every theme, lets axe judge each, and leaves the verdicts in the document. */
const judge = `const broken = [];
addEventListener('error', ({ message }) => broken.push(message));
addEventListener('load', async () => {
  const wait = () => new Promise((r) => setTimeout(r, 60));
  while (!document.documentElement.classList.contains('ready')) await wait();
  const verdicts = [];
  for (const theme of ${JSON.stringify(themes)}) for (const view of ${JSON.stringify(views)}) {
    document.documentElement.dataset.theme = theme;
    location.hash = view;
    await wait();
    for (let i = 0; view.includes('features/') && !document.querySelector('svg .pod') && i < 50; i += 1) await wait();
    const { violations, passes } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] });
    const told = violations.map(({ id, help, nodes }) => id + ': ' + help + ' (' + nodes.slice(0, 3).map((n) => n.html).join(' | ') + ')');
    verdicts.push({ theme, view, rules: passes.length, told: [...told, ...broken.splice(0)], pods: document.querySelectorAll('svg .pod').length });
  }
  document.body.textContent = 'AXE' + btoa(unescape(encodeURIComponent(JSON.stringify(verdicts)))) + 'AXE';
});`;

interface Verdict {
  readonly theme: string;
  readonly view: string;
  readonly rules: number;
  readonly told: readonly string[];
  /** Rows of pods in a timeline that was drawn. */
  readonly pods: number;
}

/** The page without its content policy, which would refuse axe. */
function judgedPage(): string {
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  return buildPage(run)
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace('</body>', () => `<script>${axe}</script><script>${judge}</script></body>`);
}

/** The document that a page ends as, in a browser. */
const documentOf = (browser: string, file: string, profile: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const args = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${profile}`,
      '--virtual-time-budget=60000',
      '--window-size=1400,1000',
      '--dump-dom',
      `file://${file}`,
    ];
    execFile(browser, args, { timeout: 90_000, maxBuffer: 1 << 26 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });

test(
  'every view is drawn without an error, and axe finds nothing in it, light or dark',
  { skip: chromium ? false : 'needs chromium (apt-get install chromium)' },
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'statefulspec-'));
    const file = path.join(folder, 'index.html');
    writeFileSync(file, judgedPage());
    const [, verdict = ''] =
      /AXE([\w+/=]+)AXE/.exec(await documentOf(chromium ?? '', file, path.join(folder, 'profile'))) ?? [];
    const verdicts = JSON.parse(Buffer.from(verdict, 'base64').toString() || '[]') as Verdict[];
    assert.equal(verdicts.length, themes.length * views.length);
    assert.deepEqual(
      verdicts.flatMap(({ theme, view, told }) => told.map((each) => `${theme} ${view} ${each}`)),
      [],
    );
    assert.ok(
      verdicts.every(({ rules }) => rules >= RULES_MIN),
      verdicts.map(({ rules }) => rules).join(' '),
    );
    assert.ok(
      verdicts.every(({ view, pods }) => pods > 0 === view.includes('features/')),
      'the timeline is drawn',
    );
    rmSync(folder, { recursive: true, force: true });
  },
);
