import type { DataTable } from '@cucumber/cucumber';
import { Then } from '@cucumber/cucumber';
import { AssertionError } from 'node:assert';
import { shows } from '#cluster/happenings.ts';
import type { Observation } from '#cluster/journal.ts';
import { isIn } from '#cluster/states.ts';
import type { Resource } from '#model/resources.ts';
import { matches } from './table.ts';
import type { Row } from './table.ts';
import { namesIn } from './words.ts';
import type { Named, Scenario } from './world.ts';

/** What happened to objects of a kind since the last When, in order. */
const told = (scenario: Scenario, resource: Resource, happening: string): readonly Observation[] =>
  scenario.cluster.journal.since(scenario.mark).filter((o) => o.resource === resource && shows(o, happening));

const namesOf = (observations: readonly Observation[]): readonly string[] =>
  observations.map(({ object }) => object.metadata.name);

/** `web-2 (#71, +4.2s), web-1 (#82, +5.0s)`: where the journal tells it. */
function whereTold({ cluster }: Scenario, observations: readonly Observation[]): string {
  const start = cluster.journal.length > 0 ? cluster.journal.at(0).at : 0;
  const places = observations.map(
    ({ object, position, at }) =>
      `${object.metadata.name} (#${position}, +${((at - start) / 1000).toFixed(1)}s)`,
  );
  return places.join(', ') || 'none';
}

function demandOrder(
  scenario: Scenario,
  resource: Resource,
  happening: string,
  names: string,
): readonly Observation[] {
  const observations = told(scenario, resource, happening);
  const [observed, expected] = [namesOf(observations).join(', '), namesIn(names).join(', ')];
  if (observed !== expected)
    throw new Error(
      `${resource.plural} became ${happening} in another order\n  expected: ${expected}\n  observed: ${whereTold(scenario, observations)}`,
    );
  return observations;
}

Then(
  'the {kinds} became/were {happening} in the order {string}',
  function (this: Scenario, resource: Resource, happening: string, names: string) {
    demandOrder(this, resource, happening, names);
  },
);

Then(
  'the {kinds} became/were {happening} in the order {string}, each after the one before became/was {happening}',
  function (this: Scenario, resource: Resource, happening: string, names: string, earlier: string) {
    const observations = demandOrder(this, resource, happening, names);
    const before = told(this, resource, earlier);
    observations.slice(1).forEach(({ position, object }, index) => {
      const predecessor = (observations[index] as Observation).object.metadata;
      const moment = before.find((o) => o.object.metadata.uid === predecessor.uid);
      if (!moment || moment.position > position)
        throw new AssertionError({
          message: `${object.metadata.name} was ${happening} (#${position}) before ${predecessor.name} was ${earlier} (${moment ? `#${moment.position}` : 'never'})`,
        });
    });
  },
);

Then(
  'no {kinds} was/were/became {happening}',
  function (this: Scenario, resource: Resource, happening: string) {
    const names = namesOf(told(this, resource, happening));
    if (names.length > 0)
      throw new AssertionError({ message: `${names.join(', ')} became ${happening}`, actual: names });
  },
);

Then(
  '{objects} was/were never {happening}',
  function (this: Scenario, objects: readonly Named[], happening: string) {
    for (const { resource, name } of objects) {
      const found = told(this, resource, happening).find(({ object }) => object.metadata.name === name);
      if (found) throw new AssertionError({ message: `${name} became ${happening} at #${found.position}` });
    }
  },
);

Then(
  'at no time were more than {int} {kinds} {state}',
  function (this: Scenario, limit: number, resource: Resource, state: string) {
    const { journal } = this.cluster;
    const now = new Map(
      journal
        .viewAt(this.mark)
        .list(resource, this.namespace)
        .map((object) => [object.metadata.name, object]),
    );
    for (const { resource: kind, object, type, position } of journal.since(this.mark)) {
      if (kind !== resource) continue;
      if (type === 'DELETED') now.delete(object.metadata.name);
      else now.set(object.metadata.name, object);
      const view = { get: (_: unknown, __: unknown, name: string) => now.get(name) as never, list: () => [] };
      const inState = [...now.keys()].filter(
        (name) => isIn(resource, this.namespace, name, state).check(view).met,
      );
      if (inState.length > limit)
        throw new AssertionError({
          message: `at #${position} ${inState.length} were ${state}: ${inState.join(', ')}`,
          expected: limit,
          actual: inState.length,
        });
    }
  },
);

/** Where the journal, since the last When, showed the object with these values; also for a moment only. */
const shown = (
  { cluster, mark }: Scenario,
  { resource, name }: Named,
  table: DataTable,
): Observation | undefined =>
  cluster.journal
    .since(mark)
    .find(
      (o) =>
        o.resource === resource &&
        o.type !== 'DELETED' &&
        o.object.metadata.name === name &&
        matches(o.object, table.raw() as unknown as Row[]).met,
    );

Then('at some time {object} had:', function (this: Scenario, named: Named, table: DataTable) {
  if (!shown(this, named, table))
    throw new AssertionError({ message: `${named.name} never had these values` });
});

Then('at no time {object} had:', function (this: Scenario, named: Named, table: DataTable) {
  const found = shown(this, named, table);
  if (found) throw new AssertionError({ message: `${named.name} had these values at #${found.position}` });
});
