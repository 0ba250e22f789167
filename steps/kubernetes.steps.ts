import { Given } from '@cucumber/cucumber';
import { NotApplicable } from '#cluster/capability.ts';
import { begin } from './beginning.ts';
import type { Scenario } from './world.ts';

/** Is the cluster's version the one that is asked for, as `1.34` or `1.35+feature`? */
function runs({ cluster }: Scenario, asked: string): boolean {
  const [minor = '', ...turned] = asked.split('+');
  const is = cluster.kubernetes.startsWith(`v${minor}.`);
  return is && (turned.length === 0 || cluster.kubernetes.endsWith(`+${turned.join('.')}`));
}

/** Only as the first step: the scenario begins anew, on a cluster of that version; where there is none it does not apply. */
Given('Kubernetes {version}', async function (this: Scenario, kubernetes: string) {
  if (!this.isUntouched) throw new Error('the version of Kubernetes has to be said before anything else');
  if (runs(this, kubernetes)) return undefined;
  const { cluster } = this;
  // a cluster on the wall's clock is there already, and of one version
  if (!cluster.can('clock.advance'))
    throw new NotApplicable(`Kubernetes ${kubernetes}, as it runs ${cluster.kubernetes}`, cluster.name);
  await this.cluster[Symbol.asyncDispose]();
  await begin(this, { ...this.parameters, kubernetes });
  return runs(this, kubernetes) ? undefined : 'skipped';
});
