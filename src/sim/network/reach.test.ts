import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resources } from '#model/resources.ts';
import { lose } from '../node/user-actions.ts';
import { cluster, pod } from './test-cluster.ts';

/** The cluster of the other tests with a pod that is done; `DONE` in a script is its address. */
function withDone() {
  const made = cluster();
  const { simulator } = made;
  const { metadata, spec } = pod('done', 'busybox', { command: ['true'] });
  const body = { metadata, spec: { ...spec, restartPolicy: 'Never' } };
  const request = { resource: resources.Pod, namespace: 'default' };
  assert.ok(simulator.request({ ...request, verb: 'create', body }).ok);
  simulator.runFor(10_000);
  const answer = simulator.request({ ...request, verb: 'get', name: 'done' });
  const { podIP } = (answer.body as { status: { podIP: string } }).status;
  const run = (script: string): string =>
    made.run('box', script.replaceAll('DONE', podIP)).replaceAll(podIP, 'DONE');
  return { ...made, run, podIP };
}

const STATISTICS = (host: string, sent: number): string =>
  `PING ${host} (${host}): 56 data bytes\n\n--- ${host} ping statistics ---\n` +
  `${sent} packets transmitted, 0 packets received, 100% packet loss\n`;

// what BusyBox says on a cluster of 1.36.3, and how long it takes (seconds)
const ROWS: readonly (readonly [script: string, said: string, seconds: number])[] = [
  ['wget -qO- http://DONE/', "wget: can't connect to remote host (DONE): No route to host\nexit 1", 3],
  [
    'wget -qO- http://10.244.1.250/',
    "wget: can't connect to remote host (10.244.1.250): No route to host\nexit 1",
    3,
  ],
  ['nc DONE 80', "nc: can't connect to remote host (DONE): No route to host\nexit 1", 3],
  ['nc -w 2 DONE 80', 'nc: timed out\nexit 1', 2],
  ['nc -w 2 10.96.5.5 80', 'nc: timed out\nexit 1', 2],
  ['timeout 3 wget -qO- http://10.96.5.5/; echo $?', '143\nTerminated\n', 3],
  ['wget -T 2 -qO- http://10.96.5.5/', 'wget: download timed out\nexit 1', 2],
  [
    'wget -qO- http://front:81/',
    "wget: can't connect to remote host (10.96.0.70): Connection refused\nexit 1",
    0,
  ],
  ['ping -c1 DONE', `${STATISTICS('DONE', 1)}exit 1`, 10],
  ['ping -c1 -w2 DONE', `${STATISTICS('DONE', 1)}exit 1`, 10],
  ['ping -c2 -W1 DONE', `${STATISTICS('DONE', 2)}exit 1`, 2],
  ['ping -w 2 DONE', `${STATISTICS('DONE', 2)}exit 1`, 2],
  ['timeout 3 ping 127.0.0.1 | wc -l', '4\nTerminated\n', 3],
  ['ping -c3 -q 127.0.0.1 | grep packets', '3 packets transmitted, 3 packets received, 0% packet loss\n', 2],
  [
    'echo x > /tmp/x; httpd -p 127.0.0.1:81 -h /tmp; wget -qO- localhost:81/x; wget -qO- $(hostname):81/x 2>&1 | tail -c 19',
    'x\nConnection refused\n',
    0,
  ],
  ['nslookup front 10.96.0.99', ';; connection timed out; no servers could be reached\n\nexit 1', 5],
  ['nslookup front DONE', ';; connection timed out; no servers could be reached\n\nexit 1', 5],
  [
    'nslookup front 127.0.0.1',
    ";; connection timed out; no servers could be reached\n\nnslookup: write to '127.0.0.1': Connection refused\nexit 1",
    0,
  ],
  [
    'nslookup -type=a front 127.0.0.1',
    ';; connection timed out; no servers could be reached\n\n' +
      'nslookup: read: Connection refused\nnslookup: read: Connection refused\nexit 1',
    5,
  ],
  ['nslookup front nosuch', "nslookup: bad address 'nosuch'\nexit 1", 0],
  ['nslookup -type=foo front', 'nslookup: invalid query type "foo"\nexit 1', 0],
  [
    'nslookup -type=a front 10.96.0.10',
    "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find front: SERVFAIL\n\nexit 1",
    0,
  ],
  [
    "echo 'nameserver 10.9.9.9' > /etc/resolv.conf; wget -qO- http://front/",
    "wget: bad address 'front'\nexit 1",
    10,
  ],
  ['echo > /etc/resolv.conf; ping -c1 front', "ping: bad address 'front'\nexit 1", 0],
  [
    "printf 'nameserver 10.9.9.9\\nnameserver 10.96.0.10\\n' > /etc/resolv.conf; " +
      'nslookup -type=a front.default.svc.cluster.local',
    'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tfront.default.svc.cluster.local\nAddress: 10.96.0.70\n\n',
    5,
  ],
];

for (const [script, said, seconds] of ROWS)
  test(script, () => {
    const { run, simulator } = withDone();
    const began = simulator.now();
    assert.equal(run(script), said);
    assert.equal(Math.round((simulator.now() - began) / 1000), seconds);
  });

test('a kubelet tells that it lives, through the API server', () => {
  const { get, machines, simulator } = cluster();
  const path = '/api/v1/nodes/node-1/proxy';
  assert.equal(get(`${path}/healthz`).body, 'ok');
  assert.equal(get(`${path}/nope`).status, 404);
  const said = (url: string) => (JSON.parse(get(url).body) as { message: string }).message;
  assert.equal(said('/api/v1/nodes/nosuch/proxy/healthz'), 'nodes "nosuch" not found');
  lose(machines, 'node-1', simulator.now());
  assert.match(said(`${path}/healthz`), /dial tcp \S+:10250: connect: connection refused$/);
});

test('the API server tells what it dials in vain, and how long it took', () => {
  const { get, podIP } = withDone();
  const { body, after } = get('/api/v1/namespaces/default/pods/done/proxy/');
  const { message } = JSON.parse(body) as { message: string };
  assert.equal(message, `error trying to reach service: dial tcp ${podIP}:80: connect: no route to host`);
  assert.equal(after, 3000);
});

const BASE = '/api/v1/namespaces/default';
const REFUSALS: readonly (readonly [path: string, message: string])[] = [
  [
    'pods/https:web-0:80',
    'error trying to reach service: tls: first record does not look like a TLS handshake',
  ],
  [
    'services/https:front:',
    'error trying to reach service: tls: first record does not look like a TLS handshake',
  ],
  ['pods/web-0:70000', 'error trying to reach service: dial tcp: address 70000: invalid port'],
  ['services/front:9', 'no service port 9 found for service "front"'],
  ['services/https:front', 'services "https" not found'],
  ['services/kubernetes:https', 'no endpoints available for service "kubernetes:https"'],
];

for (const [path, wanted] of REFUSALS)
  test(`the proxy to ${path}`, () => {
    const { body } = cluster().get(`${BASE}/${path}/proxy/`);
    assert.equal((JSON.parse(body) as { message: string }).message, wanted);
  });

test('the proxy passes methods on, and leads back what a server points to', () => {
  const { get, run } = cluster();
  run('web-0', "mkdir /www/sub; echo '<A HREF=/x>x</A><img SRC=y>' > /www/sub/index.html");
  const redirected = get(`${BASE}/pods/web-0/proxy/sub`);
  assert.deepEqual(
    [redirected.status, redirected.headers['location']],
    [302, `${BASE}/pods/web-0/proxy/sub/`],
  );
  assert.equal(
    get(`${BASE}/pods/web-0/proxy/sub/`).body,
    `<a href="${BASE}/pods/web-0/proxy/x">x</A><img src="y">\n`,
  );
  const { status, body } = get(`${BASE}/pods/web-0/proxy/`, 'DELETE');
  assert.equal(status, 501);
  assert.match(body, /^<html><head><title>501 Not Implemented<\/TITLE>/);
});
