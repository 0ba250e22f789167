import { test } from 'node:test';
import fc from 'fast-check';
import { Bench } from '../../test-bench.ts';
import { exec } from '../../user-actions.ts';

const bench = new Bench();
bench.pod('web', { containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '36000'] }] });
bench.run(5);

/** Pieces that programs of tools are made of. */
const PIECES =
  'a b 1 0 -1 2.5 x y $ $1 $0 NF NR BEGIN END { } ( ) [ ] / , ; : ! ~ = == += ++ -- < > >> | & && || ? * + - % ^ \\ \\( \\) \\n " print printf getline if else while for in next exit return function length split sub gsub s/a/b/ s y d p q N D G h x n l r w t b :a {p} s/\\(a\\)/\\1/g %s %d %q %5.2f %* -n -c -d: -f1 -k2 -t -e -name -exec {} + -o -size -newer -prune @0 %Y [a-z] [:alpha:] [[:digit:]] a-z'.split(
    ' ',
  );
const TOOLS =
  'awk sed grep egrep expr find test printf tr sort cut uniq head tail wc seq date stat od hexdump xxd xargs diff cmp fold expand paste nl base64 md5sum ls cp mv rm ln touch chmod chown mkdir dd truncate mktemp du df env timeout id basename kill pidof nc wget'.split(
    ' ',
  );

const words = fc.array(
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  { maxLength: 4 },
);

test('whatever a tool is called with, it ends, and says so by an exit code', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TOOLS), words, (tool, args) => {
      const session = exec(
        bench.machines,
        { namespace: 'default', name: 'web' },
        ['sh', '-c', 'mkdir -p /tmp/t; cd /tmp/t; printf "a b\\n1 2\\n" | "$@"', 'sh', tool, ...args],
        bench.simulator.now(),
      );
      bench.run(40);
      return session.exitCode !== undefined || tool === 'tail' || tool === 'timeout' || tool === 'env';
    }),
    { numRuns: 400, seed: 1 },
  );
});
