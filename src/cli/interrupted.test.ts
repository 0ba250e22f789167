import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { Client } from '#real/client.ts';
import { connectionTo } from '#real/connection.ts';
import { credentialsOf } from '#real/kubeconfig.ts';
import { list } from '#real/lists.ts';
import { exitCode } from './usage-error.ts';
import { serve } from './serve.ts';
import { projectRoot } from './version.ts';

/** A control plane without nodes: a real one where it is named, and the simulated one else. */
interface Plane extends Disposable {
  readonly kubeconfig: string;
  readonly context: string;
}

const { STATEFULSPEC_KUBECONFIG: real, STATEFULSPEC_CONTEXTS: contexts = '' } = process.env;

const folder = (): string => mkdtempSync(path.join(os.tmpdir(), 'interrupted-'));

async function simulated(): Promise<Plane> {
  const { url, close } = await serve(0, true);
  const kubeconfig = path.join(folder(), 'config');
  const config = {
    clusters: [{ name: 'c', cluster: { server: url } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'simulated', context: { cluster: 'c', user: 'u' } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  return { kubeconfig, context: 'simulated', [Symbol.dispose]: close };
}

const feature = path.join(folder(), 'waiting.feature');
writeFileSync(
  feature,
  `Feature: Waiting
  Scenario: A set that somebody looks at for a while
    Given a running StatefulSet "web" with:
      | replicas | 2        |
      | claim    | data 1Gi |
    Then for 40 seconds StatefulSet "web" is ready
  Scenario: A node that somebody looks at for a while
    Given the node "node-9"
    Then for 40 seconds node "node-9" is ready
`,
);

const start = ({ kubeconfig, context }: Plane, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [path.join(projectRoot, 'bin', 'statefulspec.js'), ...args, '--i-know', context], {
    cwd: projectRoot,
    env: { ...process.env, KUBECONFIG: kubeconfig, STATEFULSPEC_KUBECONFIG: kubeconfig },
    stdio: 'ignore',
  });

const run = (plane: Plane, line: number): ChildProcess =>
  start(
    plane,
    'run',
    ...['--cluster', 'kubeconfig', '--context', plane.context, '--nodes', 'played'],
    ...['--out', folder(), `${feature}:${line}`],
  );

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

/** What is there and not about to go, of the kinds that a run leaves something of. */
async function thereIs({ kubeconfig, context }: Plane): Promise<readonly string[]> {
  const client = new Client(connectionTo(credentialsOf({ file: kubeconfig, context, allowed: [context] })));
  const kinds: readonly Resource[] = [
    resources.Namespace,
    resources.Node,
    resources.PersistentVolume,
    resources.StorageClass,
    resources.StatefulSet,
    resources.Lease,
  ];
  const all = await Promise.all(
    kinds.map(async (resource) => {
      const objects = await list(client, resource);
      const staying = objects.filter(
        ({ metadata }) => !metadata.deletionTimestamp || resource === resources.Node,
      );
      return staying.map(({ metadata }) => `${resource.kind} ${metadata.name}`);
    }),
  );
  return all.flat();
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Begins a run, and lets it come to where it would leave something. */
async function underWay(plane: Plane, line: number, sign: string): Promise<ChildProcess> {
  const child = run(plane, line);
  await until(async () => (await thereIs(plane)).includes(sign));
  return child;
}

const scenes = [
  { what: 'a set', line: 2, sign: 'StatefulSet web' },
  { what: 'a node', line: 7, sign: 'Node node-9' },
];

describe('a run that is interrupted', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    for (const { what, line, sign } of scenes)
      test(`cleans up before it ends: ${signal}, with ${what}`, async () => {
        using plane = await simulated();
        const before = await thereIs(plane);
        const child = await underWay(plane, line, sign);
        const code = ended(child);
        child.kill(signal);
        assert.equal(await code, exitCode.interrupted);
        assert.deepEqual(await thereIs(plane), before);
      });

  const skip = real ? false : 'waits until a lease has expired; STATEFULSPEC_KUBECONFIG names no cluster';
  for (const { what, line, sign } of scenes)
    test(`leaves nothing behind cleanup when it is killed: ${what}`, { skip }, async () => {
      const [context = ''] = contexts.split(',');
      using plane: Plane = { kubeconfig: real ?? '', context, [Symbol.dispose]: () => undefined };
      const before = await thereIs(plane);
      const child = await underWay(plane, line, sign);
      const killed = ended(child);
      child.kill('SIGKILL');
      await killed;
      assert.notDeepEqual(await thereIs(plane), before);
      assert.equal(await ended(start(plane, 'cleanup', '--context', context)), exitCode.ok);
      assert.deepEqual(await thereIs(plane), before);
    });
});
