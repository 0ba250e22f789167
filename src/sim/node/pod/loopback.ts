import type { Network } from '../process/process.ts';
import type { PodMachine } from './pod-machine.ts';

const OWN = /^(127\.|::1$|0\.0\.0\.0$)/;

/** A pod's own addresses lead to its own servers; everything else goes out. */
export function loopback(pod: PodMachine, outside: () => Network): Network {
  const isOwn = (address: string): boolean => OWN.test(address) || address === pod.podIP;
  return {
    ask: (question) => outside().ask(question),
    connect: (address, port) =>
      isOwn(address) ? (pod.network.at(port) ?? 'refused') : outside().connect(address, port),
    answersPing: (address) => isOwn(address) || outside().answersPing(address),
  };
}
