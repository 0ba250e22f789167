import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resources } from '#model/resources.ts';
import { fieldOf, fieldsOf, isAtomic, isStruct, typeNamed, typeOf } from './schema.ts';

test('every resource has a type, and every field of every reachable type leads somewhere', () => {
  const seen = new Set<string>();
  const visit = (type: string): void => {
    if (seen.has(type) || !isStruct(type)) return;
    seen.add(type);
    for (const field of fieldsOf(type)) visit(field.type);
  };
  for (const resource of Object.values(resources)) visit(typeOf(resource));
  assert.ok(seen.size > 200, `${seen.size} types`);
});

test('fields stand in declaration order, inlined structs dissolved', () => {
  assert.deepEqual(
    fieldsOf(typeOf(resources.StatefulSet)).map(({ name }) => name),
    ['kind', 'apiVersion', 'metadata', 'spec', 'status'],
  );
  assert.deepEqual(
    fieldsOf('core/v1.Probe')
      .slice(0, 4)
      .map(({ name }) => name),
    ['exec', 'httpGet', 'tcpSocket', 'grpc'],
  );
});

test('merge keys and list map keys are told apart', () => {
  const ports = fieldOf('core/v1.Container', 'ports');
  assert.equal(ports?.patchMergeKey, 'containerPort');
  assert.deepEqual(ports?.listMapKeys, ['containerPort', 'protocol']);
  assert.equal(fieldOf('core/v1.ContainerPort', 'protocol')?.default, 'TCP');
  assert.ok(isAtomic('meta/v1.LabelSelector'));
});

test('kinds that are no resources have types too', () => {
  assert.equal(typeNamed('autoscaling', 'v1', 'Scale'), 'autoscaling/v1.Scale');
  assert.ok(fieldsOf('policy/v1.Eviction').length > 0);
  assert.throws(() => fieldsOf('core/v1.Nothing'), /the schema has a struct/);
});
