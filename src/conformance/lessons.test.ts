import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldScenarios } from '#report/told-scenarios.ts';

/** Where people learn StatefulSets from, and which lessons of each are told as scenarios, by their tags. */
const TAUGHT: { readonly [source: string]: readonly [first: number, last: number] } = {
  'kubernetes.io, tutorial StatefulSet Basics': [1, 30],
  'kubernetes.io, concept and task pages': [31, 45],
  'Kubernetes in Action, chapter 10': [46, 58],
  'docs.k3s.io, storage': [59, 64],
};

const tags = new Set(toldScenarios().flatMap((scenario) => scenario.tags));

for (const [source, [first, last]] of Object.entries(TAUGHT)) {
  test(`every lesson of ${source} is a scenario`, () => {
    const lessons = Array.from({ length: last - first + 1 }, (_, index) => first + index).map(
      (number) => `@T${String(number).padStart(2, '0')}`,
    );
    assert.deepEqual(
      lessons.filter((lesson) => !tags.has(lesson)),
      [],
    );
  });
}
