import type { DataTable } from '@cucumber/cucumber';
import { Then, When } from '@cucumber/cucumber';
import { AssertionError } from 'node:assert';
import type { Duration } from '#kernel/time.ts';
import type { Condition } from '#cluster/condition.ts';
import { condition, unmet } from '#cluster/condition.ts';
import { allOf, isIn, nameOf } from '#cluster/states.ts';
import type { KubeEvent } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { resources } from '#model/resources.ts';
import { matches } from './table.ts';
import type { Row } from './table.ts';
import { namesIn } from './words.ts';
import type { Named, Scenario } from './world.ts';

const place = (scenario: Scenario, resource: Resource) =>
  resource.namespaced ? scenario.namespace : undefined;

const areIn = (scenario: Scenario, objects: readonly Named[], state: string): Condition =>
  allOf(objects.map(({ resource, name }) => isIn(resource, place(scenario, resource), name, state)));

const have = (scenario: Scenario, objects: readonly Named[], table: DataTable): Condition =>
  allOf(
    objects.map(({ resource, name }) =>
      condition(`${nameOf(resource, name)} has the values`, (view) => {
        const object = view.get(resource, place(scenario, resource), name);
        return object ? matches(object, table.raw() as unknown as Row[]) : unmet('there is no such object');
      }),
    ),
  );

/** @throws AssertionError when the condition does not hold now */
function demand(scenario: Scenario, wanted: Condition, when = ''): void {
  const outcome = wanted.check(scenario.now);
  if (!outcome.met)
    throw new AssertionError({ message: `${wanted.sentence}: not so${when} — ${outcome.because}` });
}

async function demandThroughout(scenario: Scenario, wanted: Condition, span: Duration): Promise<void> {
  demand(scenario, wanted);
  await scenario.cluster.during(span, () => demand(scenario, wanted, ' any more'));
}

Then('{objects} is/are {state}', function (this: Scenario, objects: readonly Named[], state: string) {
  demand(this, areIn(this, objects, state));
});

Then(
  'within {duration} {objects} is/are {state}',
  async function (this: Scenario, within: Duration, objects: readonly Named[], state: string) {
    await this.cluster.until(areIn(this, objects, state), within);
  },
);

Then(
  'for {duration} {objects} is/are {state}',
  async function (this: Scenario, span: Duration, objects: readonly Named[], state: string) {
    await demandThroughout(this, areIn(this, objects, state), span);
  },
);

Then('{objects} has:/have:', function (this: Scenario, objects: readonly Named[], table: DataTable) {
  demand(this, have(this, objects, table));
});

Then(
  'within {duration} {objects} has:/have:',
  async function (this: Scenario, within: Duration, objects: readonly Named[], table: DataTable) {
    await this.cluster.until(have(this, objects, table), within);
  },
);

/** Exactly these, in any order; "" for none. */
const areExactly = (scenario: Scenario, resource: Resource, names: string): Condition =>
  condition(`the ${resource.plural} are exactly ${names || 'none'}`, (view) => {
    const observed = view.list(resource, place(scenario, resource)).map(({ metadata }) => metadata.name);
    const same = JSON.stringify([...observed].sort()) === JSON.stringify([...namesIn(names)].sort());
    return same ? { met: true } : unmet(`they are ${observed.join(', ') || 'none'}`);
  });

Then('the {kinds} are exactly {string}', function (this: Scenario, resource: Resource, names: string) {
  demand(this, areExactly(this, resource, names));
});

Then(
  'within {duration} the {kinds} are exactly {string}',
  async function (this: Scenario, within: Duration, resource: Resource, names: string) {
    await this.cluster.until(areExactly(this, resource, names), within);
  },
);

Then(
  'for {duration} the {kinds} are exactly {string}',
  async function (this: Scenario, span: Duration, resource: Resource, names: string) {
    await demandThroughout(this, areExactly(this, resource, names), span);
  },
);

const countIs = (scenario: Scenario, resource: Resource, count: number): Condition =>
  condition(`there are ${count} ${resource.plural}`, (view) => {
    const observed = view.list(resource, place(scenario, resource)).length;
    return observed === count ? { met: true } : unmet(`there are ${observed}`);
  });

Then(
  'within {duration} there is/are {int} {kinds}',
  async function (this: Scenario, within: Duration, count: number, resource: Resource) {
    await this.cluster.until(countIs(this, resource, count), within);
  },
);

/** The uid an object had when the last When began; its first one if it did not exist then. */
function uidBefore(scenario: Scenario, { resource, name }: Named): string | undefined {
  return scenario.cluster.journal.viewAt(scenario.mark).get(resource, place(scenario, resource), name)
    ?.metadata.uid;
}

Then('{objects} is/are the same as before', function (this: Scenario, objects: readonly Named[]) {
  for (const named of objects) {
    const [before, now] = [uidBefore(this, named), this.find(named)?.metadata.uid];
    if (before === undefined || before !== now)
      throw new AssertionError({
        message: `${nameOf(named.resource, named.name)} is ${now ? 'another object' : 'gone'}`,
        expected: before,
        actual: now,
      });
  }
});

/** There, and with another uid than when the last When began. */
const isAnother = (scenario: Scenario, named: Named): Condition =>
  condition(`${nameOf(named.resource, named.name)} is another than before`, (view) => {
    const now = view.get(named.resource, place(scenario, named.resource), named.name)?.metadata.uid;
    if (now === undefined) return unmet('it is not there');
    return now === uidBefore(scenario, named) ? unmet('it is still the same object') : { met: true };
  });

Then('{objects} is/are another than before', function (this: Scenario, objects: readonly Named[]) {
  demand(this, allOf(objects.map((named) => isAnother(this, named))));
});

Then(
  'within {duration} {objects} is/are another than before',
  async function (this: Scenario, within: Duration, objects: readonly Named[]) {
    await this.cluster.until(allOf(objects.map((named) => isAnother(this, named))), within);
  },
);

const hasEvent = (scenario: Scenario, { resource, name }: Named, reason: string, text: string): Condition =>
  condition(`${nameOf(resource, name)} has the event ${reason} "${text}"`, (view) => {
    const events = view
      .list<KubeEvent>(resources.Event, scenario.namespace)
      .filter(({ involvedObject }) => involvedObject.kind === resource.kind && involvedObject.name === name);
    if (events.some((event) => event.reason === reason && event.message.includes(text))) return { met: true };
    return unmet(
      `its events are ${events.map((event) => `${event.reason} "${event.message}"`).join(', ') || 'none'}`,
    );
  });

Then(
  'within {duration} {object} has the event {word} {string}',
  async function (this: Scenario, within: Duration, object: Named, reason: string, text: string) {
    await this.cluster.until(hasEvent(this, object, reason, text), within);
  },
);

When('{objects} is/are deleted', async function (this: Scenario, objects: readonly Named[]) {
  for (const named of objects) await this.attempt(named, { verb: 'delete' });
});

/** `kubectl delete pod -l app=nginx` */
When(
  'the {kinds} labelled {string} are deleted',
  async function (this: Scenario, resource: Resource, labelSelector: string) {
    await this.cluster.request({
      verb: 'deletecollection',
      resource,
      namespace: this.namespace,
      query: { labelSelector },
    });
  },
);

When('{objects} is/are deleted by force', async function (this: Scenario, objects: readonly Named[]) {
  for (const named of objects) await this.attempt(named, { verb: 'delete', body: { gracePeriodSeconds: 0 } });
});

When(
  '{objects} is/are deleted with propagation {word}',
  async function (this: Scenario, objects: readonly Named[], propagationPolicy: string) {
    for (const named of objects) await this.attempt(named, { verb: 'delete', body: { propagationPolicy } });
  },
);

When(
  '{objects} is/are labelled {string}',
  async function (this: Scenario, objects: readonly Named[], text: string) {
    for (const named of objects)
      await this.attempt(named, {
        verb: 'patch',
        patchType: 'merge',
        body: { metadata: { labels: changesIn(text) } },
      });
  },
);

/** `a=b, c-` as kubectl label reads it: sets a, removes c. */
const changesIn = (text: string): { readonly [key: string]: string | null } =>
  Object.fromEntries(
    namesIn(text).map((part) =>
      part.endsWith('-')
        ? [part.slice(0, -1), null]
        : [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)],
    ),
  );
