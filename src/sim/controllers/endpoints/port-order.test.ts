import assert from 'node:assert/strict';
import test from 'node:test';
import { inSliceOrder } from './port-order.ts';

const port = (name: string, number: number, protocol: 'TCP' | 'UDP' = 'TCP') => ({
  name,
  protocol,
  port: number,
});
const names = (...ports: ReturnType<typeof port>[]) => inSliceOrder(ports).map(({ name }) => name);

// orders seen in a real cluster
test('ports stand in the order of their hashes', () => {
  assert.deepEqual(names(port('http', 8080), port('dns', 5353, 'UDP')), ['http', 'dns']);
  assert.deepEqual(names(port('http', 9090), port('dns', 5353, 'UDP')), ['dns', 'http']);
  assert.deepEqual(names(port('http', 8080), port('more', 9090)), ['more', 'http']);
});

test('the order in the service does not matter', () => {
  assert.deepEqual(
    names(port('dns', 5353, 'UDP'), port('http', 8080)),
    names(port('http', 8080), port('dns', 5353, 'UDP')),
  );
});
