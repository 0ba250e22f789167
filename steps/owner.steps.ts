import { When } from '@cucumber/cucumber';
import { AssertionError } from 'node:assert';
import { apiVersionOf } from '#model/resources.ts';
import type { Named, Scenario } from './world.ts';

/** `controller` is the one owner that manages an object; an `owner` only keeps it from being collected. */
When(
  '{object} gets {object} as its {word}',
  async function (this: Scenario, named: Named, owner: Named, role: string) {
    const found = this.find(owner);
    if (!found) throw new AssertionError({ message: `there is no ${owner.resource.kind} ${owner.name}` });
    const { name, uid } = found.metadata;
    const reference = { apiVersion: apiVersionOf(owner.resource), kind: owner.resource.kind, name, uid };
    const ownerReferences = [{ ...reference, controller: role === 'controller' }];
    await this.attempt(named, {
      verb: 'patch',
      patchType: 'strategic',
      body: { metadata: { ownerReferences } },
    });
  },
);
