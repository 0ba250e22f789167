import { Given, Then, When } from '@cucumber/cucumber';
import { AssertionError } from 'node:assert';
import type { Duration } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { assert } from '#kernel/assert.ts';
import type { WebRequest } from '#cluster/capability.ts';
import { resources } from '#model/resources.ts';
import { ApiError } from '#model/status.ts';
import type { Named, Scenario } from './world.ts';

/** Asks a pod or a service through the API server, as `kubectl proxy` and curl do. */
async function ask(scenario: Scenario, { resource, name }: Named, request: WebRequest): Promise<void> {
  const kind = resource === resources.Pod ? 'Pod' : 'Service';
  assert(kind === 'Pod' || resource === resources.Service, 'only pods and services answer requests');
  try {
    const { body, status } = await scenario.can('network.request')(
      { kind, namespace: scenario.namespace, name },
      request,
    );
    scenario.printed = {
      stdout: body,
      stderr: status < 400 ? '' : `status ${status}`,
      exitCode: status < 400 ? 0 : 1,
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    scenario.refusal = error;
  }
}

When('{string} is posted to {object}', async function (this: Scenario, body: string, to: Named) {
  await ask(this, to, { method: 'POST', path: '/', body });
});

When('{object} is asked for {string}', async function (this: Scenario, to: Named, path: string) {
  await ask(this, to, { method: 'GET', path });
});

/** CoreDNS with `cache SECONDS` for the cluster's own zone, as k3s has it. */
Given('the name server keeps answers for {duration}', function (this: Scenario, most: Duration) {
  this.can('network.keepNames')(most);
});

Then('it prints:', function (this: Scenario, expected: string) {
  const actual = this.printed?.stdout.trimEnd();
  if (actual !== expected.trimEnd())
    throw new AssertionError({ message: 'it printed something else', expected, actual });
});

/** How often a command is run again. */
const AGAIN: Duration = second;

Then(
  'within {duration} pod {string} prints {string} for {string}',
  async function (this: Scenario, within: Duration, name: string, expected: string, script: string) {
    const deadline = this.cluster.now() + within;
    for (;;) {
      this.printed = await this.can('pods.exec')({ namespace: this.namespace, name }, ['sh', '-c', script]);
      const actual = this.printed.stdout.trimEnd();
      if (actual === expected) return;
      if (this.cluster.now() >= deadline)
        throw new AssertionError({ message: `${script} does not print that`, expected, actual });
      await this.cluster.during(AGAIN);
    }
  },
);
