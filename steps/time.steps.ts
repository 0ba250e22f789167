import { When } from '@cucumber/cucumber';
import type { Duration } from '#kernel/time.ts';
import type { Scenario } from './world.ts';

When('{duration} pass(es)', async function (this: Scenario, span: Duration) {
  await this.cluster.during(span);
});
