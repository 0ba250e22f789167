import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { unpack, type Packed } from './page/pack.ts';
import { hasLongWait, eventful, even } from './page/scale.ts';
import { search } from './page/tags.ts';
import { hashOf, routeOf } from './page/model.ts';
import { moment, span } from './page/text.ts';
import { buildPage, pageScript } from './page.ts';
import { sampleRun } from './sample-run.ts';
import type { RunRecord } from './record.ts';

const run = sampleRun(20);
const page = buildPage(run);

const carried = (html: string): { run: RunRecord } => {
  const [, text = ''] = /id="run">([^<]*)</.exec(html) ?? [];
  return unpack(JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString()) as Packed) as {
    run: RunRecord;
  };
};

test('the page carries its run, and nothing from elsewhere', () => {
  assert.deepEqual(
    carried(page).run.scenarios.map(({ name }) => name),
    run.scenarios.map(({ name }) => name),
  );
  assert.ok(!/\b(src|href)=["']?(https?:)?\/\//.test(page), 'no address of another place');
  assert.ok(!/@import|url\((?!#)/.test(page), 'no style from another place');
  assert.ok(!/\sstyle="|\son\w+="/.test(page), 'nothing that its content policy would refuse');
  assert.match(
    page,
    /default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'/,
  );
});

test('a hostile name stays text', () => {
  const [first] = run.scenarios;
  assert.ok(first);
  const hostile = {
    ...run,
    kubernetes: '<img src=x>',
    scenarios: [
      { ...first, status: 'failed' as const, name: '</script><script>alert(1)</script>', failure: '<b>' },
    ],
  };
  const html = buildPage(hostile);
  assert.ok(!html.includes('alert(1)</script>') && !html.includes('<img'));
  assert.equal(html.match(/<script/g)?.length, 2);
  assert.equal(carried(html).run.scenarios[0]?.name, hostile.scenarios[0]?.name);
});

test('a passing scenario takes at most half a kilobyte', () => {
  const passing = (count: number): number => {
    const many = sampleRun(count);
    return buildPage({ ...many, scenarios: many.scenarios.filter(({ status }) => status === 'passed') })
      .length;
  };
  const each = (passing(600) - passing(100)) / 500;
  assert.ok(each <= 512, `${Math.round(each)} bytes a scenario`);
});

test('the parts of the script tell each top-level name once', () => {
  const names = globSync(path.join(__dirname, 'page', '*.ts')).flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(/^(?:export )?(?:async )?(?:function|const|let|class) (\w+)/gm),
    ].map(({ 1: name }) => name),
  );
  assert.ok(names.length > 50);
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  );
  assert.ok(pageScript().length < 40_000);
});

test('search takes words and tag expressions', () => {
  const item = {
    name: 'Highest ordinal first',
    feature: 'Rolling update',
    uri: 'features/update.feature',
    tags: ['@core', '@update'],
  };
  const found = [
    '',
    'highest',
    'rolling first',
    '@core',
    '@core and @update',
    'not @slow',
    '@slow or @upd',
    '@core and not (@slow or @x)',
  ];
  const missed = ['lowest', '@slow', 'not @core', '@core and @slow', 'highest @slow'];
  assert.deepEqual(
    found.filter((text) => !search(text)(item)),
    [],
  );
  assert.deepEqual(
    missed.filter((text) => search(text)(item)),
    [],
  );
});

test('a link names a scenario and a moment, whatever its file is called', () => {
  const [first] = run.scenarios;
  assert.ok(first);
  const odd = { ...first, uri: 'features/a b%#@.feature', line: 7 };
  assert.deepEqual(routeOf(hashOf(odd, 1234.4)), {
    view: 'scenario',
    id: 'features/a b%#@.feature:7',
    at: 1234,
  });
  assert.deepEqual(
    [routeOf(''), routeOf('#claims'), routeOf('#%')],
    [{ view: 'summary' }, { view: 'claims' }, { view: 'summary' }],
  );
});

test('scales map moments to places and back, and narrow long waits', () => {
  const events = [0, 100, 200, 300_000];
  for (const scale of [even(300_000, 100, 900), eventful(300_000, events, 100, 900)]) {
    assert.deepEqual([scale.at(0), Math.round(scale.at(300_000))], [100, 900]);
    for (const ms of [0, 100, 150, 299_000]) assert.ok(Math.abs(scale.moment(scale.at(ms)) - ms) < 1);
  }
  assert.ok(eventful(300_000, events, 100, 900).at(200) > 10 + even(300_000, 100, 900).at(200));
  assert.deepEqual([hasLongWait(300_000, events), hasLongWait(20_000, [0, 100])], [true, false]);
});

test('times are told in the units that matter', () => {
  assert.deepEqual(
    [span(80), span(18_240), span(185_000), span(600_000), span(7_800_000)],
    ['80 ms', '18.2 s', '3 m 05 s', '10 m', '2 h 10 m'],
  );
  assert.deepEqual(
    [moment(0), moment(500), moment(20_000), moment(200_000), moment(180_000)],
    ['0', '0.5s', '20s', '3m20s', '3m'],
  );
});
