import type { Capabilities } from '#cluster/capability.ts';
import { minute, second } from '#kernel/time.ts';
import type { Pod } from '#model/objects.ts';
import { isReady } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import { ApiFaults } from './api-faults.ts';
import type { Furnished } from './furnishing.ts';
import { addNode } from './furnishing.ts';
import { scripted } from './node/scripted-image.ts';
import { becomeReady, exec, exit, lose, recover, shutDown, stopBeingReady } from './node/user-actions.ts';
import { ApiProxy } from './network/api-proxy.ts';
import { MANAGER } from './simulator.ts';

/** A command that has not ended by then is given up; its pod goes on with it. */
const EXEC_LIMIT = 10 * minute;
/** A kubelet tells of a failed readiness at once; without one nothing is waited for in vain. */
const REPORT_LIMIT = 10 * second;

/** What the simulated cluster can do beyond its API: everything. */
export function capabilitiesOf(furnished: Furnished): Partial<Capabilities> {
  const { simulator, machines, network } = furnished;
  const proxy = new ApiProxy(network, simulator.api, () => simulator.now());
  const faults = new ApiFaults(simulator);
  return {
    'clock.advance': async (by) => simulator.runFor(by),
    'pods.stopBeingReady': async (pod) => {
      stopBeingReady(machines, pod, simulator.now());
      const told = () =>
        !isReady(simulator.request({ verb: 'get', resource: resources.Pod, ...pod }).body as Pod);
      simulator.runUntil(told, simulator.now() + REPORT_LIMIT);
    },
    'pods.becomeReady': async (pod) => becomeReady(machines, pod, simulator.now()),
    'pods.exit': async (pod, code) => exit(machines, pod, code, simulator.now()),
    'pods.exec': async (pod, command, container) => {
      const session = exec(
        machines,
        pod,
        command,
        simulator.now(),
        container === undefined ? {} : { container },
      );
      simulator.runUntil(() => session.exitCode !== undefined, simulator.now() + EXEC_LIMIT);
      const { stdout, stderr, exitCode } = session;
      if (exitCode === undefined) throw new Error(`${command.join(' ')} has not ended within 10 minutes`);
      return { stdout, stderr, exitCode };
    },
    'network.request': async ({ kind, namespace, name }, { method, path, body = '' }) => {
      const answer = proxy.request({ resource: resources[kind], namespace, name, path, method, body });
      if (answer === 'aborted') throw new Error(`the API server broke off the connection to ${kind} ${name}`);
      return answer;
    },
    'images.declare': (image, declaration) => machines.images.declare(image, scripted(declaration)),
    'network.keepNames': (most) => network.names.keepFor(most),
    'nodes.lose': async (name) => lose(machines, name, simulator.now()),
    'nodes.shutDown': async (name, span, critical) => shutDown(machines, name, span, critical),
    'nodes.recover': async (name) => recover(machines, name, simulator.now()),
    'nodes.add': async (name, labels) => addNode(furnished, { name, ...(labels && { labels }) }),
    'api.failNext': (verb, kind, code) => faults.failNext(verb, kind, code),
    'controllers.stop': async () => simulator.kill(MANAGER),
    'controllers.start': async () => simulator.start(MANAGER),
    'controllers.hearLate': (kind, by) => simulator.delay(MANAGER, kind, by),
  };
}
