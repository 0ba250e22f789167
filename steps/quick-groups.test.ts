import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequire } from 'node:module';
import type * as Quick from './quick-groups.ts';

interface Expression {
  match(text: string): readonly { readonly group: unknown }[] | null;
}
interface Package {
  readonly CucumberExpression: new (text: string, types: unknown) => Expression;
  readonly RegularExpression: new (pattern: RegExp, types: unknown) => Expression;
  readonly ParameterTypeRegistry: new () => unknown;
}

const { CucumberExpression, RegularExpression, ParameterTypeRegistry } = createRequire(
  require.resolve('@cucumber/cucumber'),
)('@cucumber/cucumber-expressions') as Package;
const types = new ParameterTypeRegistry();

const expressions: readonly Expression[] = [
  new CucumberExpression('{string} is/are {word} after {int} second(s)', types),
  new CucumberExpression('{float}', types),
  new RegularExpression(/^(a(b)?|c)(?:d)(e)?$/, types),
  new RegularExpression(/(?<name>x+)|(y)/i, types),
];
const texts = [
  '"web-0, web-1" are Ready after 12 seconds',
  "'' is gone after 1 second",
  '-1.5',
  'abde',
  'cd',
  'zXXy',
  'Y',
  '',
];

const answers = () =>
  expressions.map((expression) =>
    texts.map((text) => JSON.stringify(expression.match(text)?.map(({ group }) => group) ?? null)),
  );

test('the groups of a match are those that Cucumber finds by itself, places and all', () => {
  const own = answers();
  const { treeClass, match } = require('./quick-groups.ts') as typeof Quick;
  assert.equal(treeClass()?.match, match, 'the part of Cucumber that is replaced is where it was');
  assert.deepEqual(answers(), own);
  assert.ok(own.flat().filter((answer) => answer !== 'null').length >= texts.length - 1);
});
