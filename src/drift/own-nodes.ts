import { isMap } from '#kernel/json.ts';
import type { Pair } from './compare.ts';
import { at, listAt, type Seen } from './journal.ts';
import { events, seen } from './relax.ts';

/** What differs between the nodes of one cluster and those of another, and is none of Kubernetes' doing. */

type Relax = (pair: Pair) => Pair;
type Status = Seen & { readonly name?: unknown };

const STATUSES = ['initContainerStatuses', 'containerStatuses'];
const CONTAINERS = ['initContainers', 'containers'];

const PULLING = /"reason":"Pulling","message":"Pulling image /;
const PULLED = /"message":"(?:Successfully pulled image|Container image) \\"([^"\\]+)\\".*"/;

/** Of images whether they are there: not by which of their names, nor since when. */
export const imagesByWhatWasAsked: Relax = (pair) =>
  events((stream, list) =>
    stream.endsWith(' by kubelet')
      ? list
          .filter(({ text }) => !PULLING.test(text))
          .map((event) => ({ ...event, text: event.text.replace(PULLED, '"message":"$1 is there"') }))
      : list,
  )(seen('pod', withImagesAsAsked)(pair));

function withImagesAsAsked(pod: Seen): Seen {
  const asked = new Map(
    CONTAINERS.flatMap((list) => listAt(pod, 'spec', list)).map((one) => [at(one, 'name'), at(one, 'image')]),
  );
  return withStatuses(pod, ({ image, imageID, ...status }) => ({
    ...status,
    ...(imageID ? { image: asked.get(status.name), imageID: 'there' } : { image, imageID }),
  }));
}

function withStatuses(pod: Seen, change: (status: Status) => Seen): Seen {
  const { status } = pod;
  if (!isMap(status)) return pod;
  const changed = STATUSES.flatMap((list) =>
    Array.isArray(status[list]) ? [[list, (status[list] as readonly Status[]).map(change)] as const] : [],
  );
  return { ...pod, status: { ...status, ...Object.fromEntries(changed) } };
}

/** The largest number of pages that the first version of control groups knows. */
const UNLIMITED = '9007199254740988Ki';

/** Pods whose memory has no limit, without the number that says so. */
export const memoryWithoutLimit: Relax = seen('pod', (pod) => {
  const limits = at(pod, 'status', 'resources', 'limits');
  if (!isMap(limits) || limits['memory'] !== UNLIMITED) return pod;
  const { memory: _unlimited, ...others } = limits;
  const { limits: _limits, ...resources } = at(pod, 'status', 'resources') as Seen;
  const kept = Object.keys(others).length > 0 ? { ...resources, limits: others } : resources;
  return { ...pod, status: { ...(pod['status'] as Seen), resources: kept } };
});

/** Where a path begins to say whose volume it is. */
const OWN_PART = /^.*\/(?=pvc-)/;

/** Volumes in directories of a node, without where the provisioner has been told to make them. */
export const localVolumes: Relax = seen('pv', (volume) => {
  const { spec } = volume;
  if (!isMap(spec)) return volume;
  const sources = ['hostPath', 'local'].flatMap((source) => {
    const path = at(spec, source, 'path');
    return typeof path === 'string'
      ? [[source, { ...(spec[source] as Seen), path: path.replace(OWN_PART, '') }] as const]
      : [];
  });
  return { ...volume, spec: { ...spec, ...Object.fromEntries(sources) } };
});

/** Pods that are being deleted, without which error their programs end with. */
export const endsOfPrograms: Relax = seen('pod', (pod) =>
  at(pod, 'metadata', 'deletionTimestamp') === undefined
    ? pod
    : withStatuses(pod, (status) => {
        const { state } = status;
        const ended = at(state, 'terminated');
        if (!isMap(ended) || ended['exitCode'] === 0) return status;
        return { ...status, state: { terminated: { ...ended, exitCode: 'an error' } } };
      }),
);

const withoutTrouble = (pattern: RegExp): Relax =>
  events((stream, list) =>
    stream.endsWith(' by kubelet') ? list.filter(({ text }) => !pattern.test(text)) : list,
  );

/** Without probes that came before their server listened, or as it went: none has got an answer. */
export const probesWithoutAnswer: Relax = withoutTrouble(
  /"reason":"Unhealthy".*(?:connection refused|connection reset by peer|Client\.Timeout exceeded|probe failed: "|: EOF|probe errored and resulted in unknown state)/,
);

/** Without mounts that a kubelet gave up since it, or those who let it ask, had not heard of the object yet. */
export const mountsTooEarly: Relax = withoutTrouble(
  /"reason":"FailedMount".*(?:failed to sync \w+ cache: timed out waiting|no relationship found between node)/,
);
