import type { Row } from './busybox-table.ts';
import { printsAsBusybox } from './busybox-table.ts';

// recorded from BusyBox 1.35, the one of the reference cluster's images
const ROWS: readonly Row[] = [
  ["printf 'foo\\nbar\\n' | grep o", 'foo\n'],
  ["printf 'foo\\nbar\\n' | grep -v o", 'bar\n'],
  ["printf 'foo\\nbar\\n' | grep -c o", '1\n'],
  ['grep -q root /etc/passwd; echo $?', '0\n'],
  ["printf 'foo\\n' | grep -i FOO", 'foo\n'],
  ["printf 'a.b\\naxb\\n' | grep -F a.b", 'a.b\n'],
  ["printf 'ab\\n' | grep -E 'a|x'", 'ab\n'],
  ["printf 'foo bar\\n' | grep -o 'b.*'", 'bar\n'],
  ["printf 'a\\nb\\n' | grep -n b", '2:b\n'],
  ["printf 'aXbXc\\n' | grep -o '[a-c]'", 'a\nb\nc\n'],
  ["printf 'foo\\nfood\\n' | grep -w foo", 'foo\n'],
  ["printf 'foo\\nfood\\n' | grep -x foo", 'foo\n'],
  ["printf 'a\\nb\\nc\\n' | grep -e a -e c", 'a\nc\n'],
  ["printf 'a|b\\nab\\n' | grep 'a|b'", 'a|b\n'],
  ["printf 'ab\\naab\\n' | grep 'a\\{2\\}'", 'aab\n'],
  ["printf 'a+\\n' | grep 'a+'", 'a+\n'],
  ["printf 'aab\\n' | grep -o 'a\\+'", 'aa\n'],
  ["printf 'ab\\ncd\\n' | grep 'ab\\|cd'", 'ab\ncd\n'],
  [
    "seq 9 | grep -A1 5; seq 9 | grep -B1 5; seq 9 | grep -C1 5; seq 9 | grep -A1 -n '[27]'; seq 9 | grep -m2 .; seq 9 | grep -c .; seq 9 | grep -vc 5; grep root /etc/passwd /etc/group; grep -l root /etc/passwd /etc/group; grep -L nope /etc/passwd; grep -h root /etc/passwd /etc/group; grep -H root /etc/passwd; grep -c root /etc/passwd /etc/group; echo a > /tmp/a; mkdir /tmp/d; echo a > /tmp/d/b; grep -r a /tmp | sort; grep -rl a /tmp | sort; cd /tmp; grep -r a . | sort; grep -r a | sort; printf 'a\\nb\\n' > /tmp/pats; printf 'a\\nc\\n' | grep -f /tmp/pats; printf 'a\\nb\\n' | grep 'a\nb'; echo x | grep -in X -; grep -on r /etc/passwd",
    '5\n6\n4\n5\n4\n5\n6\n2:2\n3-3\n--\n7:7\n8-8\n1\n2\n9\n8\n/etc/passwd:root:x:0:0:root:/root:/bin/sh\n/etc/group:root:x:0:\n/etc/passwd\n/etc/group\n/etc/passwd\nroot:x:0:0:root:/root:/bin/sh\nroot:x:0:\n/etc/passwd:root:x:0:0:root:/root:/bin/sh\n/etc/passwd:1\n/etc/group:1\n/tmp/a:a\n/tmp/d/b:a\n/tmp/a\n/tmp/d/b\n./a:a\n./d/b:a\na\na\nb\n1:x\n1:r\n1:r\n1:r\n',
  ],
];

printsAsBusybox(ROWS);
