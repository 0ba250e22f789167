import { Given, Then, When } from '@cucumber/cucumber';
import { AssertionError } from 'node:assert';
import type { Scenario } from './world.ts';
import { YamlText } from '#cluster/request.ts';
import type { ManifestObject } from './manifests.ts';
import { manifestsIn, manifestsOfFile, resourceOfPluralOnly } from './manifests.ts';

/** As kubectl does: fields that nobody knows are refused. */
const STRICT = { fieldManager: 'user', fieldValidation: 'Strict' };

async function create(scenario: Scenario, objects: readonly ManifestObject[]): Promise<void> {
  for (const object of objects)
    await scenario.attempt(object, { verb: 'create', query: STRICT, body: object.body });
}

Given('the manifest is created:', async function (this: Scenario, yaml: string) {
  await create(this, manifestsIn(yaml, this.place));
});

Given('the YAML is posted to {word}:', async function (this: Scenario, plural: string, yaml: string) {
  const resource = resourceOfPluralOnly(plural, this.place);
  await this.attempt({ resource, name: '' }, { verb: 'create', query: STRICT, body: new YamlText(yaml) });
});

When('the manifest is applied:', async function (this: Scenario, yaml: string) {
  const query = { ...STRICT, force: 'true' };
  for (const object of manifestsIn(yaml, this.place))
    await this.attempt(object, { verb: 'patch', patchType: 'apply', query, body: object.body });
});

Given('the manifest {string} is created', async function (this: Scenario, file: string) {
  await create(this, manifestsOfFile(file, this.place));
});

When('the manifest {string} is deleted', async function (this: Scenario, file: string) {
  for (const object of manifestsOfFile(file, this.place)) await this.attempt(object, { verb: 'delete' });
});

Then('it is refused with {int} {reason}', function (this: Scenario, code: number, reason: string) {
  const { code: observed, reason: because, message } = takeRefusal(this);
  if (code !== observed || reason !== because)
    throw new AssertionError({
      message: `refused with ${observed} ${because}: ${message}`,
      expected: `${code} ${reason}`,
      actual: `${observed} ${because}`,
    });
});

Then(
  'it is refused with {int} {reason}:',
  function (this: Scenario, code: number, reason: string, message: string) {
    const refusal = takeRefusal(this);
    const [expected, actual] = [
      `${code} ${reason}: ${message.trim()}`,
      `${refusal.code} ${refusal.reason}: ${refusal.message}`,
    ];
    if (expected !== actual)
      throw new AssertionError({
        message: `the API server's words are others\n  expected: ${expected}\n  observed: ${actual}`,
        expected,
        actual,
      });
  },
);

Then(
  'it is refused with {int} {reason}, saying {string}',
  function (this: Scenario, code: number, reason: string, part: string) {
    const refusal = takeRefusal(this);
    const observed = `${refusal.code} ${refusal.reason}: ${refusal.message}`;
    if (!observed.startsWith(`${code} ${reason}: `) || !refusal.message.includes(part))
      throw new AssertionError({
        message: `refused with ${observed}`,
        expected: `${code} ${reason}: ...${part}...`,
        actual: observed,
      });
  },
);

/** The field that the first cause names. */
Then(
  'it is refused with {int} {reason}, naming {word}',
  function (this: Scenario, code: number, reason: string, field: string) {
    const refusal = takeRefusal(this);
    const fields = refusal.status.details?.causes?.map((cause) => cause.field) ?? [];
    if (refusal.code !== code || refusal.reason !== reason || !fields.includes(field))
      throw new AssertionError({
        message: `refused with ${refusal.code} ${refusal.reason}, naming ${fields.join(', ') || 'no field'}: ${refusal.message}`,
        expected: field,
        actual: fields,
      });
  },
);

Then('the API server warns:', function (this: Scenario, warning: string) {
  const { warnings } = this.cluster;
  if (!warnings.includes(warning.trim()))
    throw new AssertionError({
      message: `its warnings are ${JSON.stringify(warnings)}`,
      expected: warning,
      actual: warnings,
    });
});

/** The refusal that the step before left; from now on it is accounted for. */
function takeRefusal(scenario: Scenario): NonNullable<Scenario['refusal']> {
  const { refusal } = scenario;
  if (!refusal) throw new AssertionError({ message: 'the API server refused nothing' });
  scenario.refusal = undefined;
  return refusal;
}
