import assert from 'node:assert/strict';
import { test } from 'node:test';
import { main, serve } from './serve.ts';
import { UsageError } from './usage-error.ts';

const wrong: readonly (readonly [args: string[], says: RegExp])[] = [
  [['--port', 'x'], /--port takes a number from 0 to 65535, not "x"/],
  [['--port', '70000'], /not "70000"/],
  [['--port', '-1'], /--port/],
  [['--port'], /--port/],
  [['--prot', '1'], /--prot/],
  [['8001'], /8001/],
];

for (const [args, says] of wrong)
  test(`serve ${args.join(' ')} is a mistake in the call`, async () => {
    await assert.rejects(main(args), (error) => error instanceof UsageError && says.test(error.message));
  });

test('a port that is taken is told in a sentence', async () => {
  const first = await serve(0, true);
  const { port } = new URL(first.url);
  await assert.rejects(serve(Number(port), true), { name: 'UsageError', message: RegExp(`^port ${port}: `) });
  first.close();
});
