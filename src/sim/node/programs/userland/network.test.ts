import type { Row } from './busybox-table.ts';
import { printsAsBusybox } from './busybox-table.ts';

// recorded from BusyBox 1.35, the one of the reference cluster's images
const ROWS: readonly Row[] = [
  [
    'wget; echo $?',
    '1\n',
    "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[--no-check-certificate] [-P DIR] [-U AGENT] URL...\n\nRetrieve files via HTTP or FTP\n\n\t--spider\tOnly check URL existence: $? is 0 if exists\n\t--header STR\tAdd STR (of form 'header: value') to headers\n\t--post-data STR\tSend STR using POST method\n\t--post-file FILE\tSend FILE using POST method\n\t--no-check-certificate\tDon't validate the server's certificate\n\t-c\t\tContinue retrieval of aborted transfer\n\t-q\t\tQuiet\n\t-P DIR\t\tSave to DIR (default .)\n\t-S    \t\tShow server response\n\t-O FILE\t\tSave to FILE ('-' for stdout)\n\t-o LOGFILE\tLog messages to FILE\n\t-U STR\t\tUse STR for User-Agent header\n\t-Y on/off\tUse proxy\n",
  ],
  [
    'wget -z; echo $?',
    '1\n',
    "wget: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[--no-check-certificate] [-P DIR] [-U AGENT] URL...\n\nRetrieve files via HTTP or FTP\n\n\t--spider\tOnly check URL existence: $? is 0 if exists\n\t--header STR\tAdd STR (of form 'header: value') to headers\n\t--post-data STR\tSend STR using POST method\n\t--post-file FILE\tSend FILE using POST method\n\t--no-check-certificate\tDon't validate the server's certificate\n\t-c\t\tContinue retrieval of aborted transfer\n\t-q\t\tQuiet\n\t-P DIR\t\tSave to DIR (default .)\n\t-S    \t\tShow server response\n\t-O FILE\t\tSave to FILE ('-' for stdout)\n\t-o LOGFILE\tLog messages to FILE\n\t-U STR\t\tUse STR for User-Agent header\n\t-Y on/off\tUse proxy\n",
  ],
  [
    'wget http://127.0.0.1:1/; echo $?',
    '1\n',
    "Connecting to 127.0.0.1:1 (127.0.0.1:1)\nwget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget -q http://127.0.0.1:1/; echo $?',
    '1\n',
    "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget -q -O - 127.0.0.1:1; echo $?',
    '1\n',
    "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  ['wget -O- http://nope.invalid/; echo $?', '1\n', "wget: bad address 'nope.invalid'\n"],
  ['wget foo://x/; echo $?', '1\n', 'wget: not an http or ftp url: foo://x/\n'],
  [
    'nc; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: nc [-iN] [-wN] [-l] [-p PORT] [-f FILE|IPADDR PORT] [-e PROG]\n\nOpen a pipe to IP:PORT or FILE\n\n\t-l\tListen mode, for inbound connects\n\t\t(use -ll with -e for persistent server)\n\t-p PORT\tLocal port\n\t-w SEC\tConnect timeout\n\t-i SEC\tDelay interval for lines sent\n\t-f FILE\tUse file (ala /dev/ttyS0) instead of network\n\t-e PROG\tRun PROG after connect\n',
  ],
  ['nc 127.0.0.1 1; echo $?', '1\n', "nc: can't connect to remote host (127.0.0.1): Connection refused\n"],
  [
    'nc -w 1 127.0.0.1 1; echo $?',
    '1\n',
    "nc: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'nc -y; echo $?',
    '1\n',
    "nc: invalid option -- 'y'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: nc [-iN] [-wN] [-l] [-p PORT] [-f FILE|IPADDR PORT] [-e PROG]\n\nOpen a pipe to IP:PORT or FILE\n\n\t-l\tListen mode, for inbound connects\n\t\t(use -ll with -e for persistent server)\n\t-p PORT\tLocal port\n\t-w SEC\tConnect timeout\n\t-i SEC\tDelay interval for lines sent\n\t-f FILE\tUse file (ala /dev/ttyS0) instead of network\n\t-e PROG\tRun PROG after connect\n",
  ],
  ['nc nope.invalid 1; echo $?', '1\n', "nc: bad address 'nope.invalid'\n"],
  ['nc -w x 127.0.0.1 1; echo $?', '1\n', "nc: invalid number 'x'\n"],
  [
    'nslookup; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n\nQUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any\n',
  ],
  [
    'ping; echo $?',
    '1\n',
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n\nSend ICMP ECHO_REQUESTs to HOST\n\n\t-4,-6\t\tForce IP or IPv6 name resolution\n\t-c CNT\t\tSend only CNT pings\n\t-s SIZE\t\tSend SIZE data bytes in packets (default 56)\n\t-i SECS\t\tInterval\n\t-A\t\tPing as soon as reply is received\n\t-t TTL\t\tSet TTL\n\t-I IFACE/IP\tSource interface or IP address\n\t-W SEC\t\tSeconds to wait for the first response (default 10)\n\t\t\t(after all -c CNT packets are sent)\n\t-w SEC\t\tSeconds until ping exits (default:infinite)\n\t\t\t(can exit earlier with -c CNT)\n\t-q\t\tQuiet, only display output at start/finish\n\t-p HEXBYTE\tPayload pattern\n',
  ],
  [
    'ping -z; echo $?',
    '1\n',
    "ping: invalid option -- 'z'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n\nSend ICMP ECHO_REQUESTs to HOST\n\n\t-4,-6\t\tForce IP or IPv6 name resolution\n\t-c CNT\t\tSend only CNT pings\n\t-s SIZE\t\tSend SIZE data bytes in packets (default 56)\n\t-i SECS\t\tInterval\n\t-A\t\tPing as soon as reply is received\n\t-t TTL\t\tSet TTL\n\t-I IFACE/IP\tSource interface or IP address\n\t-W SEC\t\tSeconds to wait for the first response (default 10)\n\t\t\t(after all -c CNT packets are sent)\n\t-w SEC\t\tSeconds until ping exits (default:infinite)\n\t\t\t(can exit earlier with -c CNT)\n\t-q\t\tQuiet, only display output at start/finish\n\t-p HEXBYTE\tPayload pattern\n",
  ],
  ['ping nope.invalid; echo $?', '1\n', "ping: bad address 'nope.invalid'\n"],
  ['ping -c x 127.0.0.1; echo $?', '1\n', "ping: invalid number 'x'\n"],
  [
    'wget --spider http://127.0.0.1:1/; echo $?',
    '1\n',
    "Connecting to 127.0.0.1:1 (127.0.0.1:1)\nwget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget -S -O - http://127.0.0.1:1/; echo $?',
    '1\n',
    "Connecting to 127.0.0.1:1 (127.0.0.1:1)\nwget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget -c http://127.0.0.1:1/; echo $?',
    '1\n',
    "Connecting to 127.0.0.1:1 (127.0.0.1:1)\nwget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget --post-data=x http://127.0.0.1:1/; echo $?',
    '1\n',
    "Connecting to 127.0.0.1:1 (127.0.0.1:1)\nwget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    "wget --header 'A: b' http://127.0.0.1:1/; echo $?",
    '1\n',
    "Connecting to 127.0.0.1:1 (127.0.0.1:1)\nwget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  ['ping -c1 -W1 127.0.0.1 | head -1', 'PING 127.0.0.1 (127.0.0.1): 56 data bytes\n'],
  ['nc 127.0.0.1 x; echo $?', '1\n', "nc: bad port 'x'\n"],
  ['nc 127.0.0.1 99999; echo $?', '1\n', "nc: bad port '99999'\n"],
  [
    'wget --no-check-certificate -qO- http://127.0.0.1:1; echo $?',
    '1\n',
    "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget -qO- https://127.0.0.1:1; echo $?',
    '1\n',
    "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget -U x -qO- http://127.0.0.1:1; echo $?',
    '1\n',
    "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  ['wget -T x http://127.0.0.1:1; echo $?', '1\n', "wget: invalid number 'x'\n"],
  [
    'wget --tries=1 -q http://127.0.0.1:1; echo $?',
    '1\n',
    "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget -t 1 -q http://127.0.0.1:1; echo $?',
    '1\n',
    "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget --quiet http://127.0.0.1:1; echo $?',
    '1\n',
    "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
  [
    'wget --nope; echo $?',
    '1\n',
    "wget: unrecognized option '--nope'\nBusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[--no-check-certificate] [-P DIR] [-U AGENT] URL...\n\nRetrieve files via HTTP or FTP\n\n\t--spider\tOnly check URL existence: $? is 0 if exists\n\t--header STR\tAdd STR (of form 'header: value') to headers\n\t--post-data STR\tSend STR using POST method\n\t--post-file FILE\tSend FILE using POST method\n\t--no-check-certificate\tDon't validate the server's certificate\n\t-c\t\tContinue retrieval of aborted transfer\n\t-q\t\tQuiet\n\t-P DIR\t\tSave to DIR (default .)\n\t-S    \t\tShow server response\n\t-O FILE\t\tSave to FILE ('-' for stdout)\n\t-o LOGFILE\tLog messages to FILE\n\t-U STR\t\tUse STR for User-Agent header\n\t-Y on/off\tUse proxy\n",
  ],
  ['nc -z -w1 127.0.0.1 1 2>/dev/null; echo $?', '1\n'],
  [
    'wget -qO- http://127.0.0.1:1 || echo down',
    'down\n',
    "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
  ],
];

printsAsBusybox(ROWS);
