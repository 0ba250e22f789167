import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeProtobuf } from './decode.ts';
import { MalformedMessage } from './wire.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replace(/\s/g, ''), 'hex');

test('a namespace as kubectl create writes it', () => {
  const bytes = hex(
    '6b387300 0a0f 0a027631 12094e616d657370616365 121b 0a13 0a03666f6f 1200 1a00 2200 2a00 3200 3800 4200 1200 1a02 0a00 1a00 2200',
  );
  const { kind, apiVersion, metadata } = decodeProtobuf(bytes) as {
    kind: string;
    apiVersion: string;
    metadata: { name: string; creationTimestamp: unknown };
  };
  assert.deepEqual(
    [kind, apiVersion, metadata.name, metadata.creationTimestamp],
    ['Namespace', 'v1', 'foo', null],
  );
});

test('maps, whatever their keys', () => {
  const entry = (key: string, value: string) => {
    const inner = Buffer.concat([
      Buffer.from([0x0a, key.length]),
      Buffer.from(key),
      Buffer.from([0x12, value.length]),
      Buffer.from(value),
    ]);
    return Buffer.concat([Buffer.from([0x12, inner.length]), inner]);
  };
  const object = Buffer.concat([entry('a', '1'), entry('__proto__', '2')]);
  const bytes = Buffer.concat([
    hex('6b387300 0a0f 0a027631 1209'),
    Buffer.from('ConfigMap'),
    Buffer.from([0x12, object.length]),
    object,
  ]);
  const { data } = decodeProtobuf(bytes) as { data: object };
  assert.deepEqual(Object.entries(data), [
    ['a', '1'],
    ['__proto__', '2'],
  ]);
});

test('law: any bytes are an object or malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        assert.equal(typeof decodeProtobuf(Buffer.concat([Buffer.from('k8s\0'), bytes])), 'object');
      } catch (error) {
        assert.ok(error instanceof MalformedMessage);
      }
    }),
  );
});
