import type { Container, Node, Pod } from '#model/objects.ts';
import { quantityValue } from '#model/quantity.ts';
import { resources } from '#model/resources.ts';
import type { View } from '../../loop/view.ts';

/** What the API cannot tell yet when a container starts. */
export interface Place {
  readonly podIP: string;
  readonly hostIP: string;
  readonly node: string;
}

const mapLines = (map: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(map ?? {})
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
    .join('\n');

const FIELDS: Readonly<Record<string, (pod: Pod, place: Place) => string>> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace ?? '',
  'metadata.uid': ({ metadata }) => metadata.uid,
  'metadata.labels': ({ metadata }) => mapLines(metadata.labels),
  'metadata.annotations': ({ metadata }) => mapLines(metadata.annotations),
  'spec.nodeName': (_, { node }) => node,
  'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? 'default',
  'status.hostIP': (_, { hostIP }) => hostIP,
  'status.hostIPs': (_, { hostIP }) => hostIP,
  'status.podIP': (_, { podIP }) => podIP,
  'status.podIPs': (_, { podIP }) => podIP,
};

/** The value of a fieldRef; undefined when the API knows no such field. A missing label is empty. */
export function fieldValue(pod: Pod, path: string, place: Place): string | undefined {
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (keyed) {
    const map = pod.metadata[keyed[1] as 'labels' | 'annotations'] ?? {};
    const key = keyed[2] as string;
    return Object.hasOwn(map, key) ? map[key] : '';
  }
  return Object.hasOwn(FIELDS, path) ? FIELDS[path]?.(pod, place) : undefined;
}

/** A quantity as a number of its base unit; 0 when it is none. */
export const quantity = (text: string | number | undefined): number => quantityValue(text ?? '') ?? 0;

/**
 * The value of a resourceFieldRef: whole units of the divisor, rounded up. A limit that is not set is what the node has to
 * give (MergeContainerResourceLimits).
 */
export function resourceValue(
  { pod, view }: { readonly pod: Pod; readonly view: View },
  ref: { readonly resource: string; readonly divisor?: string | undefined },
  name?: string,
): string {
  const containers: readonly Container[] = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const container = containers.find((each) => each.name === name) ?? containers[0];
  const [kind = '', resource = ''] = ref.resource.split('.');
  const { limits, requests } = container?.resources ?? {};
  const node = view.get<Node>(resources.Node, undefined, pod.spec.nodeName ?? '');
  const limit = limits?.[resource] ?? node?.status.allocatable?.[resource];
  const amount = kind === 'limits' ? limit : requests?.[resource];
  return String(Math.ceil(quantity(amount) / (quantity(ref.divisor) || 1)));
}
