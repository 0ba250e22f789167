import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bench } from '../test-bench.ts';
import { exec } from '../user-actions.ts';

const bench = new Bench();
bench.pod('web', { containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '3600'] }] });
bench.run(5);

/** stdout, stderr and exit code of a script in a BusyBox container. */
function sh(script: string): readonly [string, string, number | undefined] {
  const { stdout, stderr, exitCode } = exec(
    bench.machines,
    { namespace: 'default', name: 'web' },
    ['sh', '-c', script],
    bench.simulator.now(),
  );
  return [stdout, stderr, exitCode];
}

const PRINTS: readonly (readonly [string, string])[] = [
  ['hostname; pwd; id', 'web\n/\nuid=0(root) gid=0(root) groups=0(root)\n'],
  ['for i in $(seq 3); do echo "n$i"; done | sort -r', 'n3\nn2\nn1\n'],
  ['x=5; while [ $x -gt 0 ]; do x=$((x-1)); done; echo $x', '0\n'],
  ['f() { echo "f $1 $#"; return 4; }; f a b; echo $?', 'f a 2\n4\n'],
  ['case abc in a*) echo yes;; *) echo no;; esac', 'yes\n'],
  ['cat <<EOF\nhello $HOSTNAME\nEOF\necho done', 'hello web\ndone\n'],
  ['echo ${X:-def} ${#HOSTNAME} ${HOSTNAME%b} "${HOSTNAME#w}"', 'def 3 we eb\n'],
  ['x=db-12; echo "${x##*-} ${x%-*} ${x%%*} ${x#"d*"}"', '12 db  db-12\n'],
  ['test -f /data/x || echo none', 'none\n'],
  ['echo a b c | { read x y; echo "$y-$x"; }', 'b c-a\n'],
  ['trap "echo bye" EXIT; echo hi', 'hi\nbye\n'],
  [`echo 'single $x' "dbl \\$x"`, 'single $x dbl $x\n'],
  ['(cd /tmp; pwd); pwd', '/tmp\n/\n'],
  ['a=1 env | grep ^a=', 'a=1\n'],
  ['i=0; while :; do i=$((i+1)); [ $i = 3 ] && break; done; echo $i', '3\n'],
  ['set -- a "b c"; for w in "$@"; do echo "<$w>"; done', '<a>\n<b c>\n'],
  ['x="a  b"; echo $x; echo "$x"', 'a b\na  b\n'],
  ['printf "%s-%d\\n" a 1 b 2', 'a-1\nb-2\n'],
  ['ps -o pid,args | grep -v grep', 'PID   COMMAND\n    1 sleep 3600\n'],
];

for (const [script, expected] of PRINTS) {
  test(`sh: ${script.replaceAll('\n', '; ')}`, () => assert.deepEqual(sh(script), [expected, '', 0]));
}

test('how a job in the background ended is told to who waits for it, unless its shell has heard of it before', () => {
  assert.deepEqual(sh('sleep 60 & kill $!; wait $!; echo $?'), ['143\n', 'Terminated\n', 0]);
  assert.deepEqual(sh('sleep 60 & kill $!; ls /none 2>/dev/null; wait $!; echo $?'), ['143\n', '', 0]);
  assert.deepEqual(sh('sleep 60 & kill -INT $!; kill -9 $!; wait $!; echo $?'), ['137\n', 'Killed\n', 0]);
});

test('exit codes: of the script, of signals, of programs that are not there', () => {
  assert.deepEqual(sh('exit 3'), ['', '', 3]);
  assert.deepEqual(sh('kill -9 $$'), ['', '', 137]);
  assert.deepEqual(sh('kill -TERM $$; echo not'), ['', '', 143]);
  assert.deepEqual(sh('set -e; false; echo not'), ['', '', 1]);
  assert.deepEqual(sh('nosuch'), ['', 'sh: nosuch: not found\n', 127]);
  assert.deepEqual(sh('cat /no/such/file'), [
    '',
    "cat: can't open '/no/such/file': No such file or directory\n",
    1,
  ]);
});

test('the scripts of the upstream StatefulSet tests run', () => {
  assert.deepEqual(sh('printf $(hostname)'), ['web', '', 0]);
  assert.equal(sh('echo $(hostname) | dd of=/tmp/hostname conv=fsync')[2], 0);
  assert.equal(sh('ln -s /tmp/hostname /tmp/hostname-symlink')[2], 0);
  assert.deepEqual(
    sh('if [ "$(cat /tmp/hostname-symlink)" = "$(hostname)" ]; then exit 0; else exit 1; fi'),
    ['', '', 0],
  );
  assert.equal(sh('ls -idlh /tmp')[2], 0);
  assert.deepEqual(sh('find /tmp'), ['/tmp\n/tmp/hostname\n/tmp/hostname-symlink\n', '', 0]);
  assert.deepEqual(
    sh(
      'touch /tmp/sizeless; dd if=/dev/zero of=/tmp/one bs=1 count=1 conv=fsync 2>/dev/null; stat -c %s /tmp/sizeless /tmp/one',
    ),
    ['0\n1\n', '', 0],
  );
  assert.equal(sh('mv -v /localhost.crt /tmp/ || true')[2], 0);
});

/** What BusyBox 1.35 prints, as asked of it. */
const AS_BUSYBOX: readonly (readonly [script: string, stdout: string, stderr?: string, code?: number])[] = [
  ['echo $((2**3)) $((0x10)) $((010)) $((1<<40)) $((1,2)) $((~5))', '8 16 8 1099511627776 2 -6\n'],
  ['echo $((9223372036854775807+1))', '-9223372036854775808\n'],
  ['echo $((1/0)); echo not', '', 'sh: divide by zero\n', 2],
  ['set -u; echo $nope; echo not', '', 'sh: nope: parameter not set\n', 2],
  ['set -- a; shift 5; echo $? $1', '1 a\n'],
  ['f() { local x=1 y; y=2; g; }; g() { echo $x $y; }; f; echo "[$x$y]"', '1 2\n[]\n'],
  ['local z=1; echo not', '', 'sh: local: line 0: not in a function\n', 2],
  ['false; exit', '', '', 1],
  ['f() { false; return; }; f; echo $?', '1\n'],
  ['Y=2 true; echo "[$Y]"; X=1 :; echo "[$X]"; f() { echo $W; }; W=4 f; echo "[$W]"', '[]\n[1]\n4\n[]\n'],
  ['a=1 b=$a; echo $b; a=7 b=$a env | grep ^b; echo $a', '1\nb=7\n1\n'],
  ['printf \' one  two  three  \\n\' | { read a b; echo "[$a][$b]"; }', '[one][two  three]\n'],
  ['printf \'x:y:z:w:\\n\' | { IFS=: read a b c; echo "$a $b $c"; }', 'x y z:w:\n'],
  ['printf \'on\\\\e  t\\\\\\nwo\\n\' | { read a b; echo "[$a][$b]"; }', '[one][two]\n'],
  ['printf \' a\\tb\\n\' | while IFS= read -r l; do echo "[$l]"; done', '[ a\tb]\n'],
  ['exec 3>&1 1>/tmp/out; echo hidden; exec 1>&3; echo shown; cat /tmp/out', 'shown\nhidden\n'],
  ['{ echo a; exec 2>&1; nosuch; } 2>/dev/null', 'a\nsh: nosuch: not found\n', '', 127],
  ['exec nosuch; echo not', '', 'sh: exec: line 0: nosuch: not found\n', 127],
  ['set -e; ! true; echo neg; { false && true; }; echo on; (false); echo not', 'neg\non\n', '', 1],
  ["trap 'echo bye $?' EXIT; exit 5", 'bye 5\n', '', 5],
  ["trap 'echo caught; exit 5' TERM; kill $$", 'caught\n', '', 5],
  ["trap 'echo caught' TERM; (exit 3); kill $$; echo $?; set -e; ! kill $$", 'caught\n0\ncaught\n', '', 1],
  ['(trap "echo sub" EXIT; echo in); echo out', 'in\nsub\nout\n'],
  ['trap "echo b" 0; trap', "trap -- 'echo b' EXIT\nb\n"],
  ['set -x; [ a = "b c" ]', '', "+ '[' a '=' 'b c' ]\n", 1],
  ['while getopts ab: o -a -b v; do echo $o $OPTARG $OPTIND; done', 'a 2\nb v 4\n'],
  ['getopts a o -x; echo $? $o', '0 ?\n', 'Illegal option -x\n'],
  ['kill -l 9; kill -l TERM; kill -0 99', 'KILL\n15\n', "sh: can't kill pid 99: No such process\n", 1],
  ['break; continue; echo $?', '0\n'],
  ['echo $\'a\\tb\' "${x:-"q q"}"; x=1; set -- ${x:+"$x 2" c}; echo $#', 'a\tb q q\n2\n'],
  ['set -- "$@" new; echo $#; IFS=; set -- a b; echo "$*" $*', '1\nab a b\n'],
  ['IFS=:; x=a::b; set -- $x; echo $#', '3\n'],
  ['let x=5+3; echo $x; let 0; echo $?', '8\n1\n'],
  ['type cd nosuch; command -v f; echo $?', 'cd is a shell builtin\nnosuch: not found\n127\n'],
  [
    'export B=2 A=1; readonly R=x; export -p | grep " [AB]="; readonly; unset R',
    "export A='1'\nexport B='2'\nreadonly R='x'\n",
    'sh: unset: line 0: R: is read only\n',
    2,
  ],
  ['. /nope; echo not', '', "sh: .: line 0: can't open '/nope': No such file or directory\n", 2],
  ["echo 'return 4; echo no' > /tmp/r; . /tmp/r; echo $?", '4\n'],
  ["eval 'nosuch; echo out' 2>/dev/null; echo nosuch > /tmp/n; . /tmp/n 2>/dev/null; echo $?", 'out\n127\n'],
  ["eval 'exec 2>&1'; nosuch", 'sh: nosuch: not found\n', '', 127],
  ["eval 'if'", '', 'sh: eval: line 0: syntax error: unexpected end of file (expecting "then")\n', 2],
  ['echo "abc', '', 'sh: syntax error: unterminated quoted string\n', 2],
  ['echo $(echo abc', '', 'sh: syntax error: unexpected end of file (expecting ")")\n', 2],
  ['echo ${abc', '', "sh: syntax error: missing '}'\n", 2],
  ['echo $((1+2)', '', "sh: syntax error: missing '))'\n", 2],
  ['while true; do done', '', 'sh: syntax error: unexpected "done"\n', 2],
  ['for x in a; echo b; done', '', 'sh: syntax error: unexpected word (expecting "do")\n', 2],
  ['echo $(exit 4) $?; a=$(exit 3); echo $?', '0\n3\n'],
  ["cd /tmp; cd -; echo 'a\\\nb'", '/\na\\\nb\n'],
];

for (const [script, stdout, stderr = '', code = 0] of AS_BUSYBOX) {
  test(`ash: ${script.replaceAll('\n', '; ')}`, () => assert.deepEqual(sh(script), [stdout, stderr, code]));
}

test('a script that sleeps goes on while the cluster does', () => {
  const session = exec(
    bench.machines,
    { namespace: 'default', name: 'web' },
    ['sh', '-c', 'echo a; sleep 2; echo b; sleep 1 & wait; echo c'],
    bench.simulator.now(),
  );
  assert.deepEqual([session.stdout, session.exitCode], ['a\n', undefined]);
  bench.run(2.5);
  assert.deepEqual([session.stdout, session.exitCode], ['a\nb\n', undefined]);
  bench.run(1);
  assert.deepEqual([session.stdout, session.exitCode], ['a\nb\nc\n', 0]);
});

for (const body of [
  'echo hi',
  '(echo hi)',
  '{ echo hi; }',
  'echo hi | cat',
  'f',
  '(f) | cat',
  'echo "$(f)"',
]) {
  test(`a loop goes on printing what its turn prints: ${body}`, () => {
    const session = exec(
      bench.machines,
      { namespace: 'default', name: 'web' },
      ['sh', '-c', `f() { echo hi; }; while sleep 1; do ${body}; done`],
      bench.simulator.now(),
    );
    bench.run(5.5);
    assert.equal(session.stdout, 'hi\n'.repeat(5));
  });
}

test('the init script of the MySQL tutorial runs in bash', () => {
  const script = `set -ex
[[ $HOSTNAME =~ -([0-9]+)$ ]] || exit 1
ordinal=\${BASH_REMATCH[1]}
echo [mysqld] > /tmp/server-id.cnf
echo server-id=$((100 + $ordinal)) >> /tmp/server-id.cnf
if [[ $ordinal -eq 0 ]]; then echo primary; else echo replica; fi
cat <<< "$ordinal" | sed 's/./<&>/'
(( ordinal == 2 )) && echo two
[[ abc == a* && ! -d /nowhere ]] && echo "\${HOSTNAME^^} \${HOSTNAME:0:3}"
cat /tmp/server-id.cnf`;
  bench.pod('mysql-2', { containers: [{ name: 'c', image: 'mysql:8.4', command: ['sleep', '3600'] }] });
  bench.run(5);
  const { stdout, exitCode } = exec(
    bench.machines,
    { namespace: 'default', name: 'mysql-2' },
    ['bash', '-c', script],
    bench.simulator.now(),
  );
  assert.deepEqual([stdout, exitCode], ['replica\n<2>\ntwo\nMYSQL-2 mys\n[mysqld]\nserver-id=102\n', 0]);
});

test('in an image that nothing is known of every program runs, and the main one stays', () => {
  bench.pod('zk', {
    containers: [
      {
        name: 'c',
        image: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
        command: ['sh', '-c', 'zk-init && start-zookeeper --servers=3'],
        readinessProbe: { exec: { command: ['sh', '-c', 'zookeeper-ready 2181'] } },
        livenessProbe: { tcpSocket: { port: 2181 }, initialDelaySeconds: 3 },
      },
    ],
  });
  bench.run(30);
  const status = bench.get('zk')?.status.containerStatuses?.[0];
  assert.deepEqual([status?.ready, status?.restartCount], [true, 0]);
});

test('scripts that never end, or call for ever, or ask for nonsense, end nothing but themselves', () => {
  assert.equal(sh('f() { f; }; f')[2], 2);
  assert.equal(sh('echo a | grep "["')[2], 2);
  assert.equal(sh('[[ a =~ "(" ]]')[2], 139);
  assert.deepEqual(sh('case x in [z-a]) echo no;; *) echo yes;; esac')[0], 'yes\n');
  assert.equal(sh('x=a; while :; do x=$x$x; done')[2], 2);
  const spinning = exec(
    bench.machines,
    { namespace: 'default', name: 'web' },
    ['sh', '-c', 'while :; do i=$((i+1)); done'],
    bench.simulator.now(),
  );
  bench.run(60);
  assert.equal(spinning.exitCode, undefined);
});

// what `sh -c` ends with takes its place: nobody is left to tell how it died (seen on a cluster of 1.36.3)
const ENDS: readonly (readonly [script: string, said: string])[] = [
  ['kill -TERM $$', ''],
  ['sh -c "kill -TERM \\$\\$"', ''],
  ['true; sh -c "kill -TERM \\$\\$"', ''],
  ['true && sh -c "kill -TERM \\$\\$"', ''],
  ['{ sh -c "kill -TERM \\$\\$"; }', ''],
  ['(sh -c "kill -TERM \\$\\$")', ''],
  ['if true; then sh -c "kill -TERM \\$\\$"; fi', ''],
  ['case a in a) sh -c "kill -TERM \\$\\$";; esac', ''],
  ['sh -c "kill -TERM \\$\\$"\n', 'Terminated\n'],
  ['trap "echo x" EXIT; sh -c "kill -TERM \\$\\$"', 'Terminated\n'],
  ['f() { sh -c "kill -TERM \\$\\$"; }; f', 'Terminated\n'],
  ['eval "sh -c \'kill -TERM \\$\\$\'"', 'Terminated\n'],
  ['for i in 1; do sh -c "kill -TERM \\$\\$"; done', 'Terminated\n'],
];

for (const [script, said] of ENDS) {
  test(`${JSON.stringify(script)} tells ${said ? 'how its last command died' : 'nothing'}`, () => {
    const [, stderr, code] = sh(script);
    assert.deepEqual([stderr, code], [said, 143]);
  });
}
