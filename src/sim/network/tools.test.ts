import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resources } from '#model/resources.ts';
import { cluster, pod } from './test-cluster.ts';

test('dig lays records out as BIND does, and tells what it does not find', () => {
  const { run } = cluster();
  const name = '_http._tcp.peers.default.svc.cluster.local';
  assert.equal(
    run('deb', `dig +short SRV ${name} | sort`),
    '0 50 80 web-0.peers.default.svc.cluster.local.\n0 50 80 web-1.peers.default.svc.cluster.local.\n',
  );
  const full = run('deb', `dig ${name} SRV`);
  assert.match(full, /;; flags: qr aa rd; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 3\n/);
  assert.match(
    full,
    /\n;; ANSWER SECTION:\n_http\._tcp\.peers\.default\.svc\.cluster\.local\. 30 IN SRV 0 50 80 web-0\.peers/,
  );
  assert.match(full, /\nweb-0\.peers\.default\.svc\.cluster\.local\. 30 IN A\t10\.244\.\d+\.\d+\n/);
  assert.match(
    run('deb', 'dig nowhere.cluster.local'),
    /status: NXDOMAIN[^]*\ncluster\.local\.\t\t30\tIN\tSOA\tns\.dns\.cluster\.local/,
  );
  assert.match(run('deb', 'dig +short +search front'), /^10\.96\.0\.70\n$/);
  assert.equal(run('deb', 'dig +short -x 10.96.0.70'), 'front.default.svc.cluster.local.\n');
});

test("BIND's nslookup searches, BusyBox' does not search names with a dot", () => {
  const { run } = cluster();
  assert.equal(
    run('deb', 'nslookup front'),
    'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tfront.default.svc.cluster.local\nAddress: 10.96.0.70\n\n',
  );
  assert.equal(
    run('deb', 'nslookup web-7.peers | tail -n +4'),
    "** server can't find web-7.peers: SERVFAIL\n\n",
  );
  assert.match(run('box', 'nslookup front.default'), /can't find front\.default: SERVFAIL/);
  assert.match(
    run('deb', 'host web-0.peers'),
    /^web-0\.peers\.default\.svc\.cluster\.local has address 10\.244\./,
  );
  assert.match(
    run('deb', 'getent hosts web-1.peers'),
    /^10\.244\.\S+ +web-1\.peers\.default\.svc\.cluster\.local\n$/,
  );
  assert.equal(run('deb', 'getent hosts web-9.peers'), 'exit 2');
});

test('the search list and the hosts file are read where they stand', () => {
  const { run } = cluster();
  assert.equal(
    run('box', "echo '192.0.2.1 old' >> /etc/hosts; wget -qO- http://old/"),
    "wget: can't connect to remote host (192.0.2.1): Network is unreachable\nexit 1",
  );
  assert.equal(run('deb', "echo 'nameserver 10.96.0.10' > /etc/resolv.conf; curl -s front:8080"), 'exit 6');
  assert.equal(run('deb', 'curl -s front.default.svc.cluster.local:8080'), 'web-0\n');
});

test('addresses of services do not answer pings, those of pods and nodes do', () => {
  const { run } = cluster();
  assert.match(
    run('box', 'ping -c2 web-0.peers'),
    /seq=1 ttl=64[^]*2 packets transmitted, 2 packets received, 0% packet loss\nround-trip/,
  );
  assert.match(
    run('box', 'ping -c1 front'),
    /1 packets transmitted, 0 packets received, 100% packet loss\nexit 1$/,
  );
  assert.match(run('box', 'ping -c1 10.123.0.12'), /1 packets received/);
});

test('curl tells codes and refusals, and wget where it connects', () => {
  const { run } = cluster();
  assert.equal(run('deb', "curl -s -o /dev/null -w '%{http_code}\\n' http://front:8080/absent"), '404\n');
  assert.equal(
    run('deb', 'curl front:81'),
    "curl: (7) Failed to connect to front port 81 after 0 ms: Couldn't connect to server\nexit 7",
  );
  assert.equal(
    run('deb', 'curl --silent --show-error nowhere'),
    'curl: (6) Could not resolve host: nowhere\nexit 6',
  );
  assert.match(run('box', 'wget -O- http://10.123.0.11:31080/ 2>/dev/null'), /^web-[01]\n$/);
  assert.match(
    run('box', 'cd /tmp; wget front:8080; cat index.html'),
    /^web-[01]\nConnecting to front:8080 \(10\.96\.0\.70:8080\)\nsaving to 'index\.html'\n/,
  );
  assert.equal(run('box', 'nc -z -v front 8080'), 'front (10.96.0.70:8080) open\n');
});

test('the API server leads requests on, and says why it cannot', () => {
  const { get } = cluster();
  const base = '/api/v1/namespaces/default';
  assert.deepEqual(
    [get(`${base}/pods/web-1/proxy/`).body, get(`${base}/services/front/proxy/index.html`).body],
    ['web-1\n', 'web-0\n'],
  );
  assert.equal(get(`${base}/pods/web-1/proxy`).headers['location'], `${base}/pods/web-1/proxy/`);
  assert.equal(get(`${base}/pods/web-1:web/proxy/`).aborted, true);
  const said = (path: string) => (JSON.parse(get(`${base}/${path}`).body) as { message: string }).message;
  assert.match(
    said('pods/box/proxy/'),
    /^error trying to reach service: dial tcp 10\.244\.\d+\.\d+:80: connect: connection refused$/,
  );
  assert.equal(said('services/a:b:c:d/proxy/'), 'invalid service request "a:b:c:d"');
  assert.equal(said('pods/ftp:web-0:80/proxy/'), 'invalid pod request "ftp:web-0:80"');
  assert.equal(said('services/front:http/proxy/'), 'no endpoints available for service "front:http"');
});

test('dnsPolicy and dnsConfig decide whom a pod asks, and for what', () => {
  const { run, simulator } = cluster();
  const create = (name: string, more: object): void => {
    const { metadata, spec } = pod(name, 'busybox', { command: ['sleep', 'infinity'] });
    const body = { metadata, spec: { ...spec, ...more } };
    simulator.request({ verb: 'create', resource: resources.Pod, namespace: 'default', body });
  };
  const options = [{ name: 'ndots', value: '1' }, { name: 'edns0' }];
  create('a', { dnsConfig: { searches: ['example.com'], options } });
  create('b', { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.96.0.10'] } });
  create('c', { dnsPolicy: 'Default' });
  simulator.runFor(20_000);
  const search = 'default.svc.cluster.local svc.cluster.local cluster.local';
  const read = 'cat /etc/resolv.conf';
  assert.equal(
    run('a', read),
    `search ${search} example.com\nnameserver 10.96.0.10\noptions ndots:1 edns0\n`,
  );
  assert.equal(run('b', read), 'nameserver 10.96.0.10\n');
  assert.equal(run('b', 'wget -qO- front:8080'), "wget: bad address 'front'\nexit 1");
  assert.match(
    run('c', 'nslookup front.default.svc.cluster.local'),
    /^Server:\t\t10\.123\.0\.1\n[^]*SERVFAIL/,
  );
  assert.match(
    run('c', 'nslookup -type=a front.default.svc.cluster.local 10.96.0.10'),
    /Address: 10\.96\.0\.70\n/,
  );
});

test('a node shows the ports of pods on its own network, and host ports', () => {
  const { run, simulator } = cluster();
  const create = (name: string, more: object, spec: object): void => {
    const page = {
      command: ['sh', '-c', `mkdir /www; echo ${name} > /www/index.html; exec httpd -f -p 8081 -h /www`],
    };
    const { metadata, spec: plain } = pod(name, 'busybox', { ...page, ...more });
    const body = { metadata, spec: { ...plain, ...spec } };
    const answer = simulator.request({ verb: 'create', resource: resources.Pod, namespace: 'default', body });
    assert.ok(answer.ok, JSON.stringify(answer.body));
  };
  create('on-node', { ports: [{ containerPort: 8081 }] }, { hostNetwork: true, nodeName: 'node-1' });
  create('shown', { ports: [{ containerPort: 8081, hostPort: 9000 }] }, { nodeName: 'node-2' });
  simulator.runFor(20_000);
  assert.equal(run('box', 'wget -qO- 10.123.0.11:8081'), 'on-node\n');
  assert.equal(run('box', 'wget -qO- 10.123.0.12:9000'), 'shown\n');
  assert.match(run('box', 'wget -qO- 10.123.0.12:8081'), /Connection refused/);
});

test('a pod knows its names: alone, with its domain, as its node', () => {
  const { run, simulator } = cluster();
  const create = (name: string, more: object): void => {
    const { metadata, spec } = pod(name, 'busybox', { command: ['sleep', 'infinity'], ports: [] });
    simulator.request({
      verb: 'create',
      resource: resources.Pod,
      namespace: 'default',
      body: { metadata, spec: { ...spec, ...more } },
    });
  };
  create('long', { setHostnameAsFQDN: true });
  create('guest', { hostNetwork: true, nodeName: 'node-2', subdomain: undefined, hostname: undefined });
  simulator.runFor(20_000);
  const ask = 'hostname; hostname -s; hostname -f; hostname -d; cat /etc/hostname';
  const domain = 'peers.default.svc.cluster.local';
  assert.equal(run('box', ask), `box\nbox\nbox.${domain}\n${domain}\nbox\n`);
  assert.equal(run('long', ask), `long.${domain}\nlong\nlong.${domain}\n${domain}\nlong.${domain}\n`);
  assert.equal(run('guest', 'hostname; grep node /etc/hosts'), 'node-2\n10.123.0.12\tnode-2\n');
});
