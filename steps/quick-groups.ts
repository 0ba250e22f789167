/**
 * Cucumber wants to know where in a step's text each argument stands. It finds out by parsing and rewriting every
 * pattern, for engines whose regular expressions could not tell, and spends a quarter of a run's start on it. Ours can
 * (the flag `d`), so they are asked. Where Cucumber's parts are not what they were, all stays as it is.
 */
import { createRequire } from 'node:module';

interface Tree {
  readonly regexp: RegExp;
  readonly groupBuilder: { build(match: RegExpExecArray, next: () => number): unknown };
}
interface TreeClass {
  match(this: Tree, text: string): unknown;
}
interface Expressions {
  readonly CucumberExpression: new (text: string, types: unknown) => { readonly treeRegexp?: Tree };
  readonly ParameterTypeRegistry: new () => unknown;
}

const telling = new WeakMap<Tree, RegExp>();

/** As Cucumber's own: the groups of a match with their places, or null. */
export function match(this: Tree, text: string): unknown {
  // most patterns do not fit, and this is the cheaper question
  if (!this.regexp.test(text)) return null;
  const pattern = telling.get(this) ?? new RegExp(this.regexp, `${this.regexp.flags}d`);
  telling.set(this, pattern);
  let group = 0;
  return this.groupBuilder.build(pattern.exec(text) as RegExpExecArray, () => group++);
}

/** The class whose objects match texts, in the copy of the package that Cucumber uses. */
export function treeClass(): TreeClass | undefined {
  const { CucumberExpression, ParameterTypeRegistry } = createRequire(require.resolve('@cucumber/cucumber'))(
    '@cucumber/cucumber-expressions',
  ) as Expressions;
  const tree = new CucumberExpression('{word}', new ParameterTypeRegistry()).treeRegexp;
  const isKnown = tree?.regexp instanceof RegExp && typeof tree.groupBuilder?.build === 'function';
  return isKnown ? (Object.getPrototypeOf(tree) as TreeClass) : undefined;
}

const found = treeClass();
if (found) found.match = match;
