import { FileError } from '../../../files/tree.ts';
import type { Call, Program } from '../../../process/process.ts';
import type { Work } from '../../../process/tasks.ts';
import { at, runner } from '../tool.ts';
import { toolName } from '../usage.ts';
import { Expression } from './expression.ts';
import { run } from './run.ts';
import type { Found } from './tests.ts';

/** Walks below one path. */
function* walk(
  call: Call,
  expression: Expression,
  test: (found: Found) => Work<boolean>,
  shown: string,
  level: number,
): Work<void> {
  const place = call.files.resolve(at(call, shown), false);
  const visit = function* (): Work<void> {
    if (level < expression.least || expression.quit) return;
    const fits = yield* test({ shown, place, depth: level });
    if (fits && !expression.acts) call.stdout.write(`${shown}\n`);
  };
  if (!expression.depthFirst) yield* visit();
  if (place.node.kind === 'directory' && level < expression.deepest && !expression.pruned.has(shown))
    for (const name of call.files.list(place.path)) {
      if (expression.quit) return;
      yield* walk(call, expression, test, `${shown.replace(/\/$/, '')}/${name}`, level + 1);
    }
  if (expression.depthFirst) yield* visit();
}

/** `find PATHS EXPRESSION` */
export const find: Program = runner(function* (call) {
  const words = call.argv
    .slice(1)
    .filter(
      (word, i, all) => !(/^-[HLP]$/.test(word) && all.slice(0, i).every((each) => /^-[HLP]$/.test(each))),
    );
  const first = words.findIndex((word) => word.startsWith('-') || word === '(' || word === '!');
  const roots = words.slice(0, first < 0 ? undefined : first);
  const expression = new Expression(call, first < 0 ? [] : words.slice(first));
  const test = expression.whole();
  for (const root of roots.length > 0 ? roots : ['.']) {
    try {
      yield* walk(call, expression, test, root, 0);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const path = call.system.userland === 'busybox' ? root : `‘${root}’`;
      call.stderr.write(`${toolName(call)}: ${path}: ${error.message}\n`);
      expression.code = 1;
    }
  }
  for (const { command, paths } of expression.batches)
    if (paths.length > 0 && (yield* run(call, [...command, ...paths])) !== 0) expression.code = 1;
  return expression.code;
});
