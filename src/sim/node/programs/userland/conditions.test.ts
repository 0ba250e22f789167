import type { Row } from './busybox-table.ts';
import { printsAsBusybox } from './busybox-table.ts';

// recorded from BusyBox 1.35, the one of the reference cluster's images
const ROWS: readonly Row[] = [
  ['[ 1 -eq a ]; echo $?', '2\n', 'sh: a: bad number\n'],
  ['[ a -eq 1 ]; echo $?', '2\n', 'sh: a: bad number\n'],
  ['[ ]; echo $?', '1\n'],
  ['[ a b ]; echo $?', '2\n', 'sh: b: unknown operand\n'],
  ['[ a b c ]; echo $?', '2\n', 'sh: b: unknown operand\n'],
  ['[ a = ]; echo $?', '2\n', 'sh: =: argument expected\n'],
  ['[ = a ]; echo $?', '2\n', 'sh: a: unknown operand\n'],
  ['[ -f ]; echo $?', '0\n'],
  ['[ -z ]; echo $?', '0\n'],
  ['[ -n ]; echo $?', '0\n'],
  ['[ ! ]; echo $?', '0\n'],
  ['[ ! a = b ]; echo $?', '0\n'],
  ['[ a = a -a b = b ]; echo $?', '0\n'],
  ['[ \\( a = a \\) ]; echo $?', '0\n'],
  ["[ '(' a = a ]; echo $?", '2\n', 'sh: closing paren expected\n'],
  ["[ 1 -eq '' ]; echo $?", '2\n', 'sh: bad number\n'],
  ['[ a = a; echo $?', '2\n', 'sh: missing ]\n'],
  ["[ -z '' -o a = b ]; echo $?", '0\n'],
  ['[ 1 -lt 2 -a 3 -gt 2 ]; echo $?', '0\n'],
  ['[ 010 -eq 10 ]; echo $?', '0\n'],
  ["[ ' 5 ' -eq 5 ]; echo $?", '0\n'],
  ['[ a == a ]; echo $?', '0\n'],
  ['[ b \\> a ]; echo $?', '0\n'],
  ['[ a -eq ]; echo $?', '2\n', 'sh: -eq: argument expected\n'],
  ['[ 1 -eq 1 -a ]; echo $?', '2\n', 'sh: argument expected\n'],
  ['[ 1 = 1 extra ]; echo $?', '2\n', 'sh: extra: unknown operand\n'],
  ['[ -a = -a ]; echo $?', '0\n'],
  ['[ -x a b ]; echo $?', '2\n', 'sh: b: unknown operand\n'],
  ['[ 5x -gt 3 ]; echo $?', '2\n', 'sh: 5x: bad number\n'],
  ['[ 99999999999999999999 -gt 1 ]; echo $?', '2\n', 'sh: 99999999999999999999: out of range\n'],
  ['[ -5 -lt 0 ]; echo $?', '0\n'],
  ['[ +5 -eq 5 ]; echo $?', '0\n'],
  ['[ 1.5 -gt 1 ]; echo $?', '2\n', 'sh: 1.5: bad number\n'],
];

printsAsBusybox(ROWS);
