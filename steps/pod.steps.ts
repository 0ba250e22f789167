import { Then, When } from '@cucumber/cucumber';
import { AssertionError } from 'node:assert';
import { resources } from '#model/resources.ts';
import { namesIn } from './words.ts';
import type { Scenario } from './world.ts';

When('pod(s) {string} stop(s) being ready', async function (this: Scenario, names: string) {
  for (const name of namesIn(names))
    await this.can('pods.stopBeingReady')({ namespace: this.namespace, name });
});

When('pod(s) {string} become(s) ready again', async function (this: Scenario, names: string) {
  for (const name of namesIn(names)) await this.can('pods.becomeReady')({ namespace: this.namespace, name });
});

When('pod {string} exits with code {int}', async function (this: Scenario, name: string, code: number) {
  await this.can('pods.exit')({ namespace: this.namespace, name }, code);
});

When('pod {string} is evicted', async function (this: Scenario, name: string) {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: this.namespace } };
  await this.attempt({ resource: resources.Pod, name }, { verb: 'create', subresource: 'eviction', body });
});

When('pod {string} runs {string}', async function (this: Scenario, name: string, script: string) {
  this.printed = await this.can('pods.exec')({ namespace: this.namespace, name }, ['sh', '-c', script]);
});

Then('it prints {string}', function (this: Scenario, expected: string) {
  const actual = this.printed?.stdout.trimEnd();
  if (actual !== expected)
    throw new AssertionError({
      message: `it printed ${JSON.stringify(actual)}${this.printed?.stderr ? ` and, as an error, ${JSON.stringify(this.printed.stderr)}` : ''}`,
      expected,
      actual,
    });
});

Then('it exits with {int}', function (this: Scenario, expected: number) {
  const actual = this.printed?.exitCode;
  if (actual !== expected)
    throw new AssertionError({
      message: `it exited with ${String(actual)}: ${this.printed?.stderr ?? ''}`,
      expected,
      actual,
    });
});
