import type { Row } from './busybox-table.ts';
import { printsAsBusybox } from './busybox-table.ts';

// recorded from BusyBox 1.35, the one of the reference cluster's images
const ROWS: readonly Row[] = [
  ["sh -c 'kill -l' | head -3", ' 1) HUP\n 2) INT\n 3) QUIT\n'],
  ['/bin/kill -l | head -3', ' 1) HUP\n 2) INT\n 3) QUIT\n'],
  ['/bin/kill -l 9', 'KILL\n'],
  ['/bin/kill -l TERM', '15\n'],
  ['/bin/kill 99999; echo $?', '1\n', "kill: can't kill pid 99999: No such process\n"],
  ['/bin/kill; echo $?', '1\n', 'kill: you need to specify whom to kill\n'],
  ['/bin/kill -0 $$; echo $?', '0\n'],
  ['/bin/kill -FOO $$; echo $?', '1\n', "kill: bad signal name 'FOO'\n"],
  ['/bin/kill x; echo $?', '1\n', "kill: invalid number 'x'\n"],
  ['killall nosuch; echo $?', '1\n', 'killall: nosuch: no process killed\n'],
  ['killall; echo $?', '1\n', 'killall: you need to specify whom to kill\n'],
  ['pidof nosuch; echo $?', '1\n'],
  ['pidof; echo $?', '1\n'],
  ['killall -q nosuch; echo $?', '1\n'],
  ['killall -l | head -1', ' 1) HUP\n'],
  ['kill -s TERM 99999; echo $?', '1\n', "sh: can't kill pid 99999: No such process\n"],
  ['/bin/kill -s FOO 1; echo $?', '1\n', "kill: bad signal name 'FOO'\n"],
  ['kill -9; echo $?', '1\n', 'sh: you need to specify whom to kill\n'],
  ['killall -FOO x; echo $?', '1\n', "killall: bad signal name 'FOO'\n"],
  ['killall -s TERM nosuch; echo $?', '1\n', 'killall: nosuch: no process killed\n'],
  ['/bin/kill -l 143', 'TERM\n'],
  ['/bin/kill -l FOO; echo $?', '1\n', "kill: unknown signal 'FOO'\n"],
];

printsAsBusybox(ROWS);
