import type { Row } from './busybox-table.ts';
import { printsAsBusybox } from './busybox-table.ts';

// recorded from BusyBox 1.35, the one of the reference cluster's images
const ROWS: readonly Row[] = [
  ["echo -e 'a\\x41\\101\\0101\\tb\\cxyz'; echo", 'aAAA\tb\n'],
  ['echo -- a', '-- a\n'],
  ['echo -nn a; echo', 'a\n'],
  ['echo - a', '- a\n'],
  ['echo -x a', '-x a\n'],
  ["echo -en 'a\\n'", 'a\n'],
  ["printf '%s %d %5.2f %x %o %c %%\\n' abc 42 3.14159 255 8 z", 'abc 42  3.14 ff 10 z %\n'],
  ["printf '%e %g %G %E\\n' 12345.678 0.0001 1e20 1", '1.234568e+04 0.0001 1E+20 1.000000E+00\n'],
  ["printf '%i %u\\n' 5 5", '5 5\n'],
  ["printf '%X %x\\n' 255 -1", 'FF ffffffffffffffff\n'],
  ["printf '%s\\n'", '\n'],
  ["printf '%d\\n'", '0\n', "sh: invalid number ''\n", 1],
  ["printf 'a\\n' extra", 'a\n'],
  ["printf '%s-%s\\n' a b c", 'a-b\nc-\n'],
  ["printf '%d\\n' abc; echo $?", '0\n1\n', "sh: invalid number 'abc'\n"],
  ["printf '%d\\n' 12abc; echo $?", '0\n1\n', "sh: invalid number '12abc'\n"],
  ["printf '%d\\n' ''; echo $?", '0\n1\n', "sh: invalid number ''\n"],
  ["printf '%d %d\\n' 0x1f 010", '31 8\n'],
  ["printf '%d\\n' \"'A\"", '65\n'],
  ["printf '%z\\n'; echo $?", '1\n', 'sh: %\\n: invalid format\n'],
  ['printf; echo $?', '2\n', 'sh: usage: printf FORMAT [ARGUMENT...]\n'],
  ["printf '%q\\n' x; echo $?", '1\n', 'sh: %q\\n: invalid format\n'],
  ["printf '%f\\n' x; echo $?", '0.000000\n1\n', "sh: invalid number 'x'\n"],
  ["printf -- '-%s\\n' a", '-a\n'],
  ['printf \'%s\' "a\\n"', 'a\\n'],
  ["printf 'a\\cb'; echo", 'a\n'],
  ["printf '%d\\n' 99999999999", '99999999999\n'],
  ["printf '%c%c\\n' hello world", 'hw\n'],
  ["printf '%d\\n' 3.7; echo $?", '0\n1\n', "sh: invalid number '3.7'\n"],
  ["printf '%u\\n' -1", '18446744073709551615\n'],
  ["printf '\\q\\n'", '\\q\n'],
  ["/bin/printf '%d\\n' abc; echo $?", '0\n1\n', "printf: invalid number 'abc'\n"],
  ["/bin/printf '%z\\n'; echo $?", '1\n', 'printf: %\\n: invalid format\n'],
  [
    '/bin/printf; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: printf FORMAT [ARG]...\n\nFormat and print ARG(s) according to FORMAT (a-la C printf)\n',
  ],
  ["/bin/echo -e 'a\\tb'", 'a\tb\n'],
  ['/bin/echo -n x', 'x'],
];

printsAsBusybox(ROWS);
