import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requirements } from './requirements.ts';
import { toldScenarios } from '#report/told-scenarios.ts';

const SEEDS = ['@seed-000', '@seed-001', '@seed-002', '@seed-003', '@seed-004'];

const scenarios = toldScenarios().map(({ uri, name, tags }) => ({ title: `${uri}: ${name}`, tags }));

const known = new Set(requirements.map(({ id }) => `@${id}`));

test('every scenario is looked at, and says which requirement it tells', () => {
  assert.ok(scenarios.length >= 80, `${scenarios.length} scenarios`);
  const silent = scenarios.filter(({ tags }) => !tags.some((tag) => known.has(tag)));
  assert.deepEqual(
    silent.map(({ title }) => title),
    [],
  );
});

test('no scenario speaks of a requirement that nobody knows', () => {
  const unknown = scenarios.flatMap(({ title, tags }) =>
    tags.filter((tag) => tag.startsWith('@STS-') && !known.has(tag)).map((tag) => `${tag} in ${title}`),
  );
  assert.deepEqual(unknown, []);
});

test('every requirement that is no invariant is told by a scenario', () => {
  const told = new Set(scenarios.flatMap(({ tags }) => tags));
  const untold = requirements
    .slice(
      0,
      requirements.findIndex(({ id }) => id === 'STS-IDENTITY-1'),
    )
    .filter(({ id }) => !told.has(`@${id}`));
  assert.deepEqual(
    untold.map(({ id }) => id),
    [],
  );
});

test('every seed has scenarios', () => {
  for (const seed of SEEDS) assert.ok(scenarios.filter(({ tags }) => tags.includes(seed)).length >= 3, seed);
});

test('ids of requirements are not used twice', () => {
  const ids = requirements.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
});
