import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reply } from './dns.ts';
import { TestDirectory } from './test-directory.ts';

const peers = (ready: readonly boolean[]) => {
  const made = new TestDirectory();
  made.service('peers', { clusterIP: 'None' });
  made.slice(
    'peers',
    ready.map((isReady, i) => ({ host: `web-${i}`, address: `10.0.0.${i + 1}`, ready: isReady })),
  );
  return made;
};

const asker = ({ directory }: TestDirectory) => {
  const full = (name: string, type = 'A') => reply(directory, { name, type }, (items) => items);
  const data = (name: string, type = 'A') => full(name, type).answer.map((record) => record.data);
  return { full, data, code: (name: string, type = 'A') => full(name, type).code };
};

const PEERS = 'peers.ns.svc.cluster.local';

test('a headless service is exactly its ready pods, by name, by port and back from their addresses', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 8 }), (ready) => {
      const { full, data, code } = asker(peers(ready));
      const named = ready.flatMap((isReady, i) => (isReady ? [i] : []));
      assert.deepEqual(
        data(PEERS),
        named.map((i) => `10.0.0.${i + 1}`),
      );
      assert.equal(code(PEERS), named.length > 0 ? 'NOERROR' : 'NXDOMAIN');
      const srv = full(`_http._tcp.${PEERS}`, 'SRV');
      const weight = Math.floor(100 / named.length);
      assert.deepEqual(
        srv.answer.map((each) => each.data),
        named.map((i) => `0 ${weight} 80 web-${i}.${PEERS}`),
      );
      for (const { name, data: address } of srv.additional) {
        assert.deepEqual(data(name), [address]);
        assert.deepEqual(data(`${address.split('.').reverse().join('.')}.in-addr.arpa`, 'PTR'), [name]);
      }
      ready.forEach((isReady, i) =>
        assert.equal(code(`web-${i}.${PEERS}`), isReady ? 'NOERROR' : 'NXDOMAIN'),
      );
    }),
  );
});

test('any question has an answer, whatever its case, and a name of no type is empty or unknown for all types', () => {
  const { full } = asker(peers([true, false]));
  const label = fc.constantFrom(
    'peers',
    'web-0',
    'ns',
    'svc',
    'pod',
    'cluster',
    'local',
    '_tcp',
    '_http',
    '10-0-0-1',
    'in-addr',
    'arpa',
    '',
    '__proto__',
  );
  const question = fc.record({
    labels: fc.array(label, { maxLength: 8 }),
    type: fc.constantFrom('A', 'AAAA', 'SRV', 'PTR', 'TXT', 'MX', 'CNAME'),
  });
  fc.assert(
    fc.property(question, ({ labels, type }) => {
      const name = labels.join('.');
      const asked = full(name, type);
      assert.equal(full(name.toUpperCase(), type).code, asked.code);
      if (asked.code !== 'NOERROR') assert.deepEqual(asked.answer, []);
      if (type !== 'TXT') assert.equal(full(name, 'MX').code, asked.code);
    }),
    { numRuns: 400 },
  );
});

test('a service with an address answers with it, whether pods are ready or not', () => {
  const made = peers([true]);
  made.service('front', {
    clusterIP: '10.96.0.7',
    ports: [
      { name: 'web', port: 8080, targetPort: 80, protocol: 'TCP' },
      { port: 9, protocol: 'UDP' },
    ],
  });
  const { data, code } = asker(made);
  assert.deepEqual(data('front.ns.svc.cluster.local'), ['10.96.0.7']);
  assert.deepEqual(data('_web._tcp.front.ns.svc.cluster.local', 'SRV'), [
    '0 100 8080 front.ns.svc.cluster.local',
  ]);
  assert.equal(data('front.ns.svc.cluster.local', 'SRV').length, 2);
  assert.deepEqual(data('7.0.96.10.in-addr.arpa', 'PTR'), ['front.ns.svc.cluster.local']);
  assert.equal(code('_web._udp.front.ns.svc.cluster.local', 'SRV'), 'NXDOMAIN');
  assert.equal(code('front.ns.svc.cluster.local', 'AAAA'), 'NOERROR');
});

test('names of the zone that stand for nothing exist, others do not, and the world outside cannot be asked', () => {
  const { code, data } = asker(peers([true]));
  for (const name of ['cluster.local', 'svc.cluster.local', 'ns.svc.cluster.local'])
    assert.equal(code(name), 'NOERROR', name);
  for (const name of [
    'x.cluster.local',
    'x.svc.cluster.local',
    'a.peers.x.svc.cluster.local',
    `a.b.c.${PEERS}`,
  ])
    assert.equal(code(name), 'NXDOMAIN', name);
  for (const name of ['example.com', 'peers', '9.9.9.9.in-addr.arpa'])
    assert.equal(code(name), 'SERVFAIL', name);
  assert.deepEqual(data('10-1-2-3.ns.pod.cluster.local'), ['10.1.2.3']);
  assert.equal(code('10-1-2-300.ns.pod.cluster.local'), 'NXDOMAIN');
  assert.deepEqual(data('dns-version.cluster.local', 'TXT'), ['"1.1.0"']);
});

test('pods without a host name go by their address, and services without ports have no SRV records', () => {
  const made = new TestDirectory();
  made.service('bare', { clusterIP: 'None', ports: undefined });
  made.slice('bare', [{ address: '10.0.0.9' }], []);
  const { data, code } = asker(made);
  assert.deepEqual(data('10-0-0-9.bare.ns.svc.cluster.local'), ['10.0.0.9']);
  assert.deepEqual(data('bare.ns.svc.cluster.local'), ['10.0.0.9']);
  assert.deepEqual(
    [code('bare.ns.svc.cluster.local', 'SRV'), data('bare.ns.svc.cluster.local', 'SRV')],
    ['NOERROR', []],
  );
});

test('an alias leads on inside the zone, ends at its border, and never goes round for ever', () => {
  const made = peers([true]);
  made.service('inside', { type: 'ExternalName', externalName: PEERS });
  made.service('outside', { type: 'ExternalName', externalName: 'Example.COM.' });
  made.service('ping', { type: 'ExternalName', externalName: 'pong.ns.svc.cluster.local' });
  made.service('pong', { type: 'ExternalName', externalName: 'ping.ns.svc.cluster.local' });
  const { data } = asker(made);
  assert.deepEqual(data('inside.ns.svc.cluster.local'), [PEERS, '10.0.0.1']);
  assert.deepEqual(data('outside.ns.svc.cluster.local'), ['example.com']);
  assert.deepEqual(data('ping.ns.svc.cluster.local'), []);
});

const KINDS = (): TestDirectory => {
  const made = peers([true, false]);
  made.service('dns', { clusterIP: '10.96.0.10' });
  made.service('bare', { clusterIP: 'None', ports: [] });
  made.slice('bare', [{ address: '10.0.0.1' }], []);
  made.service('alias', { type: 'ExternalName', externalName: 'dns.ns.svc.cluster.local' });
  return made;
};

// what the name server of a cluster of 1.36.3 answers
const ROWS: readonly (readonly [name: string, type: string, data: readonly string[] | string])[] = [
  ['cluster.local', 'NS', ['dns.ns.svc.cluster.local']],
  ['10.0.96.10.in-addr.arpa', 'PTR', ['dns.ns.svc.cluster.local']],
  ['1.0.0.10.in-addr.arpa', 'PTR', ['10-0-0-1.bare.ns.svc.cluster.local', `web-0.${PEERS}`]],
  ['2.0.0.10.in-addr.arpa', 'PTR', 'SERVFAIL'],
  ['9.0.0.10.in-addr.arpa', 'PTR', 'SERVFAIL'],
  ['9.5.96.10.in-addr.arpa', 'PTR', 'SERVFAIL'],
  ['bare.ns.svc.cluster.local', 'A', ['10.0.0.1']],
  ['bare.ns.svc.cluster.local', 'SRV', []],
  [`_tcp.${PEERS}`, 'SRV', 'NXDOMAIN'],
  [`_nope._tcp.${PEERS}`, 'SRV', 'NXDOMAIN'],
  [`_http._tcp.dns.ns.svc.cluster.local`, 'A', ['10.96.0.10']],
  ['any.dns.ns.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['dns.ns.svc.cluster.local', 'ANY', []],
  ['dns.ns.svc.cluster.local', 'MX', []],
  ['alias.ns.svc.cluster.local', 'A', ['dns.ns.svc.cluster.local', '10.96.0.10']],
  ['alias.ns.svc.cluster.local', 'AAAA', []],
  ['1-2-3-4.ns.pod.cluster.local', 'A', ['1.2.3.4']],
  ['1-2-3-4.ns.pod.cluster.local', 'AAAA', []],
  ['fd00--1.ns.pod.cluster.local', 'AAAA', ['fd00::1']],
  ['1-2-3.ns.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['999-2-3-4.ns.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['web.ns.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['1-2-3-4.nons.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['ns.svc.cluster.local', 'A', []],
  ['nons.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['www.example.com', 'A', 'SERVFAIL'],
  ['dns', 'A', 'SERVFAIL'],
];

for (const [name, type, wanted] of ROWS)
  test(`${type} of ${name}`, () => {
    const { full } = asker(KINDS());
    const { code, answer } = full(name, type);
    if (typeof wanted === 'string') assert.equal(code, wanted);
    else {
      assert.equal(code, 'NOERROR');
      assert.deepEqual(answer.map(({ data }) => data).sort(), [...wanted].sort());
    }
  });

test('records tell a name as it was asked for', () => {
  const [record] = asker(KINDS()).full('DNS.ns.svc.Cluster.local').answer;
  assert.deepEqual([record?.name, record?.data], ['DNS.ns.svc.Cluster.local', '10.96.0.10']);
});
