import { AssertionError } from 'node:assert';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Duration } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { namesIn } from './words.ts';
import type { Named, Scenario } from './world.ts';

Given('the node(s) {string}', async function (this: Scenario, names: string) {
  for (const name of namesIn(names)) await this.can('nodes.add')(name);
});

When('{object} stops answering', async function (this: Scenario, { name }: Named) {
  await this.can('nodes.lose')(name);
});

When(
  '{object} is shut down within {duration}, of which critical pods get {duration}',
  async function (this: Scenario, { name }: Named, span: Duration, critical: Duration) {
    await this.can('nodes.shutDown')(name, span, critical);
  },
);

When('{object} answers again', async function (this: Scenario, { name }: Named) {
  await this.can('nodes.recover')(name);
});

Then('no pod but {string} is on {object}', function (this: Scenario, names: string, { name: node }: Named) {
  const others = this.now
    .list<Pod>(resources.Pod, this.namespace)
    .filter(({ spec, metadata }) => spec.nodeName === node && !namesIn(names).includes(metadata.name));
  if (others.length > 0)
    throw new AssertionError({
      message: `${others.map(({ metadata }) => metadata.name).join(', ')} is there too`,
    });
});

Then('pod {string} is on {object}', function (this: Scenario, name: string, { name: expected }: Named) {
  const actual = this.find<Pod>({ resource: resources.Pod, name })?.spec.nodeName;
  if (actual !== expected)
    throw new AssertionError({
      message: `pod ${name} is on ${actual ?? 'no node'}, not on ${expected}`,
      expected,
      actual,
    });
});

Then('the pods of {object} are all on one node', function (this: Scenario, owner: Named) {
  const pods = this.now
    .list<Pod>(resources.Pod, this.namespace)
    .filter((pod) => controllerOf(pod)?.name === owner.name);
  const nodes = new Set(pods.map(({ spec }) => spec.nodeName));
  if (pods.length < 2 || nodes.size !== 1)
    throw new AssertionError({ message: `${pods.length} pods are on ${[...nodes].join(', ')}` });
});

When('the controllers are stopped', async function (this: Scenario) {
  await this.can('controllers.stop')();
});

When('the controllers are started', async function (this: Scenario) {
  await this.can('controllers.start')();
});

Given(
  'the controllers hear of {kinds} {duration} late',
  function (this: Scenario, { kind }: Resource, by: Duration) {
    this.can('controllers.hearLate')(kind, by);
  },
);

Given(
  'the next {word} of a {word} is refused with {int}',
  function (this: Scenario, verb: string, kind: string, code: number) {
    this.can('api.failNext')(verb as 'create', kind, code);
  },
);
