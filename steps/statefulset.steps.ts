import type { DataTable } from '@cucumber/cucumber';
import { Given, When } from '@cucumber/cucumber';
import { load } from 'js-yaml';
import { minute } from '#kernel/time.ts';
import { isIn } from '#cluster/states.ts';
import { objectOf } from '#cluster/cluster.ts';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { workload } from './workload.ts';
import type { Named, Scenario } from './world.ts';

const START_LIMIT = 10 * minute;

Given('a StatefulSet {string} with:', async function (this: Scenario, name: string, table: DataTable) {
  await this.attempt(
    { resource: resources.StatefulSet, name },
    { verb: 'create', body: workload('StatefulSet', name, table.raw()) },
  );
});

Given(
  'a running StatefulSet {string} with:',
  async function (this: Scenario, name: string, table: DataTable) {
    await start(this, { resource: resources.StatefulSet, name }, workload('StatefulSet', name, table.raw()));
  },
);

Given(
  'a running StatefulSet {string} with {int} replica(s)',
  async function (this: Scenario, name: string, replicas: number) {
    await start(
      this,
      { resource: resources.StatefulSet, name },
      workload('StatefulSet', name, [['replicas', String(replicas)]]),
    );
  },
);

Given('a running ReplicaSet {string} with:', async function (this: Scenario, name: string, table: DataTable) {
  await start(this, { resource: resources.ReplicaSet, name }, workload('ReplicaSet', name, table.raw()));
});

When('{object} is scaled to {int}', async function (this: Scenario, set: Named, replicas: number) {
  await this.attempt(set, {
    verb: 'patch',
    patchType: 'merge',
    subresource: 'scale',
    body: { spec: { replicas } },
  });
});

When(
  'the image of {object} is changed to {string}',
  async function (this: Scenario, set: Named, image: string) {
    const object = objectOf<
      KubeObject & { spec: { template: { spec: { containers: readonly { name: string }[] } } } }
    >(await this.ask(set, { verb: 'get' }));
    const containers = object.spec.template.spec.containers.map(({ name }) => ({ name, image }));
    await this.attempt(set, {
      verb: 'patch',
      patchType: 'strategic',
      body: { spec: { template: { spec: { containers } } } },
    });
  },
);

When('{object} is patched:', async function (this: Scenario, named: Named, yaml: string) {
  await this.attempt(named, { verb: 'patch', patchType: 'strategic', body: load(yaml) });
});

async function start(scenario: Scenario, set: Named, body: unknown): Promise<void> {
  await scenario.ask(set, { verb: 'create', body });
  await scenario.cluster.until(isIn(set.resource, scenario.namespace, set.name, 'ready'), START_LIMIT);
}
