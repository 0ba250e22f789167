import { isMap } from '#kernel/json.ts';
import { amountOf, printAmount } from '../admission/amounts.ts';
import { ordered } from './ordered.ts';
import type { DefaultsTable, Struct } from './table.ts';

const CONTAINER = 'core/v1.Container';

const listOf = (value: unknown): readonly Struct[] => (Array.isArray(value) ? value.filter(isMap) : []);

/** A limit is also the request, where a container of a pod (not of a template) asks for none. */
function withRequests(container: Struct): Struct {
  const resources = isMap(container['resources']) ? container['resources'] : {};
  const limits = isMap(resources['limits']) ? resources['limits'] : undefined;
  if (!limits) return container;
  const requests = isMap(resources['requests']) ? resources['requests'] : {};
  if (Object.keys(limits).every((name) => Object.hasOwn(requests, name))) return container;
  const sorted = sortedByName({ ...limits, ...requests });
  return ordered(CONTAINER, {
    ...container,
    resources: ordered('core/v1.ResourceRequirements', { ...resources, requests: sorted }),
  });
}

/** On the host's network a container's port is the host's. */
function withHostPorts(container: Struct): Struct {
  const ports = listOf(container['ports']);
  if (ports.every(({ hostPort }) => hostPort !== undefined)) return container;
  const onHost = ports.map((port) =>
    ordered('core/v1.ContainerPort', { hostPort: port['containerPort'], ...port }),
  );
  return ordered(CONTAINER, { ...container, ports: onHost });
}

/** The same list when no container changed, so that shared parts stay shared. */
function mapped(containers: unknown, change: (container: Struct) => Struct): unknown {
  const before = listOf(containers);
  const after = before.map(change);
  return after.some((container, index) => container !== before[index]) ? after : containers;
}

const amountsIn = (value: unknown): Struct => (isMap(value) ? value : {});

/** What a pod as a whole has limits for, it asks for: what its containers ask for, or as much as it may have. */
function withPodRequests(resources: unknown, containers: readonly Struct[]): unknown {
  if (!isMap(resources)) return resources;
  const limits = amountsIn(resources['limits']);
  if (Object.keys(limits).length === 0) return resources;
  const sums = sumOfRequests(containers.map(({ resources: own }) => amountsIn(amountsIn(own)['requests'])));
  const asked = amountsIn(resources['requests']);
  const requests = { ...supported(limits), ...supported(sums), ...asked };
  if (Object.keys(requests).length === Object.keys(asked).length) return resources;
  return ordered('core/v1.ResourceRequirements', { ...resources, requests: sortedByName(requests) });
}

const supported = (amounts: Struct): Struct =>
  Object.fromEntries(Object.entries(amounts).filter(([name]) => name === 'cpu' || name === 'memory'));

const sortedByName = (amounts: Struct): Struct =>
  Object.fromEntries(
    Object.keys(amounts)
      .sort()
      .map((name) => [name, amounts[name]]),
  );

function sumOfRequests(all: readonly Struct[]): Struct {
  const sums = new Map<string, string>();
  for (const [name, amount] of all.flatMap((amounts) => Object.entries(amounts))) {
    const before = sums.get(name);
    sums.set(
      name,
      before === undefined ? String(amount) : printAmount(name, amountOf(before) + amountOf(amount)),
    );
  }
  return Object.fromEntries(sums);
}

/** A grace below nothing is one second in a pod (Convert_v1_Pod_To_core_Pod); a template keeps it. */
const graceOf = (grace: unknown): unknown => (typeof grace === 'number' && grace < 0 ? 1 : grace);

function podAdjusted(pod: Struct): Struct {
  const spec = isMap(pod['spec']) ? pod['spec'] : {};
  const change = (container: Struct): Struct =>
    withRequests(spec['hostNetwork'] === true ? withHostPorts(container) : container);
  const containers = mapped(spec['containers'], change);
  const initContainers = mapped(spec['initContainers'], change);
  const resources = withPodRequests(spec['resources'], listOf(containers));
  const grace = graceOf(spec['terminationGracePeriodSeconds']);
  if (
    resources === spec['resources'] &&
    grace === spec['terminationGracePeriodSeconds'] &&
    spec['enableServiceLinks'] !== undefined &&
    containers === spec['containers'] &&
    initContainers === spec['initContainers']
  )
    return pod;
  const next = {
    enableServiceLinks: true,
    ...spec,
    containers,
    terminationGracePeriodSeconds: grace,
    ...(resources !== undefined && { resources }),
    ...(initContainers !== undefined && { initContainers }),
  };
  return ordered('core/v1.Pod', { ...pod, spec: ordered('core/v1.PodSpec', next) });
}

/** The name of the service account stands twice, also under its old name (Convert_core_PodSpec_To_v1_PodSpec); the new one counts. */
function accountAdjusted(spec: Struct): Struct {
  const { serviceAccountName, serviceAccount } = spec;
  const name = serviceAccountName || serviceAccount;
  if (serviceAccountName === name && serviceAccount === name) return spec;
  return { ...spec, serviceAccountName: name, serviceAccount: name };
}

/** core/v1 SetDefaults_Pod and SetDefaults_PodSpec; what admission adds to a pod is not here. */
export const podDefaults: DefaultsTable = {
  'core/v1.Pod': { adjust: podAdjusted },
  'core/v1.PodSpec': {
    fields: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
    adjust: accountAdjusted,
  },
};
