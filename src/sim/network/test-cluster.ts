import assert from 'node:assert/strict';
import { resources } from '#model/resources.ts';
import type { Kind } from '#model/resources.ts';
import { furnish } from '../furnishing.ts';
import { exchange } from '../http/exchange.ts';
import { exec } from '../node/user-actions.ts';
import { ApiProxy } from './api-proxy.ts';

const SERVICES = [
  {
    metadata: { name: 'peers' },
    spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
  },
  {
    metadata: { name: 'front' },
    spec: {
      type: 'NodePort',
      clusterIP: '10.96.0.70',
      selector: { app: 'web' },
      ports: [{ port: 8080, targetPort: 'web', nodePort: 31_080 }],
    },
  },
];

export const pod = (name: string, image: string, more: object = {}) => ({
  metadata: { name, labels: { app: name.replace(/-\d+$/, '') } },
  spec: {
    hostname: name,
    subdomain: 'peers',
    terminationGracePeriodSeconds: 1,
    containers: [{ name: 'c', image, ports: [{ name: 'web', containerPort: 80 }], ...more }],
  },
});

/** A cluster with two web servers, a BusyBox and a Debian. */
export function cluster() {
  const furnished = furnish({}, () => undefined);
  const { simulator, machines, network } = furnished;
  const create = (kind: Kind, body: object): void => {
    const answer = simulator.request({
      verb: 'create',
      resource: resources[kind],
      namespace: 'default',
      body,
    });
    assert.ok(answer.ok, JSON.stringify(answer.body));
  };
  for (const body of SERVICES) create('Service', body);
  const page = (name: string) => ({
    command: ['sh', '-c', `mkdir /www; echo ${name} > /www/index.html; exec httpd -f -h /www`],
  });
  for (const name of ['web-0', 'web-1']) create('Pod', pod(name, 'busybox', page(name)));
  create('Pod', pod('box', 'busybox', { command: ['sleep', 'infinity'] }));
  create('Pod', pod('deb', 'debian', { command: ['sleep', 'infinity'] }));
  simulator.runFor(20_000);
  const run = (name: string, script: string) => {
    const session = exec(machines, { namespace: 'default', name }, ['sh', '-c', script], simulator.now());
    simulator.runUntil(() => session.exitCode !== undefined, simulator.now() + 60_000);
    return `${session.stdout}${session.stderr}${session.exitCode === 0 ? '' : `exit ${session.exitCode}`}`;
  };
  const proxy = new ApiProxy(network, simulator.api, () => simulator.now());
  const get = (path: string, method = 'GET') =>
    exchange(simulator.api, simulator.now(), { method, path, query: {}, headers: {}, body: '' }, proxy);
  return { ...furnished, run, get };
}
