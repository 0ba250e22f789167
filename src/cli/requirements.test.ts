import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { REQUIREMENTS_PAGE, requirementsPage } from './requirements.ts';

test('docs/requirements.md is what the features and the invariants say', async () => {
  const page = await requirementsPage();
  assert.ok(page.includes('## STS-ORDER-1') && page.includes('features/ordering/creation.feature'));
  assert.equal(readFileSync(REQUIREMENTS_PAGE, 'utf8'), page, 'run npx statefulspec requirements');
});
