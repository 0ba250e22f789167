import { Given, Then, When } from '@cucumber/cucumber';
import { AssertionError } from 'node:assert';
import type { Scenario } from './world.ts';
import { manifestsIn, manifestsOfFile } from './manifests.ts';

Given('the manifest is created:', async function (this: Scenario, yaml: string) {
  for (const object of manifestsIn(yaml)) await this.attempt(object, { verb: 'create', body: object.body });
});

When('the manifest is applied:', async function (this: Scenario, yaml: string) {
  const query = { fieldManager: 'user', force: 'true' };
  for (const object of manifestsIn(yaml)) await this.attempt(object, { verb: 'patch', patchType: 'apply', query, body: object.body });
});

Given('the manifest {string} is created', async function (this: Scenario, file: string) {
  for (const object of manifestsOfFile(file)) await this.attempt(object, { verb: 'create', body: object.body });
});

Then('it is refused with {int} {reason}', function (this: Scenario, code: number, reason: string) {
  const { code: observed, reason: because, message } = takeRefusal(this);
  if (code !== observed || reason !== because) throw new AssertionError({ message: `refused with ${observed} ${because}: ${message}`, expected: `${code} ${reason}`, actual: `${observed} ${because}` });
});

Then('it is refused with {int} {reason}:', function (this: Scenario, code: number, reason: string, message: string) {
  const refusal = takeRefusal(this);
  const [expected, actual] = [`${code} ${reason}: ${message.trim()}`, `${refusal.code} ${refusal.reason}: ${refusal.message}`];
  if (expected !== actual) throw new AssertionError({ message: `the API server's words are others\n  expected: ${expected}\n  observed: ${actual}`, expected, actual });
});

Then('the API server warns:', function (this: Scenario, warning: string) {
  const { warnings } = this.cluster;
  if (!warnings.includes(warning.trim())) throw new AssertionError({ message: `its warnings are ${JSON.stringify(warnings)}`, expected: warning, actual: warnings });
});

/** The refusal that the step before left; from now on it is accounted for. */
function takeRefusal(scenario: Scenario): NonNullable<Scenario['refusal']> {
  const { refusal } = scenario;
  if (!refusal) throw new AssertionError({ message: 'the API server refused nothing' });
  scenario.refusal = undefined;
  return refusal;
}
