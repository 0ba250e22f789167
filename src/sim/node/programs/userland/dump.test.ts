import type { Row } from './busybox-table.ts';
import { printsAsBusybox } from './busybox-table.ts';

// recorded from BusyBox 1.35, the one of the reference cluster's images
const ROWS: readonly Row[] = [
  [
    'cd /tmp; echo a > a; echo b > b; md5sum a b > sums; md5sum -c sums; echo $?; echo c > b; md5sum -c sums; echo $?; md5sum -s -c sums; echo $?; rm a; sha256sum -c sums; echo $?; md5sum -c sums; echo $?; md5sum -c /nope; echo $?; md5sum -z; echo $?; md5sum -cw sums',
    'a: OK\nb: OK\n0\na: OK\nb: FAILED\n1\n1\na: FAILED\nb: FAILED\n1\na: FAILED\nb: FAILED\n1\n1\n1\na: FAILED\nb: FAILED\n',
    "md5sum: WARNING: 1 of 2 computed checksums did NOT match\nsha256sum: can't open 'a': No such file or directory\nsha256sum: WARNING: 2 of 2 computed checksums did NOT match\nmd5sum: can't open 'a': No such file or directory\nmd5sum: WARNING: 2 of 2 computed checksums did NOT match\nmd5sum: /nope: No such file or directory\nmd5sum: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: md5sum [-c[sw]] [FILE]...\n\nPrint or check MD5 checksums\n\n\t-c\tCheck sums against list in FILEs\n\t-s\tDon't output anything, status code shows success\n\t-w\tWarn about improperly formatted checksum lines\nmd5sum: can't open 'a': No such file or directory\nmd5sum: WARNING: 2 of 2 computed checksums did NOT match\n",
    1,
  ],
  ['printf abc | od -c', '0000000   a   b   c\n0000003\n'],
  ['printf abc | od', '0000000 061141 000143\n0000003\n'],
  ["printf 'abc\\n' | od -x", '0000000 6261 0a63\n0000004\n'],
  ['printf abc | od -An -tx1', ' 61 62 63\n'],
  ['printf abc | od -A d -t x1', '0000000 61 62 63\n0000003\n'],
  ['printf abc | od -b', '0000000 141 142 143\n0000003\n'],
  ["printf 'abcd' | od -An -tu4", ' 1684234849\n'],
  ["printf 'abcd' | od -An -td2", '  25185  25699\n'],
  [
    'head -c 40 /dev/zero | od -x',
    '0000000 0000 0000 0000 0000 0000 0000 0000 0000\n*\n0000040 0000 0000 0000 0000\n0000050\n',
  ],
  [
    "printf 'abcdefghijklmnopqrstuvwxyz' | od -c",
    '0000000   a   b   c   d   e   f   g   h   i   j   k   l   m   n   o   p\n0000020   q   r   s   t   u   v   w   x   y   z\n0000032\n',
  ],
  ['od /nope; echo $?', '1\n', 'od: /nope: No such file or directory\n'],
  ['printf abc | od -tx1 -j1', '0000001 62 63\n0000003\n'],
  ['printf abc | od -a', '0000000   a   b   c\n0000003\n'],
  ['printf abc | od -An -to1', ' 141 142 143\n'],
  ["printf 'abc' | od -v -An -tc", '   a   b   c\n'],
  [
    'printf abc | hexdump -C',
    '00000000  61 62 63                                          |abc|\n00000003\n',
  ],
  [
    "printf 'abcdefghijklmnopq\\n' | hexdump -C",
    '00000000  61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f 70  |abcdefghijklmnop|\n00000010  71 0a                                             |q.|\n00000012\n',
  ],
  ['printf abc | hexdump', '0000000 6261 0063                              \n0000003\n'],
  [
    'printf abc | hexdump -c',
    '0000000   a   b   c                                                    \n0000003\n',
  ],
  [
    'printf abc | hexdump -x',
    '0000000    6261    0063                                                \n0000003\n',
  ],
  [
    'head -c 64 /dev/zero | hexdump -C',
    '00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n*\n00000040\n',
  ],
  ['printf abc | hexdump -e \'1/1 "%02x"\'; echo', '616263\n'],
  ['printf abc | hexdump -v -e \'/1 "%02x "\'; echo', '61 62 63 \n'],
  [
    'printf abc | hexdump -n 2 -C',
    '00000000  61 62                                             |ab|\n00000002\n',
  ],
  ['printf abc | hexdump -s 1 -C', '', 'hexdump: stdin: Illegal seek\n', 1],
  ['hexdump /nope; echo $?', '1\n', 'hexdump: /nope: No such file or directory\n'],
  [
    'printf abc | hexdump -b',
    '0000000 141 142 143                                                    \n0000003\n',
  ],
  [
    'printf abc | hexdump -d',
    '0000000   25185   00099                                                \n0000003\n',
  ],
  [
    'printf abc | hexdump -o',
    '0000000  061141  000143                                                \n0000003\n',
  ],
  ["printf '' | hexdump -C", ''],
  ['printf abc | xxd', '00000000: 6162 63                                  abc\n'],
  [
    "printf 'abcdefghijklmnopqrst\\n' | xxd",
    '00000000: 6162 6364 6566 6768 696a 6b6c 6d6e 6f70  abcdefghijklmnop\n00000010: 7172 7374 0a                             qrst.\n',
  ],
  ['printf abc | xxd -p', '616263\n'],
  ['printf 616263 | xxd -r -p; echo', 'abc\n'],
  ['printf abc | xxd -c 2', '00000000: 6162  ab\n00000002: 63    c\n'],
  ['printf abc | xxd -l 2', '00000000: 6162                                     ab\n'],
  ['printf abc | xxd -s 1', '', 'xxd: stdin: Illegal seek\n', 1],
  ['printf abc | xxd -g 1', '00000000: 61 62 63                                         abc\n'],
  ['xxd /nope; echo $?', '1\n', 'xxd: /nope: No such file or directory\n'],
];

printsAsBusybox(ROWS);
