import type { Row } from './busybox-table.ts';
import { printsAsBusybox } from './busybox-table.ts';

// recorded from BusyBox 1.35, the one of the reference cluster's images
const ROWS: readonly Row[] = [
  [
    'cd /tmp; hn=mysql-2; ordinal=${hn##*-}; echo [mysqld] > s.cnf; echo server-id=$((100 + $ordinal)) >> s.cnf; if [ $ordinal -eq 0 ]; then echo log-bin; else echo super-read-only >> s.cnf; fi; cat s.cnf',
    '[mysqld]\nserver-id=102\nsuper-read-only\n',
  ],
  [
    'cd /tmp; printf \'mysql-bin.000003\\t457\\t\\n\' > x; set -- $(cat x); echo "F=$1 P=$2"; read f p < x; echo "$f:$p"; awk \'{printf "MASTER_LOG_FILE=\\047%s\\047, MASTER_LOG_POS=%d\\n", $1, $2}\' x',
    "F=mysql-bin.000003 P=457\nmysql-bin.000003:457\nMASTER_LOG_FILE='mysql-bin.000003', MASTER_LOG_POS=457\n",
  ],
  [
    "cd /tmp; for i in 0 1 2; do echo \"server.$((i+1))=zk-$i.zk-hs.default.svc.cluster.local:2888:3888\"; done > zoo.cfg; grep -c ^server zoo.cfg; sort -t. -k2 -r zoo.cfg | head -1; cut -d= -f2 zoo.cfg | cut -d: -f1 | tr '\\n' ',' | sed 's/,$//'; echo",
    '3\nserver.3=zk-2.zk-hs.default.svc.cluster.local:2888:3888\nzk-0.zk-hs.default.svc.cluster.local,zk-1.zk-hs.default.svc.cluster.local,zk-2.zk-hs.default.svc.cluster.local\n',
  ],
  [
    "cd /tmp; echo 'name: {{NAME}}' > t; NAME=web; sed \"s/{{NAME}}/$NAME/g\" t > o; cat o; sed -e 's/^/  /' -e 's/$/ # x/' o; sed -n 's/.*: \\(.*\\)/\\1/p' o",
    'name: web\n  name: web # x\nweb\n',
  ],
  [
    'cd /tmp; mkdir -p data/redis; touch data/redis/dump.rdb; ls -1 data/redis | wc -l; find data -name \'*.rdb\' | xargs -r ls; du -s data >/dev/null && echo ok; rm -rf data/*; ls -A data; [ -z "$(ls -A data)" ] && echo empty',
    '1\ndata/redis/dump.rdb\nok\nempty\n',
  ],
  [
    'cd /tmp; echo \'{"a": 1, "b": "two"}\' > j; grep -o \'"b": *"[^"]*"\' j | cut -d\'"\' -f4; sed \'s/.*"a": \\([0-9]*\\).*/\\1/\' j; tr -d \'{}" \' < j; awk -F\'[:,}]\' \'{print $2+0}\' j',
    'two\n1\na:1,b:two\n1\n',
  ],
  [
    "cd /tmp; yes | head -3 | wc -l; seq 1 3 | while read n; do echo $((n*n)); done | paste -sd+ -; seq 3 | awk '{s+=$1} END {print s}'; echo 1 2 3 | tr ' ' '\\n' | sort -rn | head -1; seq 10 | tail -n +9; seq 10 | sed -n '3,5p;5q'",
    '3\n1+4+9\n6\n3\n9\n10\n3\n4\n5\n',
  ],
  [
    "cd /tmp; date -u -d @1700000000 +%Y%m%d%H%M%S; date -u -d @1700000000 '+%j %U %a %b'; touch -d @1700000000 f; stat -c %Y f; [ f -ot /etc/hostname ]; echo $?; expr $(date +%s) \\> 0; echo $(( $(date -u -d '2024-01-01' +%s) - $(date -u -d '2023-12-31' +%s) ))",
    '20231114221320\n318 46 Tue Nov\n1700000000\n0\n1\n86400\n',
  ],
  [
    "cd /tmp; printf '%s\\n' a b c > l; grep -n b l; grep -q z l || echo none; sed -i '/b/d' l; cat l; echo d >> l; sed -i '$a e' l; tail -1 l; sed -i '1s/^/x\\n/' l; head -2 l; wc -l < l; nl -ba l | head -1; tac l | head -1; cp l m; cmp l m && echo same; diff l m && echo nodiff",
    '2:b\nnone\na\nc\ne\nx\na\n5\n     1\tx\ne\nsame\nnodiff\n',
  ],
  ['cd /tmp; cat > run.sh <<E2\n#!/bin/sh\necho "args: \\$# \\$1"\nexit 4\nE2', ''],
  ['chmod +x run.sh', '', 'chmod: run.sh: No such file or directory\n', 1],
  ['sh run.sh', '', "sh: can't open 'run.sh': No such file or directory\n", 2],
  ['ls -l run.sh | cut -c1-10', '', 'ls: run.sh: No such file or directory\n'],
  ['cat run.sh | head -1', '', "cat: can't open 'run.sh': No such file or directory\n"],
  [
    "cd /tmp; id -u; whoami; test -w /tmp && echo w; touch f; chmod 400 f; ls -l f | cut -c1-10; stat -c '%U:%G %a' f; chown 999:999 f; ls -ln f | awk '{print $3\":\"$4}'; umask 022; mkdir x; stat -c %a x",
    '0\nroot\nw\n-r--------\nroot:root 400\n999:999\n755\n',
  ],
  [
    "cd /tmp; echo hello | md5sum | cut -d' ' -f1; echo -n hello | sha256sum | awk '{print $1}'; echo secret | base64; echo c2VjcmV0Cg== | base64 -d; echo abc | od -An -tx1 | tr -d ' \\n'; echo; head -c 4 /dev/zero | od -An -tu4; printf '\\001\\002' | xxd -p",
    'b1946ac92492d2347c6235b4d2611184\n2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\nc2VjcmV0Cg==\nsecret\n6162630a\n          0\n0102\n',
  ],
  [
    "cd /tmp; i=0; until [ $i -ge 3 ]; do i=$(expr $i + 1); done; echo $i; timeout 1 true && echo t; timeout 1 sh -c 'exit 3' || echo $?; sleep 0.1; env X=1 sh -c 'echo $X'; nohup true 2>/dev/null; X=5 awk 'BEGIN{print ENVIRON[\"X\"]+1}'",
    '3\nt\n3\n1\n6\n',
  ],
  [
    "cd /tmp; echo \"a=1;b=2\" | tr ';' '\\n' | while IFS== read k v; do echo \"$k -> $v\"; done; echo /a/b/c.txt | awk -F/ '{print $NF}'; basename /a/b/c.txt .txt; dirname /a/b/c.txt; echo v1.2.3 | sed 's/^v//' | cut -d. -f1,2; printf '%03d\\n' 7; printf '%-10s|%5s|\\n' ab cd; printf 'x%.0s' 1 2 3; echo",
    'a -> 1\nb -> 2\nc.txt\nc\n/a/b\n1.2\n007\nab        |   cd|\nxxx\n',
  ],
  [
    "cd /tmp; printf 'tcp 0 0 0.0.0.0:80 LISTEN\\ntcp 0 0 127.0.0.1:6379 LISTEN\\n' > n; awk '$5==\"LISTEN\"{split($4,a,\":\"); print a[2]}' n; grep -oE ':[0-9]+' n | tr -d :; awk '{n=split($4,p,\":\"); port[p[n]]++} END{for(k in port) print k, port[k]}' n | sort; sed -nE 's/.*:([0-9]+) .*/\\1/p' n",
    '80\n6379\n80\n6379\n6379 1\n80 1\n80\n6379\n',
  ],
  [
    'cd /tmp; mkdir -p /tmp/a/b; cd a/b; pwd; cd ..; ls -F; cd /tmp; ln -s a/b link; cd link; pwd; cd /tmp; readlink link; rm link; rmdir a/b a; ls; mkdir {x,y}; ls; find . -type d | sort',
    '/tmp/a/b\nb/\n/tmp/link\na/b\n{x,y}\n.\n./{x,y}\n',
  ],
  [
    "cd /tmp; printf '1 foo\\n2 bar\\n3 foo\\n' > d; awk '{print $2}' d | sort | uniq -c | sort -rn; awk '$2==\"foo\"{c++} END{print c}' d; awk '{a[$2]=a[$2]\" \"$1} END{for(k in a) print k\":\"a[k]}' d | sort; awk 'NR%2' d; awk 'length($2)>2{print NR\": \"$0}' d; awk '{$1=\"\"; print}' d; awk '{print ($1>2?\"big\":\"small\")}' d; awk -v min=2 '$1>=min' d",
    '      2 foo\n      1 bar\n2\nbar: 2\nfoo: 1 3\n1 foo\n3 foo\n1: 1 foo\n2: 2 bar\n3: 3 foo\n foo\n bar\n foo\nsmall\nsmall\nbig\n2 bar\n3 foo\n',
  ],
  [
    "cd /tmp; printf 'foo bar\\nbaz qux\\n' > w; wc w; wc -w < w; tr ' ' '\\n' < w | sort; rev w; fold -w 3 w | head -2; paste -d' ' w w; head -c 3 w; echo; tail -c 4 w; cut -c1-3 w; expand w | head -1; sed 's/\\(.*\\) \\(.*\\)/\\2 \\1/' w; awk '{for(i=NF;i;i--) printf \"%s \", $i; print \"\"}' w",
    '        2         4        16 w\n4\nbar\nbaz\nfoo\nqux\nrab oof\nxuq zab\nfoo\n ba\nfoo bar foo bar\nbaz qux baz qux\nfoo\nqux\nfoo\nbaz\nfoo bar\nbar foo\nqux baz\nbar foo \nqux baz \n',
  ],
  ['kill -0 1 && echo alive', 'alive\n'],
  ['kill -0 99999; echo $?', '1\n', "sh: can't kill pid 99999: No such process\n"],
  ['pidof nosuch || echo none', 'none\n'],
  ["sh -c 'kill -TERM $$'; echo $?", '143\n', 'Terminated\n'],
  ["sh -c 'kill -9 $$'; echo $?", '137\n', 'Killed\n'],
  ['(sleep 5 & echo bg)', 'bg\n'],
  ['sleep 10 & kill $!', ''],
  ['wait $!; echo $?', '0\n'],
  ["echo foo | sed 's/o*/x/g'", 'xfx\n'],
  ["echo hello | sed 's/x*/-/g'", '-h-e-l-l-o-\n'],
  ["echo abcabc | sed 's/b/X/2'", 'abcaXc\n'],
  ["echo 'a.b' | sed 's/./X/'", 'X.b\n'],
  ["echo 'tab\tx' | sed 's/\\t/ /'", 'tab x\n'],
  ["echo aaa | sed 's/a\\{2\\}/b/'", 'ba\n'],
  ["echo 'foo(bar)' | sed 's/(bar)//'", 'foo\n'],
  ["echo 'x^y$z' | sed 's/\\^/-/;s/\\$/+/'", 'x-y+z\n'],
  ["echo 'a|b' | sed 's/a|b/c/'", 'c\n'],
  ["echo 'a|b' | sed -E 's/a|b/c/g'", 'c|c\n'],
  ["echo 'path/to' | sed 's_/_::_'", 'path::to\n'],
  ["echo '[x]' | sed 's/\\[x\\]/y/'", 'y\n'],
  ["echo '[x]' | sed 's/[][]//g'", 'x\n'],
  ["echo 'key = value # comment' | awk -F'[ =#]+' '{print $1\"|\"$2\"|\"$3}'", 'key|value|comment\n'],
  ["echo '2024-01-15T10:20:30Z' | awk -F'[-T:Z]' '{print $1,$2,$4}'", '2024 01 10\n'],
  ["echo 'a b c' | awk '{NF--; print}'", 'a b\n'],
  ["echo 5 3 | awk '{print $1/$2, int($1/$2), $1%$2}'", '1.66667 1 2\n'],
  ['echo | awk \'{printf "%.3f\\n", 2/3}\'', '0.667\n'],
  ['awk \'BEGIN{printf "%s\\n", 1e3}\'', '1000\n'],
  ['awk \'BEGIN{x["a"]=1; for(k in x) delete x[k]; print length(x)}\'', '0\n'],
  ['awk \'BEGIN{print substr("hello",2,3) substr("hi",5)}\'', 'ell\n'],
  ['awk \'BEGIN{print match("abc","z"), RSTART, RLENGTH}\'', '0 0 -1\n'],
  ['awk "BEGIN{print \'x\'}"; echo $?', '1\n', 'awk: cmd. line:1: Unexpected token\n'],
];

printsAsBusybox(ROWS);
