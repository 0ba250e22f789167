import { assert } from '#kernel/assert.ts';
import { prng } from '#kernel/prng.ts';
import { resources } from '#model/resources.ts';
import { bootstrap } from '#sim/api/bootstrap.ts';
import type { ApiRequest } from '#sim/api/request.ts';
import { ApiServer } from '#sim/api/server.ts';
import type { Figure, Workload } from './figure.ts';
import { cpuMs } from './stopwatch.ts';

const PODS = 5_000;
const LISTS = 200;
const NOW = 1_767_225_600_000;

const at = { resource: resources.Pod, namespace: 'default', user: 'user' } as const;

/** A body of its own for each pod, as from a client: nothing of it has been read before. */
const podBody = (index: number): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `web-${index}`, labels: { app: 'web', index: String(index) } },
  spec: { containers: [{ name: 'web', image: 'nginx:1', ports: [{ containerPort: 80 }] }] },
});

const ready = (index: number): object => ({
  status: {
    phase: 'Running',
    podIP: `10.0.0.${index % 256}`,
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
  },
});

const name = (index: number): string => `web-${index}`;

type Requests = readonly (readonly [string, number, (index: number) => ApiRequest])[];

/** In order: each works on what the ones before have left. */
const requests: Requests = [
  ['create', PODS, (index) => ({ ...at, verb: 'create', body: podBody(index) })],
  ['get', PODS, (index) => ({ ...at, verb: 'get', name: name(index) })],
  [
    'patch status',
    PODS,
    (index) => ({
      ...at,
      verb: 'patch',
      subresource: 'status',
      patchType: 'merge',
      name: name(index),
      body: ready(index),
    }),
  ],
  [
    'patch labels',
    PODS,
    (index) => ({
      ...at,
      verb: 'patch',
      patchType: 'strategic',
      name: name(index),
      body: { metadata: { labels: { seen: String(index) } } },
    }),
  ],
  [`list of ${PODS}`, LISTS, () => ({ ...at, verb: 'list' })],
  [
    `list of ${PODS} by label`,
    LISTS,
    () => ({ ...at, verb: 'list', query: { labelSelector: 'app=web,index=7' } }),
  ],
];

async function once(): Promise<readonly number[]> {
  const api = new ApiServer({ chance: prng(1) });
  bootstrap(api, NOW);
  const rates: number[] = [];
  for (const [what, count, request] of requests) {
    const ms = await cpuMs(() => {
      for (let index = 0; index < count; index += 1)
        assert(api.handle(NOW + index, request(index)).ok, `${what} is answered`);
    });
    rates.push(count / (ms / 1000));
  }
  return rates;
}

export const api: Workload = {
  name: 'api',
  async measure(): Promise<readonly Figure[]> {
    const runs = [await once(), await once(), await once()];
    return requests.map(([what], index) => ({
      name: `API: ${what}`,
      value: Math.max(...runs.map((rates) => rates[index] ?? 0)),
      unit: 'a second',
    }));
  },
};
