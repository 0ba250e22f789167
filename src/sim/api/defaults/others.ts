import { mapIn } from '../bodies.ts';
import { ordered } from './ordered.ts';
import type { DefaultsTable, Struct } from './table.ts';

/** stringData is written into data, and is never read back. */
function secretData(secret: Struct): Struct {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  const written = Object.entries(stringData as { readonly [key: string]: string });
  const data: Record<string, unknown> = { ...(rest['data'] as Struct | undefined) };
  for (const [key, text] of written)
    Object.defineProperty(data, key, {
      value: Buffer.from(text, 'utf8').toString('base64'),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  const sorted = Object.fromEntries(
    Object.keys(data)
      .sort()
      .map((key) => [key, data[key]]),
  );
  return { ...rest, data: sorted };
}

/** The one address and the first of all are the same; the one is believed (Convert_v1_PodStatus_To_core_PodStatus). */
function withAddresses(status: Struct): Struct {
  const { podIP, podIPs } = status;
  const first: unknown = Array.isArray(podIPs) ? mapIn(podIPs[0])['ip'] : undefined;
  if ((podIP || undefined) === first) return status;
  return podIP ? { ...status, podIPs: [{ ip: podIP }] } : { ...status, podIP: first };
}

/** The one range of a node's pods and the first of all are the same; the one is believed (Convert_v1_NodeSpec_To_core_NodeSpec). */
function withRanges(spec: Struct): Struct {
  const { podCIDR, podCIDRs } = spec;
  const first: unknown = Array.isArray(podCIDRs) ? podCIDRs[0] : undefined;
  if ((podCIDR || undefined) === first) return spec;
  return podCIDR ? { ...spec, podCIDRs: [podCIDR] } : { ...spec, podCIDR: first };
}

type Amounts = { readonly [resource: string]: string };

/** Limits for containers fill in one another: what is not set by default is at most the maximum, and what is not requested is the default. */
function limitRangeItem(item: Struct): Struct {
  if (item['type'] !== 'Container') return item;
  const { max, min, default: given, defaultRequest: asked } = item as { readonly [field: string]: Amounts };
  const limits = { ...max, ...given };
  const requests = { ...min, ...limits, ...asked };
  return ordered('core/v1.LimitRangeItem', {
    ...item,
    ...(Object.keys(limits).length > 0 && { default: byName(limits) }),
    ...(Object.keys(requests).length > 0 && { defaultRequest: byName(requests) }),
  });
}

const byName = (amounts: Amounts): Amounts =>
  Object.fromEntries(Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Kinds with a rule or two of their own. */
export const otherDefaults: DefaultsTable = {
  'core/v1.Namespace': { adjust: namespaceLabel },
  'core/v1.NamespaceStatus': { fields: { phase: 'Active' } },
  'core/v1.NodeSpec': { adjust: withRanges },
  'core/v1.PodStatus': { adjust: withAddresses },
  'core/v1.NodeStatus': { fields: { allocatable: ({ capacity }) => capacity } },
  'core/v1.LimitRangeItem': { adjust: limitRangeItem },
  'core/v1.Secret': { fields: { type: 'Opaque' }, adjust: secretData },
  'storage/v1.StorageClass': { fields: { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' } },
  'scheduling/v1.PriorityClass': { fields: { preemptionPolicy: 'PreemptLowerPriority' } },
};

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Every namespace carries its name as a label. */
function namespaceLabel(namespace: Struct): Struct {
  const metadata = namespace['metadata'] as Struct;
  const labels = (metadata['labels'] ?? {}) as Struct;
  const name = metadata['name'];
  if (typeof name !== 'string' || name === '' || labels[NAME_LABEL] === name) return namespace;
  const all: Struct = { ...labels, [NAME_LABEL]: name };
  const sorted = Object.fromEntries(
    Object.keys(all)
      .sort()
      .map((key) => [key, all[key]]),
  );
  return { ...namespace, metadata: { ...metadata, labels: sorted } };
}
