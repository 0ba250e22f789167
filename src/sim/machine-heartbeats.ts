import type { Heartbeats } from './controllers/nodes/heartbeats.ts';
import type { Machines } from './node/machines.ts';

/** The heartbeats of simulated machines: nothing is written for them, and nothing need be asked while all are well. */
export const machineHeartbeats = (machines: Machines): Heartbeats => ({
  lastRenewal: (node, now) => machines.machine(node)?.lastHeartbeat(now),
  beats: (node) => machines.machine(node)?.state === 'running',
  subscribe: (listener) => machines.subscribe(({ name }) => listener(name)),
});
