import type { Network } from '../process/process.ts';
import type { PodMachine } from './pod-machine.ts';

const OWN = new Set(['127.0.0.1', '::1', '0.0.0.0']);

/** A pod's own addresses lead to its own servers; everything else goes out. */
export function loopback(pod: PodMachine, outside: () => Network): Network {
  return {
    resolve: (name) => (name === 'localhost' ? ['127.0.0.1'] : outside().resolve(name)),
    connect: (address, port) =>
      OWN.has(address) || address === pod.podIP
        ? (pod.network.at(port) ?? 'refused')
        : outside().connect(address, port),
    lookup: (name, type) =>
      outside().lookup?.(name, type) ?? {
        text: `** server can't find ${name}: SERVFAIL\n\n`.repeat(2),
        code: 1,
      },
  };
}
