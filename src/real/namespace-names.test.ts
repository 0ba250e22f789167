import assert from 'node:assert/strict';
import { test } from 'node:test';
import { YamlText } from '#cluster/request.ts';
import { resources } from '#model/resources.ts';
import { named, toCluster, toScenario } from './namespace-names.ts';

const NAMESPACE = 'statefulspec-12345678';
const create = (body: unknown) =>
  named({ verb: 'create', resource: resources.Service, body }, NAMESPACE).body;

test('names in the DNS are those of the namespace of the scenario, and are told as the feature says them', () => {
  const command = "nslookup web-0.db.default.svc.cluster.local | grep -o 'web-0.db.default.*'";
  const meant = toCluster(command, NAMESPACE);
  assert.equal(meant.split(NAMESPACE).length, 3);
  assert.equal(toScenario(meant, NAMESPACE), command);
});

test('the host of a URL may end with the namespace', () => {
  const command = 'wget -qO- http://web-0.db.default/ && wget -qO- http://web-0.db.default:8080/default';
  const meant = toCluster(command, NAMESPACE);
  assert.equal(
    meant,
    `wget -qO- http://web-0.db.${NAMESPACE}/ && wget -qO- http://web-0.db.${NAMESPACE}:8080/default`,
  );
  assert.equal(toScenario(meant, NAMESPACE), command);
});

test('other words that are "default" stay', () => {
  for (const text of ['default', 'a.default.b', 'my.default-x', 'volumes/default/', 'http://a/b.default/'])
    assert.equal(toCluster(text, NAMESPACE), text);
});

test('a volume is kept for a claim of the scenario', () => {
  const claimRef = { name: 'data-web-1', namespace: 'default' };
  assert.deepEqual(create({ spec: { claimRef, serviceAccountName: 'default' } }), {
    spec: { claimRef: { ...claimRef, namespace: NAMESPACE }, serviceAccountName: 'default' },
  });
  assert.deepEqual(create({ spec: { claimRef: { namespace: 'other' } } }), {
    spec: { claimRef: { namespace: 'other' } },
  });
});

test('YAML goes to the server as it was written', () => {
  const text = new YamlText('externalName: front.default.svc');
  assert.equal(create(text), text);
});
