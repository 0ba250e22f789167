import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiVersionOf, resources } from '#model/resources.ts';
import { canonical } from '../../api/strategy.ts';
import { tableOf } from './table.ts';

test('an object of which only the revision is told has a row too, as a bookmark of a watch does', () => {
  for (const resource of Object.values(resources)) {
    const head = {
      kind: resource.kind,
      apiVersion: apiVersionOf(resource),
      metadata: { resourceVersion: '1' },
    };
    const body = canonical(resource, head as never);
    const table = tableOf(body, {
      resource,
      now: 0,
      representation: { version: 'v1' },
    } as never) as { rows: readonly unknown[] };
    assert.equal(table.rows.length, 1, resource.kind);
  }
});
