import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prng } from '#kernel/prng.ts';
import type { Service } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import { openNamespace } from '../bootstrap.ts';
import type { ApiRequest, StoredEvent } from '../request.ts';
import { ApiServer } from '../server.ts';

const named = { type: 'ExternalName', externalName: 'example.com', ports: null };

function changed(spec: object) {
  const api = new ApiServer({ chance: prng(1) });
  openNamespace(api, 0, 'ns');
  const events: StoredEvent[] = [];
  api.subscribe((event) => events.push(event));
  const ask = (request: Pick<ApiRequest, 'verb'> & Partial<ApiRequest>) =>
    api.handle(0, { resource: resources.Service, user: 'user', namespace: 'ns', ...request });
  ask({ verb: 'create', body: { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } } });
  const answer = ask({ verb: 'patch', name: 'web', patchType: 'merge', body: { spec } });
  const { object } = events.at(-1) as StoredEvent;
  return { answer, stored: (object as Service).spec, read: ask({ verb: 'get', name: 'web' }) };
}

for (const addresses of [{}, { clusterIP: null, clusterIPs: null }])
  test(`a service that becomes an ExternalName loses what belonged to its address: ${JSON.stringify(addresses)}`, () => {
    const { answer, stored } = changed({ ...named, ...addresses });
    assert.equal(answer.code, 200);
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'])
      assert.equal(stored[field], undefined, field);
  });

test('its internal traffic policy stays in the store and is not told in answers', () => {
  const { answer, stored, read } = changed(named);
  assert.equal(stored['internalTrafficPolicy'], 'Cluster');
  for (const { body } of [answer, read])
    assert.equal((body as Service).spec['internalTrafficPolicy'], undefined);
});
