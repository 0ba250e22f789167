import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { EnvironmentError } from '../environment-error.ts';
import { textOfFrames } from './frames.ts';
import { imageOf, k3sMinors } from './images.ts';
import type { K3sOptions } from './k3s.ts';
import { K3s } from './k3s.ts';
import type { ContainerPlan, ContainerRuntime } from './runtime.ts';

/** An engine that starts nothing and remembers everything. */
class FakeRuntime implements ContainerRuntime {
  readonly plans: ContainerPlan[] = [];
  readonly removed: string[] = [];
  readonly #fault: string | undefined;

  /** @param fault the container that does not start, or `engine` */
  constructor(fault?: string) {
    this.#fault = fault;
  }

  async assertThere(): Promise<void> {
    if (this.#fault === 'engine') throw new EnvironmentError('--cluster k3s needs Docker');
  }

  async server(plan: ContainerPlan) {
    return { ...this.#run(plan), kubeconfig: 'apiVersion: v1' };
  }

  async agent(plan: ContainerPlan) {
    return this.#run(plan);
  }

  #run(plan: ContainerPlan) {
    const id = plan.command.at(-1)?.replace('--node-name=', '') ?? '';
    plan.hear(`${id} says hello\n`);
    if (id === this.#fault) throw new Error('no space left on device');
    this.plans.push(plan);
    return {
      id,
      address: '172.17.0.2',
      logs: async () => `${id} says hello`,
      remove: async () => void this.removed.push(id),
    };
  }
}

const options: K3sOptions = {
  image: 'rancher/k3s:v1.34.9-k3s1',
  agents: 2,
  keep: false,
  ready: async () => undefined,
};

const refusal = async (promise: Promise<unknown>): Promise<Error> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof EnvironmentError, String(error));
  return error;
};

describe('the image of a version of Kubernetes', () => {
  test('a minor version stands for a published release', () => {
    for (const minor of k3sMinors)
      assert.match(imageOf(minor), new RegExp(`^rancher/k3s:v${minor.replace('.', '\\.')}\\.\\d+-k3s\\d$`));
  });

  test('a release is taken as it is said, and the newest unless one is', () => {
    assert.equal(imageOf('1.34.2'), 'rancher/k3s:v1.34.2-k3s1');
    assert.equal(imageOf('v1.33.13-k3s2'), 'rancher/k3s:v1.33.13-k3s2');
    assert.equal(imageOf(), imageOf('1.36'));
    assert.equal(imageOf('1.20', 'registry.example/k3s:mine'), 'registry.example/k3s:mine');
  });

  test('any other version is refused with those that there are', () => {
    assert.throws(() => imageOf('1.20'), /no k3s image for Kubernetes 1\.20; there are 1\.31, .*1\.36/);
    assert.throws(() => imageOf('latest; rm -rf /'), EnvironmentError);
  });
});

describe('k3s in containers', () => {
  test('a server that takes no pods, and agents that join it by its address', async () => {
    const runtime = new FakeRuntime();
    const k3s = await K3s.start(options, runtime);
    assert.deepEqual(
      runtime.plans.map(({ command }) => [command[0], command.at(-1)]),
      [
        ['server', '--node-name=control-plane'],
        ['agent', '--node-name=node-1'],
        ['agent', '--node-name=node-2'],
      ],
    );
    assert.ok(runtime.plans[0]?.command.some((word) => word.startsWith('--node-taint=')));
    assert.equal(runtime.plans[1]?.environment['K3S_URL'], 'https://172.17.0.2:6443');
    assert.deepEqual(
      [...k3s.containers],
      [
        ['node-1', 'node-1'],
        ['node-2', 'node-2'],
      ],
    );
    await k3s.close();
  });

  test("the kubeconfig is its owner's alone, and goes with the containers", async () => {
    const runtime = new FakeRuntime();
    const k3s = await K3s.start(options, runtime);
    assert.equal(statSync(k3s.kubeconfig).mode & 0o777, 0o600);
    await k3s.close();
    assert.ok(!existsSync(k3s.kubeconfig));
    assert.deepEqual(runtime.removed, ['control-plane', 'node-1', 'node-2']);
  });

  test('a cluster that is kept is left running', async () => {
    const runtime = new FakeRuntime();
    const k3s = await K3s.start({ ...options, keep: true }, runtime);
    await k3s.close();
    assert.deepEqual(runtime.removed, []);
    assert.ok(!existsSync(k3s.kubeconfig));
    assert.ok(runtime.plans.every(({ reuse }) => reuse));
  });

  test('without an engine one sentence says so', async () => {
    const { message } = await refusal(K3s.start(options, new FakeRuntime('engine')));
    assert.equal(message, '--cluster k3s needs Docker');
  });

  for (const { why, fault, ready, says } of [
    { why: 'an agent that does not start', fault: 'node-2', ready: options.ready, says: /no space left/ },
    {
      why: 'a cluster that does not become ready',
      fault: undefined,
      ready: async () => {
        throw new Error('it has not got CoreDNS');
      },
      says: /has not got CoreDNS/,
    },
  ]) {
    test(`${why} stops those that run, and shows their logs`, async () => {
      const runtime = new FakeRuntime(fault);
      const { message } = await refusal(K3s.start({ ...options, ready }, runtime));
      assert.match(message, says);
      assert.match(message, /rancher\/k3s:v1\.34\.9-k3s1/);
      assert.match(message, /--- control-plane\ncontrol-plane says hello/);
      assert.deepEqual(
        runtime.removed,
        runtime.plans.map(({ command }) => command.at(-1)?.slice(12)),
      );
    });
  }

  test('an interrupted start stops what has been started', async () => {
    const runtime = new FakeRuntime();
    const stopping = new AbortController();
    stopping.abort();
    const { message } = await refusal(K3s.start(options, runtime, stopping.signal));
    assert.match(message, /interrupted/);
    assert.deepEqual(runtime.removed, ['control-plane']);
  });

  test('so does an interruption while nobody knows whether it will ever be ready', async () => {
    const runtime = new FakeRuntime();
    const stopping = new AbortController();
    const ready = async (): Promise<void> => {
      stopping.abort();
      await new Promise<never>(() => undefined);
    };
    const { message } = await refusal(K3s.start({ ...options, ready }, runtime, stopping.signal));
    assert.match(message, /interrupted/);
    assert.equal(runtime.removed.length, 3);
  });
});

test('the logs of both streams are told without their frames', () => {
  const frame = (stream: number, text: string): Buffer => {
    const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  assert.equal(textOfFrames(Buffer.concat([frame(1, 'ready\n'), frame(2, 'wärnung\n')])), 'ready\nwärnung\n');
  assert.equal(textOfFrames(frame(1, 'cut off').subarray(0, 11)), 'cut');
});
