import type { Row } from './busybox-table.ts';
import { printsAsBusybox } from './busybox-table.ts';

// recorded from BusyBox 1.35, the one of the reference cluster's images
const ROWS: readonly Row[] = [
  [
    "cd /tmp; seq 20 > a; seq 20 | sed '3d;10s/$/x/;18a new' > b; diff a b; seq 3 > c; printf '1\\n2\\n3' > d; diff c d; printf '' > e; diff e c; diff c e; printf 'A\\n' > f; printf 'a\\n' > g; diff -i f g; echo $?; printf 'a  b\\n' > h; printf 'a b\\n' > i; diff -b h i; echo $?; diff -w h i; echo $?; diff -B c d; echo $?; mkdir x y; echo 1 > x/p; echo 2 > y/p; echo 3 > x/q; diff -r x y; echo $?; diff -rq x y; echo $?; diff x y; echo $?",
    '--- a\n+++ b\n@@ -1,13 +1,12 @@\n 1\n 2\n-3\n 4\n 5\n 6\n 7\n 8\n 9\n-10\n+10x\n 11\n 12\n 13\n@@ -16,5 +15,6 @@\n 16\n 17\n 18\n+new\n 19\n 20\n--- c\n+++ d\n@@ -1,3 +1,3 @@\n 1\n 2\n-3\n+3\n\\ No newline at end of file\n--- e\n+++ c\n@@ -0,0 +1,3 @@\n+1\n+2\n+3\n--- c\n+++ e\n@@ -1,3 +0,0 @@\n-1\n-2\n-3\n0\n0\n0\n--- c\n+++ d\n@@ -1,3 +1,3 @@\n 1\n 2\n-3\n+3\n\\ No newline at end of file\n1\n--- x/p\n+++ y/p\n@@ -1 +1 @@\n-1\n+2\nOnly in x: q\n1\nFiles x/p and y/p differ\nOnly in x: q\n1\n--- x/p\n+++ y/p\n@@ -1 +1 @@\n-1\n+2\nOnly in x: q\n1\n',
  ],
  [
    'cd /tmp; touch f; mkdir d; ls; ls -a; ls -A; ls -1; ls -F; ls -p; ls -d d; ls d; ls -R; ls f d',
    'd\nf\n.\n..\nd\nf\nd\nf\nd\nf\nd/\nf\nd/\nf\nd\n.:\nd\nf\n\n./d:\nf\n\nd:\n',
  ],
  [
    "cd /tmp; touch f g; ln -s f l; ls -l l | sed 's/.* l/l/'; ls -F; ls -L l; ls -r; ls -C; ls -x; ls --color=never",
    'l -> f\nf\ng\nl@\nl\nl\ng\nf\nf  g  l\nf  g  l\nf\ng\nl\n',
  ],
  [
    'ls /nope; echo $?; cd /tmp; touch f; ls nope f; echo $?; ls f nope >/dev/null 2>&1; echo $?',
    '1\nf\n1\n1\n',
    'ls: /nope: No such file or directory\nls: nope: No such file or directory\n',
  ],
  [
    "cd /tmp; touch -d '2020-01-02 03:04:05' t; ls -l t; stat -c '%y %Y' t; ls --full-time -l t; touch -t 202001020304 u; stat -c %y u; touch -d @0 v; stat -c '%Y %y' v; touch -r t w; stat -c %Y w",
    '-rw-r--r--    1 root     root             0 Jan  2  2020 t\n2020-01-02 03:04:05.000000000 +0000 1577934245\n-rw-r--r--    1 root     root             0 2020-01-02 03:04:05 +0000 t\n2020-01-02 03:04:00.000000000 +0000\n0 1970-01-01 00:00:00.000000000 +0000\n1577934245\n',
  ],
  [
    'cd /tmp; touch -d nope x; echo $?; touch -c nofile; ls nofile; touch /nope/x; echo $?',
    '1\n1\n',
    "touch: invalid date 'nope'\nls: nofile: No such file or directory\ntouch: /nope/x: No such file or directory\n",
  ],
  [
    'cd /tmp; mkdir m; mkdir m; echo $?; mkdir -p m/a/b; mkdir n/o; echo $?; mkdir -m 700 p; stat -c %a p; rmdir m; echo $?; rmdir nope; echo $?; rmdir m/a/b; rmdir -p m/a; ls',
    '1\n1\n700\n1\n1\np\n',
    "mkdir: can't create directory 'm': File exists\nmkdir: can't create directory 'n/o': No such file or directory\nrmdir: 'm': Directory not empty\nrmdir: 'nope': No such file or directory\n",
  ],
  [
    'cd /tmp; touch f; rmdir f; echo $?; mkdir f; echo $?; mkdir -p f; echo $?; mkdir f/g; echo $?; mkdir -pv q/r; mkdir -v s; rmdir --ignore-fail-on-non-empty q; echo $?',
    "1\n1\n1\n1\ncreated directory: 'q/'\ncreated directory: 'q/r'\ncreated directory: 's'\n0\n",
    "rmdir: 'f': Not a directory\nmkdir: can't create directory 'f': File exists\nmkdir: can't create directory 'f': File exists\nmkdir: can't create directory 'f/g': Not a directory\n",
  ],
  [
    'cd /tmp; rm nope; echo $?; rm -f nope; echo $?; rm -f; echo $?; mkdir d; rm d; echo $?; rm -r d; echo $?; mkdir -p d/e; touch d/e/f; rm -rf d; ls',
    '1\n0\n0\n1\n0\n',
    "rm: can't remove 'nope': No such file or directory\nrm: 'd' is a directory\n",
  ],
  [
    'cd /tmp; touch a b; rm a nope b; echo $?; ls; rm -r nope; echo $?; rm -rf nope; echo $?; rm -rf .; echo $?; touch -- -x; rm -- -x; echo $?; unlink nope; echo $?',
    '1\n1\n0\n1\n0\n1\n',
    "rm: can't remove 'nope': No such file or directory\nrm: can't remove 'nope': No such file or directory\nrm: can't remove '.' or '..'\nunlink: can't remove file 'nope': No such file or directory\n",
  ],
  [
    'mkdir; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: mkdir [-m MODE] [-p] DIRECTORY...\n\nCreate DIRECTORY\n\n\t-m MODE\tMode\n\t-p\tNo error if exists; make parent directories as needed\n',
  ],
  [
    'rm; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: rm [-irf] FILE...\n\nRemove (unlink) FILEs\n\n\t-i\tAlways prompt before removing\n\t-f\tNever prompt\n\t-R,-r\tRecurse\n',
  ],
  [
    'touch; echo $?',
    '1\n',
    "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: touch [-cham] [-d DATE] [-t DATE] [-r FILE] FILE...\n\nUpdate mtime of FILEs\n\n\t-c\tDon't create files\n\t-h\tDon't follow links\n\t-a\tChange only atime\n\t-m\tChange only mtime\n\t-d DT\tDate/time to use\n\t-t DT\tDate/time to use\n\t-r FILE\tUse FILE's date/time\n",
  ],
  [
    'cp; echo $?',
    '1\n',
    "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: cp [-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }\n\nCopy SOURCEs to DEST\n\n\t-a\tSame as -dpR\n\t-R,-r\tRecurse\n\t-d,-P\tPreserve symlinks (default if -R)\n\t-L\tFollow all symlinks\n\t-H\tFollow symlinks on command line\n\t-p\tPreserve file attributes if possible\n\t-f\tOverwrite\n\t-i\tPrompt before overwrite\n\t-n\tDon't overwrite\n\t-l,-s\tCreate (sym)links\n\t-T\tRefuse to copy if DEST is a directory\n\t-t DIR\tCopy all SOURCEs into DIR\n\t-u\tCopy only newer files\n",
  ],
  [
    'mv a; echo $?',
    '1\n',
    "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: mv [-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }\n\nRename SOURCE to DEST, or move SOURCEs to DIRECTORY\n\n\t-f\tDon't prompt before overwriting\n\t-i\tInteractive, prompt before overwrite\n\t-n\tDon't overwrite an existing file\n\t-T\tRefuse to move if DEST is a directory\n\t-t DIR\tMove all SOURCEs into DIR\n",
  ],
  [
    'ln; echo $?',
    '1\n',
    "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: ln [-sfnbtv] [-S SUF] TARGET... LINK|DIR\n\nCreate a link LINK or DIR/TARGET to the specified TARGET(s)\n\n\t-s\tMake symlinks instead of hardlinks\n\t-f\tRemove existing destinations\n\t-n\tDon't dereference symlinks - treat like normal file\n\t-b\tMake a backup of the target (if exists) before link operation\n\t-S SUF\tUse suffix instead of ~ when making backup files\n\t-T\tTreat LINK as a file, not DIR\n\t-v\tVerbose\n",
  ],
  [
    'readlink; echo $?',
    '1\n',
    "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: readlink [-fnv] FILE\n\nDisplay the value of a symlink\n\n\t-f\tCanonicalize by following all symlinks\n\t-n\tDon't add newline\n\t-v\tVerbose\n",
  ],
  [
    'realpath; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: realpath FILE...\n\nPrint absolute pathnames of FILEs\n',
  ],
  [
    'rmdir; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: rmdir [-p] DIRECTORY...\n\nRemove DIRECTORY if it is empty\n\n\t-p\tInclude parents\n\t--ignore-fail-on-non-empty\n',
  ],
  [
    'mktemp -z; echo $?',
    '1\n',
    "mktemp: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: mktemp [-dt] [-p DIR] [TEMPLATE]\n\nCreate a temporary file with name based on TEMPLATE and print its name.\nTEMPLATE must end with XXXXXX (e.g. [/dir/]nameXXXXXX).\nWithout TEMPLATE, -t tmp.XXXXXX is assumed.\n\n\t-d\tMake directory, not file\n\t-q\tFail silently on errors\n\t-t\tPrepend base directory name to TEMPLATE\n\t-p DIR\tUse DIR as a base directory (implies -t)\n\t-u\tDo not create anything; print a name\n\nBase directory is: -p DIR, else $TMPDIR, else /tmp\n",
  ],
  [
    'tee -z; echo $?',
    '1\n',
    "tee: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: tee [-ai] [FILE]...\n\nCopy stdin to each FILE, and also to stdout\n\n\t-a\tAppend to the given FILEs, don't overwrite\n\t-i\tIgnore interrupt signals (SIGINT)\n",
  ],
  [
    'cat -z; echo $?',
    '1\n',
    "cat: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: cat [-nbvteA] [FILE]...\n\nPrint FILEs to stdout\n\n\t-n\tNumber output lines\n\t-b\tNumber nonempty lines\n\t-v\tShow nonprinting characters as ^x or M-x\n\t-t\t...and tabs as ^I\n\t-e\t...and end lines with $\n\t-A\tSame as -vte\n",
  ],
  [
    'head -z; echo $?',
    '1\n',
    "head: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: head [OPTIONS] [FILE]...\n\nPrint first 10 lines of FILEs (or stdin).\nWith more than one FILE, precede each with a filename header.\n\n\t-n N[bkm]\tPrint first N lines\n\t-n -N[bkm]\tPrint all except N last lines\n\t-c [-]N[bkm]\tPrint first N bytes\n\t\t\t(b:*512 k:*1024 m:*1024^2)\n\t-q\t\tNever print headers\n\t-v\t\tAlways print headers\n",
  ],
  [
    'wc -q; echo $?',
    '1\n',
    "wc: invalid option -- 'q'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: wc [-cmlwL] [FILE]...\n\nCount lines, words, and bytes for FILEs (or stdin)\n\n\t-c\tCount bytes\n\t-m\tCount characters\n\t-l\tCount newlines\n\t-w\tCount words\n\t-L\tPrint longest line length\n",
  ],
  [
    'grep; echo $?',
    '2\n',
    "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: grep [-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...\n\nSearch for PATTERN in FILEs (or stdin)\n\n\t-H\tAdd 'filename:' prefix\n\t-h\tDo not add 'filename:' prefix\n\t-n\tAdd 'line_no:' prefix\n\t-l\tShow only names of files that match\n\t-L\tShow only names of files that don't match\n\t-c\tShow only count of matching lines\n\t-o\tShow only the matching part of line\n\t-q\tQuiet. Return 0 if PATTERN is found, 1 otherwise\n\t-v\tSelect non-matching lines\n\t-s\tSuppress open and read errors\n\t-r\tRecurse\n\t-R\tRecurse and dereference symlinks\n\t-i\tIgnore case\n\t-w\tMatch whole words only\n\t-x\tMatch whole lines only\n\t-F\tPATTERN is a literal (not regexp)\n\t-E\tPATTERN is an extended regexp\n\t-z\tNUL terminated input\n\t-m N\tMatch up to N times per file\n\t-A N\tPrint N lines of trailing context\n\t-B N\tPrint N lines of leading context\n\t-C N\tSame as '-A N -B N'\n\t-e PTRN\tPattern to match\n\t-f FILE\tRead pattern from file\n",
  ],
  [
    'grep -Z x; echo $?',
    '2\n',
    "grep: invalid option -- 'Z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: grep [-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...\n\nSearch for PATTERN in FILEs (or stdin)\n\n\t-H\tAdd 'filename:' prefix\n\t-h\tDo not add 'filename:' prefix\n\t-n\tAdd 'line_no:' prefix\n\t-l\tShow only names of files that match\n\t-L\tShow only names of files that don't match\n\t-c\tShow only count of matching lines\n\t-o\tShow only the matching part of line\n\t-q\tQuiet. Return 0 if PATTERN is found, 1 otherwise\n\t-v\tSelect non-matching lines\n\t-s\tSuppress open and read errors\n\t-r\tRecurse\n\t-R\tRecurse and dereference symlinks\n\t-i\tIgnore case\n\t-w\tMatch whole words only\n\t-x\tMatch whole lines only\n\t-F\tPATTERN is a literal (not regexp)\n\t-E\tPATTERN is an extended regexp\n\t-z\tNUL terminated input\n\t-m N\tMatch up to N times per file\n\t-A N\tPrint N lines of trailing context\n\t-B N\tPrint N lines of leading context\n\t-C N\tSame as '-A N -B N'\n\t-e PTRN\tPattern to match\n\t-f FILE\tRead pattern from file\n",
  ],
  [
    'ls -y; echo $?',
    '1\n',
    "ls: invalid option -- 'y'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: ls [-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...\n\nList directory contents\n\n\t-1\tOne column output\n\t-a\tInclude names starting with .\n\t-A\tLike -a, but exclude . and ..\n\t-x\tList by lines\n\t-d\tList directory names, not contents\n\t-L\tFollow symlinks\n\t-H\tFollow symlinks on command line\n\t-R\tRecurse\n\t-p\tAppend / to directory names\n\t-F\tAppend indicator (one of */=@|) to names\n\t-l\tLong format\n\t-i\tList inode numbers\n\t-n\tList numeric UIDs and GIDs instead of names\n\t-s\tList allocated blocks\n\t-lc\tList ctime\n\t-lu\tList atime\n\t--full-time\tList full date/time\n\t-h\tHuman readable sizes (1K 243M 2G)\n\t--group-directories-first\n\t-S\tSort by size\n\t-X\tSort by extension\n\t-v\tSort by version\n\t-t\tSort by mtime\n\t-tc\tSort by ctime\n\t-tu\tSort by atime\n\t-r\tReverse sort order\n\t-w N\tFormat N columns wide\n\t--color[={always,never,auto}]\n",
  ],
  [
    'stat; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: stat [-ltf] [-c FMT] FILE...\n\nDisplay file (default) or filesystem status\n\n\t-c FMT\tUse the specified format\n\t-f\tDisplay filesystem status\n\t-L\tFollow links\n\t-t\tTerse display\n\nFMT sequences for files:\n %a\tAccess rights in octal\n %A\tAccess rights in human readable form\n %b\tNumber of blocks allocated (see %B)\n %B\tSize in bytes of each block reported by %b\n %d\tDevice number in decimal\n %D\tDevice number in hex\n %f\tRaw mode in hex\n %F\tFile type\n %g\tGroup ID\n %G\tGroup name\n %h\tNumber of hard links\n %i\tInode number\n %n\tFile name\n %N\tFile name, with -> TARGET if symlink\n %o\tI/O block size\n %s\tTotal size in bytes\n %t\tMajor device type in hex\n %T\tMinor device type in hex\n %u\tUser ID\n %U\tUser name\n %x\tTime of last access\n %X\tTime of last access as seconds since Epoch\n %y\tTime of last modification\n %Y\tTime of last modification as seconds since Epoch\n %z\tTime of last change\n %Z\tTime of last change as seconds since Epoch\n\nFMT sequences for file systems:\n %a\tFree blocks available to non-superuser\n %b\tTotal data blocks\n %c\tTotal file nodes\n %d\tFree file nodes\n %f\tFree blocks\n %i\tFile System ID in hex\n %l\tMaximum length of filenames\n %n\tFile name\n %s\tBlock size (for faster transfer)\n %S\tFundamental block size (for block counts)\n %t\tType in hex\n %T\tType in human readable form\n',
  ],
  [
    'chmod 644; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: chmod [-Rcvf] MODE[,MODE]... FILE...\n\nMODE is octal number (bit pattern sstrwxrwxrwx) or [ugoa]{+|-|=}[rwxXst]\n\n\t-R\tRecurse\n\t-c\tList changed files\n\t-v\tVerbose\n\t-f\tHide errors\n',
  ],
  [
    'chown root; echo $?',
    '1\n',
    "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: chown [-RhLHPcvf]... USER[:[GRP]] FILE...\n\nChange the owner and/or group of FILEs to USER and/or GRP\n\n\t-h\tAffect symlinks instead of symlink targets\n\t-L\tTraverse all symlinks to directories\n\t-H\tTraverse symlinks on command line only\n\t-P\tDon't traverse symlinks (default)\n\t-R\tRecurse\n\t-c\tList changed files\n\t-v\tVerbose\n\t-f\tHide errors\n",
  ],
  [
    'truncate; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: truncate [-c] -s SIZE FILE...\n\nTruncate FILEs to SIZE\n\n\t-c\tDo not create files\n\t-s SIZE\n',
  ],
  [
    'md5sum -z; echo $?',
    '1\n',
    "md5sum: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: md5sum [-c[sw]] [FILE]...\n\nPrint or check MD5 checksums\n\n\t-c\tCheck sums against list in FILEs\n\t-s\tDon't output anything, status code shows success\n\t-w\tWarn about improperly formatted checksum lines\n",
  ],
  [
    'diff a; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: diff [-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2\n\nCompare files line by line and output the differences between them.\nThis implementation supports unified diffs only.\n\n\t-a\tTreat all files as text\n\t-b\tIgnore changes in the amount of whitespace\n\t-B\tIgnore changes whose lines are all blank\n\t-d\tTry hard to find a smaller set of changes\n\t-i\tIgnore case differences\n\t-L\tUse LABEL instead of the filename in the unified header\n\t-N\tTreat absent files as empty\n\t-q\tOutput only whether files differ\n\t-r\tRecurse\n\t-S\tStart with FILE when comparing directories\n\t-T\tMake tabs line up by prefixing a tab when necessary\n\t-s\tReport when two files are the same\n\t-t\tExpand tabs to spaces in output\n\t-U\tOutput LINES lines of context\n\t-w\tIgnore all whitespace\n',
  ],
  [
    'cmp; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: cmp [-ls] [-n NUM] FILE1 [FILE2 [SKIP1 [SKIP2]]]\n\nCompare FILE1 with FILE2 (or stdin)\n\n\t-l\tWrite the byte numbers (decimal) and values (octal)\n\t\tfor all differing bytes\n\t-s\tQuiet\n\t-n NUM\tCompare at most NUM bytes\n',
  ],
  [
    'cat --help; echo $?',
    '0\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: cat [-nbvteA] [FILE]...\n\nPrint FILEs to stdout\n\n\t-n\tNumber output lines\n\t-b\tNumber nonempty lines\n\t-v\tShow nonprinting characters as ^x or M-x\n\t-t\t...and tabs as ^I\n\t-e\t...and end lines with $\n\t-A\tSame as -vte\n',
  ],
  [
    'uniq a b c; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: uniq [-cduiz] [-f,s,w N] [FILE [OUTFILE]]\n\nDiscard duplicate lines\n\n\t-c\tPrefix lines by the number of occurrences\n\t-d\tOnly print duplicate lines\n\t-u\tOnly print unique lines\n\t-i\tIgnore case\n\t-z\tNUL terminated output\n\t-f N\tSkip first N fields\n\t-s N\tSkip first N chars (after any skipped fields)\n\t-w N\tCompare N characters in line\n',
  ],
  [
    'cd /tmp; cp nope a; echo $?; echo x > f; cp f g; cat g; mkdir d; cp f d; ls d; cp d e; echo $?; cp -r d e; ls e; cp -r d e; ls e; cp f g nope; echo $?; cp f g d; ls d; cp f f; echo $?',
    '1\nx\nf\n1\nf\nd\nf\n1\nf\ng\n1\n',
    "cp: can't stat 'nope': No such file or directory\ncp: omitting directory 'd'\ncp: can't create 'nope/f': No such file or directory\ncp: can't create 'nope/g': No such file or directory\ncp: 'f' and 'f' are the same file\n",
  ],
  [
    'cd /tmp; echo x > f; cp -v f h; cp f /nope/x; echo $?; mkdir d; cp f d; cp -a d k; ls k; ln -s f sl; cp sl sl2; ls -l sl2 | cut -c1; cp -d sl sl3; ls -l sl3 | cut -c1; cp -P sl sl4; readlink sl4; cp -R d/. dd; ls dd; cp f nodir/; echo $?; cp -s f ss; readlink ss; cp -t d f; echo $?; cp -rv d dv; cp . x; echo $?; ls',
    "'f' -> 'h'\n1\nf\n-\nl\nf\nf\n1\nf\n0\n'd/f' -> 'dv/f'\n'd' -> 'dv'\n1\nd\ndd\ndv\nf\nh\nk\nsl\nsl2\nsl3\nsl4\nss\n",
    "cp: can't create '/nope/x': No such file or directory\ncp: can't create 'nodir/': Is a directory\ncp: omitting directory '.'\n",
  ],
  [
    'cd /tmp; echo new > f; echo old > g; cp -n f g; cat g; cp -f f g; cat g; chmod 600 f; cp f q; stat -c %a q; cp f g; stat -c %a g',
    'old\nnew\n600\n644\n',
  ],
  [
    'cd /tmp; mv nope a; echo $?; echo x > f; mv f g; ls; mkdir d; mv g d; ls d; mv d e; ls; touch a b; mv a b nope; echo $?; mv a b e; ls e; mv -v e/a .; mv e e; echo $?; mv a /nope/x; echo $?; mv -n a e; ls e',
    "1\ng\ng\ne\n1\na\nb\ng\n'e/a' -> './a'\n1\n1\na\nb\ng\n",
    "mv: can't rename 'nope': No such file or directory\nmv: can't rename 'a': No such file or directory\nmv: can't rename 'b': No such file or directory\nmv: can't rename 'e': Invalid argument\nmv: can't rename 'a': No such file or directory\n",
  ],
  [
    'cd /tmp; touch n1 a; mv n1 nodir/; echo $?; mkdir z q; mv q/ r; ls; mv a z; mv z/a .; ls -R; mv -t z a; ls z; touch b; mv b b; echo $?',
    '1\na\nn1\nr\nz\n.:\na\nn1\nr\nz\n\n./r:\n\n./z:\na\n0\n',
    "mv: can't rename 'n1': Not a directory\n",
  ],
  [
    'cd /tmp; ln -s nope l; readlink l; readlink -f l; ln -s nope l; echo $?; ln -sf other l; readlink l; ln nope2 x; echo $?; touch f; ln f hard; echo x > f; cat hard; ln f hard; echo $?; mkdir d; ln -s ../f d; readlink d/f; cat d/f; ln -s f a b; echo $?; ln -sv f v; ln -sn d e; ln -sfn f e; readlink e',
    "nope\n/tmp/nope\n1\nother\n1\nx\n1\n../f\nx\n1\n'v' -> 'f'\nf\n",
    'ln: l: File exists\nln: nope2: No such file or directory\nln: hard: File exists\nln: b: File exists\n',
  ],
  [
    'cd /tmp; touch f; mkdir d; readlink f; echo $?; readlink -f f; readlink nope; echo $?; readlink -f nope; echo $?; readlink -f nope/x; echo $?; readlink -v f; echo $?; realpath f; realpath nope; echo $?; realpath . d/..; ln f /nope/x; echo $?; ln d hd; echo $?; ln -s /tmp/f s; readlink -n s; echo',
    '1\n/tmp/f\n1\n1\n1\n1\n/tmp/f\n1\n/tmp\n/tmp\n1\n1\n/tmp/f\n',
    'readlink: f: cannot read link: not a symlink\nrealpath: nope: No such file or directory\nln: /nope/x: No such file or directory\nln: hd: Operation not permitted\n',
  ],
  [
    'cd /tmp; mkdir -p d/e; touch d/e/g; find d; find d -type f; find d -type d; find d -name g; find d -maxdepth 1; find d -mindepth 1; find d ! -name g; find d -not -type d; find d -type f -exec echo {} \\;; find d -type f -exec echo {} +',
    'd\nd/e\nd/e/g\nd/e/g\nd\nd/e\nd/e/g\nd\nd/e\nd/e\nd/e/g\nd\nd/e\nd/e/g\nd/e/g\nd/e/g\n',
  ],
  [
    "cd /tmp; find nope; echo $?; mkdir -p d/e; touch d/e/g; find d -print0 | tr '\\0' ' '; echo; find d -path '*/e'; find d -empty; find d -iname G; find d -type f -print; find d -name e -prune -o -print; find; find . -name g; find d -type x; echo $?; find d -name; echo $?; find d -exec echo; echo $?; find -name g; find d g; echo $?; find d -type l; find d \\( -name g -o -name e \\) -print; find . -name '*.log' | wc -l",
    '1\nd d/e d/e/g \nd/e\nd/e/g\nd/e/g\nd/e/g\nd\n.\n./d\n./d/e\n./d/e/g\n./d/e/g\n1\n1\n1\n./d/e/g\nd\nd/e\nd/e/g\n1\nd/e\nd/e/g\n0\n',
    "find: nope: No such file or directory\nfind: invalid argument 'x' to '-type'\nfind: -name requires an argument\nfind: -exec requires an argument\nfind: g: No such file or directory\n",
  ],
  [
    "cd /tmp; head -c 2000 /dev/zero > big; : > small; find . -type f -size +1k; find . -type f -size -1; find . -size 2000c; find . -type f -size +3; touch -d '2020-01-01 00:00' old; find . -type f -mtime +1; find . -type f -mtime -1 | sort; find . -type f -mmin +5; find . -newer old -type f | sort; find . -type f -perm 644 | sort; chmod 755 big; find . -perm -100 -type f; find . -perm /111 -type f",
    './big\n./small\n./big\n./big\n./old\n./big\n./small\n./old\n./big\n./small\n./big\n./old\n./small\n./big\n./big\n',
  ],
  [
    "cd /tmp; touch big old; find . -user root -maxdepth 0; find . -type f -exec sh -c 'echo got $1' _ {} \\; | sort; find . -name big -exec false \\; ; echo $?; find . -name big -exec nosuch \\; ; echo $?; find . -depth | tail -1; find . -quit; find . -name big -exec test -f {} \\; -print; find /tmp/big /tmp/old; find . -type f | xargs ls -d | sort; find . -name '[bs]*' | sort; find . -regex '.*/b.g'; find . -mtime x; echo $?; find . -maxdepth x; echo $?",
    '.\ngot ./big\ngot ./old\n0\n0\n.\n./big\n/tmp/big\n/tmp/old\n./big\n./old\n./big\n./big\n1\n1\n',
    "find: nosuch: No such file or directory\nfind: invalid number 'x'\nfind: invalid number 'x'\n",
  ],
  [
    "cd /tmp; echo hello > f; stat -c '%n %s %F %a %A %U %G %u %g %h' f; mkdir d; stat -c '%F %A %h' d; ln -s f l; stat -c '%F %N %A' l; stat -Lc '%F' l; stat -c '%a' nope; echo $?; : > e; stat -c %F e; stat -c '%b %B %o' f; stat -c %Q f; chmod 4755 f; stat -c '%a %A' f; stat -c %% f; stat -c '%05s' f",
    "f 6 regular file 644 -rw-r--r-- root root 0 0 1\ndirectory drwxr-xr-x 2\nsymbolic link 'l' -> 'f' lrwxrwxrwx\nregular file\n1\nregular empty file\n8 512 4096\nQ\n4755 -rwsr-xr-x\n%\n00006\n",
    "stat: can't stat 'nope': No such file or directory\n",
  ],
  [
    "cd /tmp; touch f; for m in 600 u+x go=r a-r +x u=rw,g=r,o= g=u +t u+s -w 0755 a+X o-x,g+w =r; do chmod $m f; stat -c '%a %A' f; done; chmod nope f; echo $?; chmod 999 f; echo $?; chmod 644 nope; echo $?; chmod -v 600 f; chmod -c 644 f; chmod -c 644 f",
    "600 -rw-------\n700 -rwx------\n744 -rwxr--r--\n300 --wx------\n311 --wx--x--x\n640 -rw-r-----\n660 -rw-rw----\n1660 -rw-rw---T\n5660 -rwSrw---T\n5460 -r-Srw---T\n755 -rwxr-xr-x\n755 -rwxr-xr-x\n774 -rwxrwxr--\n444 -r--r--r--\n1\n1\n1\nmode of 'f' changed to 0600 (rw-------)\nmode of 'f' changed to 0644 (rw-r--r--)\n",
    "chmod: invalid mode 'nope'\nchmod: invalid mode '999'\nchmod: nope: No such file or directory\n",
  ],
  [
    "cd /tmp; touch f; chown root:root f; chown nope f; echo $?; chown 1000:1000 f; stat -c '%u %g %U' f; chown root nope; echo $?; chgrp root f; chgrp nope f; echo $?; chown :0 f; stat -c '%u %g' f; chown -R 0:0 .; stat -c %u f; chown nope: f; chown root:nope f; chown 5 f; ls -l f | awk '{print $3,$4}'",
    '1\n1000 1000 UNKNOWN\n1\n1\n1000 0\n0\n5 root\n',
    'chown: unknown user nope\nchown: nope: No such file or directory\nchgrp: unknown group nope\nchown: unknown user/group nope\nchown: unknown user/group root:nope\n',
  ],
  [
    'cd /tmp; dd if=/dev/zero of=z bs=1 count=5; wc -c < z; dd if=/dev/zero of=z bs=1k count=2; dd if=nope; echo $?; dd if=z of=y bs=512; dd if=z of=/nope/x; echo $?; echo abcdef | dd bs=1 skip=2 count=2 2>/dev/null; echo; echo abc | dd; dd bs=x; echo $?; dd if=/dev/zero of=s bs=1M count=0 seek=2 2>/dev/null; wc -c < s; echo xy | dd of=z conv=notrunc 2>/dev/null; wc -c < z',
    '5\n1\n1\ncd\nabc\n1\n2097152\n2048\n',
    "5+0 records in\n5+0 records out\n2+0 records in\n2+0 records out\ndd: can't open 'nope': No such file or directory\n4+0 records in\n4+0 records out\ndd: can't open '/nope/x': No such file or directory\n0+1 records in\n0+1 records out\ndd: invalid number 'x'\n",
  ],
  [
    'cd /tmp; dd if=/dev/zero bs=1 count=3 status=none | wc -c; dd status=foo; echo $?; dd count=x; echo $?; dd conv=foo; echo $?; printf abcde | dd bs=2 >/dev/null; printf abc > f; printf X | dd of=f bs=1 seek=1 conv=notrunc 2>/dev/null; cat f; dd if=f of=g 2>/dev/null; cat g',
    '3\n1\n1\n1\naXcaXc',
    "dd: invalid argument 'foo' to 'status'\ndd: invalid number 'x'\ndd: invalid argument 'foo' to 'conv'\n2+1 records in\n2+1 records out\n",
  ],
  [
    'cd /tmp; truncate -s 10 f; wc -c < f; truncate -s 5 f; wc -c < f; truncate -s 1k f; wc -c < f; truncate -s x f; echo $?; truncate -c -s 1 nof; ls nof; truncate -s 0 f g; ls; truncate -s 1 /nope/x; echo $?; mktemp /tmp/tmp.XXXXXX | wc -c; mktemp -d /tmp/d.XXXXXX | wc -c; mktemp /tmp/nox; echo $?; mktemp -p /tmp a.XXXXXX | wc -c; mktemp /nope/a.XXXXXX; echo $?; mktemp a.XX; echo $?; stat -c %a $(mktemp) $(mktemp -d)',
    '10\n5\n1024\n1\nf\ng\n1\n16\n14\n1\n14\n1\n1\n600\n700\n',
    "truncate: invalid number 'x'\nls: nof: No such file or directory\ntruncate: /nope/x: open: No such file or directory\nmktemp: (null): Invalid argument\nmktemp: (null): No such file or directory\nmktemp: (null): Invalid argument\n",
  ],
  [
    'cd /tmp; mkdir d; head -c 5000 /dev/zero > d/f; du -a d | cut -f2; du -s d | cut -f2; du d/f; du -h d/f; du nope; echo $?; du -sh d | cut -f2; du -c d | tail -1 | cut -f2; sync; echo $?',
    'd/f\nd\nd\n8\td/f\n8.0K\td/f\n1\nd\ntotal\n0\n',
    'du: nope: No such file or directory\n',
  ],
  [
    "cd /tmp; printf 'a\\nb\\nc\\n' > a; printf 'a\\nx\\nc\\n' > b; diff a b; echo $?; diff -q a b; echo $?; diff a a; echo $?; diff a /nope; echo $?; diff a - < b; diff -U 0 a b; diff -L l1 -L l2 a b; cmp a b; echo $?; cmp a a; echo $?; cmp -s a b; echo $?; cmp -l a b; cmp a /nope; echo $?",
    '--- a\n+++ b\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n1\nFiles a and b differ\n1\n0\n2\n--- a\n+++ -\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n--- a\n+++ b\n@@ -2 +2 @@\n-b\n+x\n--- l1\n+++ l2\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\na b differ: char 3, line 2\n1\n0\n1\n3 142 170\n2\n',
    "diff: can't stat '/nope': No such file or directory\ncmp: /nope: No such file or directory\n",
  ],
  [
    "cd /tmp; cat -n /etc/passwd; cat -b /etc/passwd; printf 'a\\tb\\001\\n' | cat -A; printf 'a\\n' | cat -e; printf 'a\\n' | cat -v; cat /nope /etc/hostname; echo $?; cat /tmp; echo $?; echo in | cat - /etc/hostname; cat - - </etc/hostname; cat -u /etc/hostname; cat -- /etc/hostname",
    '     1\troot:x:0:0:root:/root:/bin/sh\n     1\troot:x:0:0:root:/root:/bin/sh\na^Ib^A$\na$\na\nweb\n1\n1\nin\nweb\nweb\nweb\nweb\n',
    "cat: can't open '/nope': No such file or directory\ncat: read error: Is a directory\n",
  ],
  [
    'cd /tmp; tee a b </etc/hostname; cat a; echo y | tee -a a >/dev/null; cat a; echo x | tee /nope/a; echo $?; echo x | tee -i /dev/null; echo z | tee /tmp; echo $?',
    'web\nweb\nweb\ny\nx\n1\nx\nz\n1\n',
    'tee: /nope/a: No such file or directory\ntee: /tmp: Is a directory\n',
  ],
  ['cd /tmp; cat > app.conf <<E2\n# settings\nport=80\n\nname = web\nE2', ''],
  ["grep -v '^#' app.conf | grep -v '^$'", '', 'grep: app.conf: No such file or directory\n', 1],
  ["sed -i 's/^port=.*/port=8080/' app.conf", '', 'sed: app.conf: No such file or directory\n', 1],
  ["awk -F' *= *' '/=/{print $1 \":\" $2}' app.conf", '', 'awk: app.conf: No such file or directory\n', 1],
  ['wc -l < app.conf', '', "sh: can't open app.conf: no such file\n", 1],
  [
    "cd /tmp; for i in 1 2 3; do echo \"line $i\" >> log; done; tail -n 1 log; wc -l log | cut -d' ' -f1; grep -c line log; tac log | head -1; sort -r log | head -1; nl log | tail -1; sed -n '2p' log; awk 'END{print NR}' log; head -c 4 log; echo; md5sum log | cut -c1-8; od -c log | head -1",
    'line 3\n3\n3\nline 3\nline 3\n     3\tline 3\nline 2\n3\nline\nee2a8ac0\n0000000   l   i   n   e       1  \\n   l   i   n   e       2  \\n   l   i\n',
  ],
];

printsAsBusybox(ROWS);
