import { createHash } from 'node:crypto';
import { prng } from '#kernel/prng.ts';
import { timestamp } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Mark, RunRecord, ScenarioRecord, ScenarioStatus, ScenarioTrace, StepRecord } from './record.ts';
import type { Comparison } from './comparison.ts';
import { timelineOf, type Observed } from './timeline.ts';

/** A made-up run for tests of the reports: a rolling update in many variations, one violation, one failure, one skip. */

const START = Date.UTC(2026, 0, 1);

interface Life {
  readonly pod: string;
  readonly revision: string;
  readonly created: number;
  readonly running: number;
  readonly ready: number;
  readonly deleted?: number;
  readonly gone?: number;
}

function podAt(
  life: Life,
  phase: string,
  ready: boolean,
  deleting: boolean,
  node: string | undefined,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: life.pod,
      namespace: 'default',
      uid: `${life.pod}/${life.created}`,
      resourceVersion: '1',
      creationTimestamp: timestamp(START),
      labels: { 'controller-revision-hash': life.revision },
      ...(deleting && { deletionTimestamp: timestamp(START) }),
    },
    spec: { containers: [], ...(node && { nodeName: node }) },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

function observationsOf(life: Life, node: string): Observed[] {
  const seen = (at: number | undefined, type: Observed['type'], object: KubeObject): Observed[] =>
    at === undefined ? [] : [{ at: START + at, type, object }];
  return [
    ...seen(life.created, 'ADDED', podAt(life, 'Pending', false, false, undefined)),
    ...seen(life.created + 1, 'MODIFIED', podAt(life, 'Pending', false, false, node)),
    ...seen(life.running, 'MODIFIED', podAt(life, 'Running', false, false, node)),
    ...seen(life.ready, 'MODIFIED', podAt(life, 'Running', true, false, node)),
    ...seen(life.deleted, 'MODIFIED', podAt(life, 'Running', true, true, node)),
    ...seen(life.gone, 'DELETED', podAt(life, 'Running', true, true, node)),
  ];
}

function claimOf(name: string, at: number): Observed[] {
  const claim = (phase: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: timestamp(START),
    },
    status: { phase },
  });
  return [
    { at: START + at, type: 'ADDED', object: claim('Pending') },
    { at: START + at + 40, type: 'MODIFIED', object: claim('Bound') },
  ];
}

/** A StatefulSet that starts in order and is then updated from the highest ordinal down to `partition`. */
function rollout(
  replicas: number,
  partition: number,
  seed: number,
): { journal: Observed[]; end: number; updated: number } {
  const chance = prng(seed);
  const wait = (about: number): number => about + chance.below(about);
  const lives: Life[] = [];
  let now = 0;
  const start = (pod: string, revision: string): void => {
    const running = now + wait(900);
    const ready = running + wait(1200);
    lives.push({ pod, revision, created: now, running, ready });
    now = ready + 20;
  };
  for (let ordinal = 0; ordinal < replicas; ordinal += 1) start(`web-${ordinal}`, 'web-6c8f9d7b54');
  now += 4000;
  const updated = now;
  for (let ordinal = replicas - 1; ordinal >= partition; ordinal -= 1) {
    const old = lives.findIndex(({ pod }) => pod === `web-${ordinal}`);
    const gone = now + wait(1500);
    lives[old] = { ...(lives[old] as Life), deleted: now, gone };
    now = gone + 20;
    start(`web-${ordinal}`, 'web-7f9b6d5c8d');
  }
  const journal = lives.flatMap((life, i) => [
    ...observationsOf(life, `node-${'abc'[i % 3]}`),
    ...(i < replicas ? claimOf(`data-${life.pod}`, life.created) : []),
  ]);
  return { journal: journal.sort((a, b) => a.at - b.at), end: now + 3000, updated };
}

const invariantIds = [
  'at-most-one-pod-per-ordinal',
  'ordered-creation',
  'ordered-deletion',
  'sticky-storage',
  'partition-respected',
  'pods-match-revision',
  'claims-outlive-pods',
  'status-counts-true',
  'one-update-at-a-time',
  'names-are-stable',
];

interface Plot {
  readonly feature: string;
  readonly rule: string;
  readonly claim: string;
  readonly name: string;
  readonly uri: string;
  readonly line: number;
  readonly replicas: number;
  readonly partition: number;
  readonly status: ScenarioStatus;
}

function traceOf({ replicas, partition, status, name }: Plot, seed: number): ScenarioTrace {
  const { journal, end, updated } = rollout(replicas, partition, seed);
  const broken = status === 'failed' && partition > 0 ? updated + 5200 : undefined;
  const marks: Mark[] = [
    { at: 0, kind: 'action', text: 'create StatefulSet web' },
    { at: updated, kind: 'action', text: 'set image nginx:1.28' },
    ...(broken === undefined
      ? []
      : [{ at: broken, kind: 'violation', text: 'partition-respected' } as const]),
  ];
  return {
    format: 1,
    cluster: 'sim',
    kubernetes: '1.36.3',
    seed: 0,
    observations: journal.length,
    virtualMs: end,
    marks: [],
    journal: createHash('sha256').update(name).digest('hex'),
    stepEnds: [0, 0, updated - 4000, updated, end],
    invariants: invariantIds.map((id) => ({
      id,
      checked: journal.length,
      violations:
        id === 'partition-respected' && broken !== undefined
          ? [
              {
                at: broken,
                saw: `web-1 was deleted for the update, though its ordinal is below the partition ${partition}`,
                expected: 'web-6c8f9d7b54',
                observed: 'web-7f9b6d5c8d',
                causedBy: 'statefulset-controller deleted web-1 (resourceVersion 311)',
              },
            ]
          : [],
    })),
    timeline: timelineOf(journal, START, START + end, marks),
    ...(status === 'not applicable' && { notApplicable: 'the cluster cannot fail requests of the API' }),
  } as ScenarioTrace;
}

function stepsOf(
  { replicas, partition, status }: Plot,
  { stepEnds }: ScenarioTrace,
  line: number,
): StepRecord[] {
  const texts = [
    ['Given', `a StatefulSet "web" with ${replicas} replicas`],
    ['And', `its update strategy is RollingUpdate with partition ${partition}`],
    ['And', 'all pods are ready within 5 minutes'],
    ['When', 'the image of container "web" is set to "nginx:1.28"'],
    ['Then', `only the pods from ordinal ${partition} up are replaced`],
  ] as const;
  return texts.map(([keyword, text], i) => {
    const failed = status === 'failed' && i === texts.length - 1;
    const step = status === 'not applicable' ? 'skipped' : failed ? 'failed' : 'passed';
    return { keyword, text, line: line + 1 + i, status: step, at: stepEnds[i] ?? 0 };
  });
}

function scenarioOf(plot: Plot, seed: number): ScenarioRecord {
  const trace = traceOf(plot, seed);
  return {
    uri: plot.uri,
    line: plot.line,
    feature: plot.feature,
    rule: plot.rule,
    claim: plot.claim,
    name: plot.name,
    attempts: 1,
    tags: ['@core', `@${plot.feature.toLowerCase().replaceAll(' ', '-')}`],
    status: plot.status,
    realMs: 4 + (seed % 9),
    steps: stepsOf(plot, trace, plot.line),
    trace,
    ...(plot.status === 'failed' && {
      failure:
        'AssertionError: web-1 keeps revision web-6c8f9d7b54: not so\n  expected web-6c8f9d7b54\n  observed web-7f9b6d5c8d\n' +
        'last: 18.204s MODIFIED pod/web-1 deletionTimestamp set by statefulset-controller',
    }),
  };
}

const families = [
  'Ordering',
  'Identity',
  'Storage',
  'Scaling',
  'Rolling update',
  'Partitions',
  'Network',
  'Failures',
  'Lifecycle',
];

const statusAt = (i: number): ScenarioStatus =>
  i === 53 || i === 77 ? 'failed' : i % 31 === 11 ? 'not applicable' : 'passed';

/** A run of so many scenarios. */
export function sampleRun(count = 96): RunRecord {
  const scenarios = Array.from({ length: count }, (_, i): ScenarioRecord => {
    const feature = families[Math.floor((i * families.length) / count)] ?? 'Ordering';
    return scenarioOf(
      {
        feature,
        uri: `features/${feature.toLowerCase().replaceAll(' ', '-')}.feature`,
        line: 12 + (i % 12) * 9,
        rule:
          i % 3 === 0
            ? 'Pods are updated from the highest ordinal down'
            : 'A partition keeps the ordinals below it',
        claim:
          '"If a partition is specified, all Pods with an ordinal that is greater than or equal to the partition will be updated."\nkubernetes.io, StatefulSets, Partitions',
        name: `a rolling update of ${2 + (i % 5)} replicas keeps what is below partition ${i % 3} (${i})`,
        replicas: 2 + (i % 5),
        partition: i % 3,
        status: statusAt(i),
      },
      i + 1,
    );
  });
  return {
    tool: { name: 'statefulspec', version: '0.1.0' },
    cluster: 'sim',
    kubernetes: '1.36.3',
    seed: 7,
    started: '2026-11-20T21:40:00.000Z',
    realMs: 1840,
    node: '24.21.0',
    command: 'npm run conformance -- --seed 7',
    partial: false,
    scenarios,
    claims: invariantIds.map((id) => ({
      id,
      sentence: `What ${id} says holds at every moment`,
      source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/',
      level: 'core',
    })),
  };
}

/** A sample of a run held against another one, with each verdict. */
export function sampleComparison({ scenarios }: RunRecord): Comparison {
  const first = {
    object: 'pod/web-1#1',
    step: 2,
    a: 'MODIFIED {"status":{"ready":true}}',
    b: 'nothing further',
  };
  const verdicts = [
    { verdict: 'drift', first, count: 1 },
    { verdict: 'allowed difference', rules: ['free choice of nodes'], first },
    { verdict: 'not applicable', because: 'kubeconfig cannot do pods.exec' },
    { verdict: 'same' },
  ] as const;
  return {
    format: 1,
    machines: ['sim v1.36.3', 'kubeconfig v1.36.3'],
    rules: [{ name: 'free choice of nodes', reason: 'nodes of equal score are chosen by chance' }],
    scenarios: scenarios.slice(0, verdicts.length).map(({ uri, line, name }, index) => ({
      uri,
      line,
      name,
      ...(verdicts[index] ?? { verdict: 'same' }),
    })),
  };
}
