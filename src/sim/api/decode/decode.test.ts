import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resources } from '#model/resources.ts';
import { ApiError } from '#model/status.ts';
import { TextBody } from '../text-body.ts';
import { decodeObject } from './decode.ts';

const read = (body: unknown) => decodeObject(resources.StatefulSet, body, 'Warn').object;
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof ApiError);
    return error.status.message ?? '';
  }
  return assert.fail('was accepted');
};

test('fields stand in declaration order, with the zero values that Go writes', () => {
  const text =
    '{"spec":{"serviceName":"web","replicas":null,"minReadySeconds":0},"metadata":{"labels":{"b":"1","a":null},"name":"web"}}';
  assert.equal(
    JSON.stringify(read(new TextBody(text, 'application/json'))),
    '{"kind":"StatefulSet","apiVersion":"apps/v1",' +
      '"metadata":{"name":"web","labels":{"a":"","b":"1"}},"spec":{"selector":null,"template":{"metadata":{},"spec":{"containers":null}},' +
      '"serviceName":"web","updateStrategy":{}},"status":{"replicas":0,"availableReplicas":0}}',
  );
});

test('what was read once is shared, not read again', () => {
  const first = read({
    metadata: { name: 'web' },
    spec: { template: { spec: { containers: [{ name: 'a', image: 'b' }] } } },
  });
  assert.equal(read(first), first);
  const second = read({ ...first, metadata: { name: 'other' } });
  assert.equal(second.spec, first.spec);
  assert.ok(Object.isFrozen(second.metadata));
});

test('unknown and repeated fields are told in order of the text, or refused', () => {
  const body = new TextBody(
    '{"metadata":{"zed":1},"spec":{"replicas":1,"replicas":2,"template":{"spec":{"containers":[{"nam":"x"}]}}},"top":1}',
    'application/json',
  );
  const told = [
    'unknown field "metadata.zed"',
    'duplicate field "spec.replicas"',
    'unknown field "spec.template.spec.containers[0].nam"',
    'unknown field "top"',
  ];
  assert.deepEqual(decodeObject(resources.StatefulSet, body, 'Warn').warnings, told);
  assert.deepEqual(decodeObject(resources.StatefulSet, body, 'Ignore').warnings, []);
  assert.equal(
    refusal(() => decodeObject(resources.StatefulSet, body, 'Strict')),
    `StatefulSet in version "v1" cannot be handled as a StatefulSet: strict decoding error: ${told.join(', ')}`,
  );
});

test('values of the wrong type are refused as Go refuses them', () => {
  const why = (spec: object): string =>
    refusal(() => read({ spec })).replace(
      'StatefulSet in version "v1" cannot be handled as a StatefulSet: ',
      '',
    );
  assert.equal(
    why({ replicas: 'x' }),
    'json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32',
  );
  assert.equal(
    why({ replicas: 1.5 }),
    'json: cannot unmarshal number 1.5 into Go struct field StatefulSetSpec.spec.replicas of type int32',
  );
  assert.equal(
    why({ template: { spec: { containers: {} } } }),
    'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
  );
  assert.equal(
    why({ template: { spec: { containers: [{ command: 'x' }] } } }),
    'json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.command of type []string',
  );
  assert.equal(
    why({ template: { metadata: { labels: { a: 1 } } } }),
    'json: cannot unmarshal number into Go struct field ObjectMeta.spec.template.metadata.labels of type string',
  );
  assert.equal(
    why({ podManagementPolicy: 1 }),
    'json: cannot unmarshal number into Go struct field StatefulSetSpec.spec.podManagementPolicy of type v1.PodManagementPolicyType',
  );
});

test('a value that reads itself ends the reading; inlined structs show in the path', () => {
  const pod = (body: unknown) => refusal(() => decodeObject(resources.Pod, body, 'Warn'));
  assert.match(
    pod({ metadata: 5, spec: { containers: [{ resources: { limits: { cpu: 'x' } } }] } }),
    /: quantities must match the regular expression /,
  );
  assert.match(
    pod({ spec: { volumes: [{ emptyDir: 5 }] } }),
    /: json: cannot unmarshal number into Go struct field Volume\.spec\.volumes\.VolumeSource\.emptyDir of type v1\.EmptyDirVolumeSource$/,
  );
  assert.match(
    pod({ metadata: { deletionTimestamp: '2024-02-30T00:00:00Z' } }),
    /: parsing time "2024-02-30T00:00:00Z": day out of range$/,
  );
});

test('kinds that do not belong to the path are refused', () => {
  const why = (body: object): string => refusal(() => read(body));
  assert.match(
    why({ apiVersion: 'v1', kind: 'StatefulSet' }),
    /^StatefulSet in version "v1" cannot be handled as a StatefulSet: no kind "StatefulSet" is registered for version "v1"/,
  );
  assert.match(
    why({ apiVersion: 'apps/v1', kind: 'ReplicaSet' }),
    /converting \(v1\.ReplicaSet\) to \(apps\.StatefulSet\): unknown conversion$/,
  );
});

test('labels may have any name, and none reaches a prototype', () => {
  const object = read(
    new TextBody('{"metadata":{"labels":{"__proto__":"x","constructor":"y"}}}', 'application/json'),
  );
  assert.deepEqual(Object.keys(object.metadata.labels ?? {}), ['__proto__', 'constructor']);
  assert.equal(({} as Record<string, unknown>)['x'], undefined);
});
