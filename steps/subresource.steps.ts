import type { DataTable } from '@cucumber/cucumber';
import { Then, When } from '@cucumber/cucumber';
import { AssertionError } from 'node:assert';
import { load } from 'js-yaml';
import { cellValue, matches, withValueAt } from './table.ts';
import type { Row } from './table.ts';
import type { Named, Scenario } from './world.ts';

const rowsOf = (table: DataTable): readonly Row[] => table.raw() as unknown as Row[];

When(
  'the {subresource} of {object} is patched:',
  async function (this: Scenario, subresource: string, named: Named, yaml: string) {
    await this.attempt(named, { verb: 'patch', patchType: 'strategic', subresource, body: load(yaml) });
  },
);

/** Read, changed and put back, as client libraries do; with `metadata.resourceVersion | absent` whatever was written meanwhile. */
When(
  'the {subresource} of {object} is updated with:',
  async function (this: Scenario, subresource: string, named: Named, table: DataTable) {
    const read: unknown = await this.ask(named, { verb: 'get', subresource });
    const body = rowsOf(table).reduce(
      (object, [path, cell]) => withValueAt(object, path, cellValue(cell)),
      read,
    );
    await this.attempt(named, { verb: 'update', subresource, body });
  },
);

Then(
  'the {subresource} of {object} has:',
  async function (this: Scenario, subresource: string, named: Named, table: DataTable) {
    const outcome = matches(await this.ask(named, { verb: 'get', subresource }), rowsOf(table));
    if (!outcome.met)
      throw new AssertionError({ message: `the ${subresource} of ${named.name}: ${outcome.because}` });
  },
);
