import type { Row } from './busybox-table.ts';
import { printsAsBusybox } from './busybox-table.ts';

// recorded from BusyBox 1.35, the one of the reference cluster's images
const ROWS: readonly Row[] = [
  ['id -u', '0\n'],
  ['id -un', 'root\n'],
  ['id -g', '0\n'],
  ['id -gn', 'root\n'],
  ['id -G', '0\n'],
  ['id -Gn', 'root\n'],
  ['id root', 'uid=0(root) gid=0(root) groups=0(root)\n'],
  ['id nope; echo $?', '1\n', 'id: unknown user nope\n'],
  [
    'id -z; echo $?',
    '1\n',
    "id: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: id [-ugGnr] [USER]\n\nPrint information about USER or the current user\n\n\t-u\tUser ID\n\t-g\tGroup ID\n\t-G\tSupplementary group IDs\n\t-n\tPrint names instead of numbers\n\t-r\tPrint real ID instead of effective ID\n",
  ],
  ['whoami', 'root\n'],
  ['uname', 'Linux\n'],
  ['uname -s', 'Linux\n'],
  ['uname -o', 'GNU/Linux\n'],
  ['uname -m', 'x86_64\n'],
  ['uname -p', 'unknown\n'],
  ['uname -i', 'unknown\n'],
  [
    'uname -z; echo $?',
    '1\n',
    "uname: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: uname [-amnrspvio]\n\nPrint system information\n\n\t-a\tPrint all\n\t-m\tMachine (hardware) type\n\t-n\tHostname\n\t-r\tKernel release\n\t-s\tKernel name (default)\n\t-p\tProcessor type\n\t-v\tKernel version\n\t-i\tHardware platform\n\t-o\tOS name\n",
  ],
  [
    'uname x; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: uname [-amnrspvio]\n\nPrint system information\n\n\t-a\tPrint all\n\t-m\tMachine (hardware) type\n\t-n\tHostname\n\t-r\tKernel release\n\t-s\tKernel name (default)\n\t-p\tProcessor type\n\t-v\tKernel version\n\t-i\tHardware platform\n\t-o\tOS name\n',
  ],
  ['tty; echo $?', 'not a tty\n1\n'],
  ['tty -s; echo $?', '1\n'],
  ['pwd', '/\n'],
  ['/bin/pwd', '/\n'],
  ['id -u root', '0\n'],
  ['id -un 0', '', 'id: unknown user 0\n', 1],
  [
    'id -n; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: id [-ugGnr] [USER]\n\nPrint information about USER or the current user\n\n\t-u\tUser ID\n\t-g\tGroup ID\n\t-G\tSupplementary group IDs\n\t-n\tPrint names instead of numbers\n\t-r\tPrint real ID instead of effective ID\n',
  ],
  [
    'whoami x; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: whoami\n\nPrint the user name associated with the current effective user id\n',
  ],
  ['groups', 'root\n'],
  ['uname -sm', 'Linux x86_64\n'],
  ['pwd x', '/\n'],
  ['users', '', 'sh: users: not found\n', 127],
  [
    'id -r; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: id [-ugGnr] [USER]\n\nPrint information about USER or the current user\n\n\t-u\tUser ID\n\t-g\tGroup ID\n\t-G\tSupplementary group IDs\n\t-n\tPrint names instead of numbers\n\t-r\tPrint real ID instead of effective ID\n',
  ],
];

printsAsBusybox(ROWS);
