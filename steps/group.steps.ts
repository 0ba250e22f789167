import { Then, When } from '@cucumber/cucumber';
import { AssertionError } from 'node:assert';
import type { Duration } from '#kernel/time.ts';
import type { View } from '#cluster/journal.ts';
import { condition, unmet } from '#cluster/condition.ts';
import { allOf, isIn } from '#cluster/states.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import { controllerOf } from '#model/owners.ts';
import { resources } from '#model/resources.ts';
import { namesIn } from './words.ts';
import type { Named, Scenario } from './world.ts';

/** The pods of a workload, by name: for owners whose pods have names that nobody can know. */
const podsOf = (scenario: Scenario, { resource, name }: Named, view: View = scenario.now): readonly Pod[] =>
  view
    .list<Pod>(resources.Pod, scenario.namespace)
    .filter((pod) => controllerOf(pod)?.kind === resource.kind && controllerOf(pod)?.name === name);

When('the pods of {object} are deleted', async function (this: Scenario, owner: Named) {
  for (const {
    metadata: { name },
  } of podsOf(this, owner))
    await this.attempt({ resource: resources.Pod, name }, { verb: 'delete' });
});

When('a pod of {object} runs {string}', async function (this: Scenario, owner: Named, script: string) {
  const [pod] = podsOf(this, owner);
  if (!pod) throw new AssertionError({ message: `${owner.name} has no pod` });
  this.printed = await this.can('pods.exec')({ namespace: this.namespace, name: pod.metadata.name }, [
    'sh',
    '-c',
    script,
  ]);
});

Then(
  'every pod of {object} prints {string} for {string}',
  async function (this: Scenario, owner: Named, expected: string, script: string) {
    const pods = podsOf(this, owner);
    if (pods.length === 0) throw new AssertionError({ message: `${owner.name} has no pod` });
    for (const {
      metadata: { name },
    } of pods) {
      const { stdout } = await this.can('pods.exec')({ namespace: this.namespace, name }, [
        'sh',
        '-c',
        script,
      ]);
      if (stdout.trimEnd() !== expected)
        throw new AssertionError({
          message: `${name} prints ${JSON.stringify(stdout)}`,
          expected,
          actual: stdout,
        });
    }
  },
);

Then(
  'within {duration} the pods of {object} are {state}',
  async function (this: Scenario, within: Duration, owner: Named, state: string) {
    const sentence = `the pods of ${owner.name} are ${state}`;
    await this.cluster.until(
      condition(sentence, (view) => {
        const pods = podsOf(this, owner, view);
        return pods.length === 0
          ? unmet('it has none')
          : allOf(
              pods.map(({ metadata: { name } }) => isIn(resources.Pod, this.namespace, name, state)),
            ).check(view);
      }),
      within,
    );
  },
);

Then('no pod of {object} has its name from before', function (this: Scenario, owner: Named) {
  const before = new Set(
    podsOf(this, owner, this.cluster.journal.viewAt(this.mark)).map(({ metadata }) => metadata.name),
  );
  const again = podsOf(this, owner).filter(({ metadata }) => before.has(metadata.name));
  if (before.size === 0 || again.length > 0)
    throw new AssertionError({
      message:
        before.size === 0
          ? `${owner.name} had no pod before`
          : `${again.map(({ metadata }) => metadata.name).join(', ')} came back`,
    });
});

/** Pods that a Service's EndpointSlices list as ready. */
function readyEndpoints(scenario: Scenario, service: string, view: View): readonly string[] {
  const slices = view.list<
    KubeObject & {
      readonly endpoints?: readonly {
        readonly targetRef?: { readonly name: string };
        readonly conditions?: { readonly ready?: boolean };
      }[];
    }
  >(resources.EndpointSlice, scenario.namespace);
  const own = slices.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service);
  return own
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .map(({ targetRef }) => targetRef?.name ?? '')
    .sort();
}

Then(
  'within {duration} the endpoints of {object} are exactly {string}',
  async function (this: Scenario, within: Duration, { name }: Named, names: string) {
    const expected = [...namesIn(names)].sort().join(', ');
    await this.cluster.until(
      condition(`the endpoints of ${name} are exactly ${expected}`, (view) => {
        const observed = readyEndpoints(this, name, view).join(', ');
        return observed === expected ? { met: true } : unmet(`they are ${observed || 'none'}`);
      }),
      within,
    );
  },
);
