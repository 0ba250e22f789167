import { Given } from '@cucumber/cucumber';
import { begin } from './beginning.ts';
import type { Scenario } from './world.ts';

/** Only as the first step: the scenario begins anew, on a cluster of that version. */
Given('Kubernetes {version}', async function (this: Scenario, kubernetes: string) {
  if (!this.isUntouched) throw new Error('the version of Kubernetes has to be said before anything else');
  await this.cluster[Symbol.asyncDispose]();
  await begin(this, { ...this.parameters, kubernetes });
});
