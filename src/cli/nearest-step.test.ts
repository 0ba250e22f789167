import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestStep } from './nearest-step.ts';

const patterns = [
  '{objects} is/are {state}',
  'within {duration} {objects} is/are {state}',
  'for {duration} {objects} is/are {state}',
  '{objects} is/are deleted by force',
  'within {duration} {object} has the event {word} {string}',
  'the {kinds} are exactly {string}',
  'StatefulSet {string} is scaled to {int} replica(s)',
];

const meant: readonly (readonly [text: string, pattern: string | undefined])[] = [
  ['within 5 minutes StatefulSet "web" is redy', 'within {duration} {objects} is/are {state}'],
  ['pods "web-0, web-1" are deleted by forse', '{objects} is/are deleted by force'],
  ['the pods are exactly: "web-0"', 'the {kinds} are exactly {string}'],
  ['StatefulSet "web" is scaled up to 5 replicas', 'StatefulSet {string} is scaled to {int} replica(s)'],
  [
    'pod "web-0" has the event Killing "x" within 1 minute',
    'within {duration} {object} has the event {word} {string}',
  ],
  ['it rains', undefined],
  ['', undefined],
];

for (const [text, pattern] of meant)
  test(`"${text}" is nearest to ${pattern ?? 'nothing'}`, () => {
    assert.equal(nearestStep(text, patterns), pattern);
  });
